// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.deletionvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Text as the RFC has it. */
class Z85Test {
    @Test
    void exampleOfTheRfcIsSpelledAsThere() {
        byte[] bytes = HexFormat.of().parseHex("864fd26fb559f75b");

        assertThat(Z85.encode(bytes)).isEqualTo("HelloWorld");
        assertThat(Z85.decode("HelloWorld")).isEqualTo(bytes);
        assertThat(Z85.encode(new byte[0])).isEmpty();
        assertThat(Z85.encode(new byte[] {-1, -1, -1, -1})).isEqualTo("%nSc0");
    }

    @Test
    void idOfAFileIsItsSixteenBytes() {
        UUID id = UUID.fromString("864fd26f-b559-f75b-864f-d26fb559f75b");

        assertThat(VectorKeys.text(id)).isEqualTo("HelloWorldHelloWorld");
        assertThat(VectorKeys.key(id)).isEqualTo("deletion_vector_864fd26f-b559-f75b-864f-d26fb559f75b.bin");
    }

    @Test
    void bytesComeBackWithZerosBehindThem() {
        Random random = new Random(5);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);

            byte[] decoded = Z85.decode(Z85.encode(bytes));

            assertThat(decoded).isEqualTo(Arrays.copyOf(bytes, (length + 3) / 4 * 4));
        }
    }

    @Test
    void otherTextIsRefusedAndNotQuoted() {
        for (String text : new String[] {"four", "Hell\u00f6", "Hell~", "Hell ", "%nSc1", "#####"}) {
            assertThatThrownBy(() -> Z85.decode(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining(text);
        }
    }
}
