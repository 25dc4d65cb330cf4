// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Which bytes need no decoding. */
class Utf8TextTest {
    @Test
    void asciiIsToldAtEveryPlaceAndLength() {
        for (int length = 0; length < 40; length++) {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, (byte) 1);
            assertThat(Utf8Text.isAscii(bytes)).isTrue();
            Arrays.fill(bytes, (byte) 127);
            assertThat(Utf8Text.isAscii(bytes)).isTrue();
            for (int at = 0; at < length; at++) {
                for (byte bad : new byte[] {0, -1, -128, (byte) 0xc3}) {
                    byte[] spoilt = bytes.clone();
                    spoilt[at] = bad;
                    assertThat(Utf8Text.isAscii(spoilt)).as("%s at %s", bad, at).isFalse();
                }
            }
        }
    }

    @Test
    void blankIsWhatHoldsOnlyWhiteSpace() {
        assertThat(Utf8Text.isBlank(new byte[0])).isTrue();
        assertThat(Utf8Text.isBlank(" \t\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isTrue();
        assertThat(Utf8Text.isBlank(" x ".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isFalse();
    }
}
