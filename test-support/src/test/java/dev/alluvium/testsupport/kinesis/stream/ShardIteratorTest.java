// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The opaque text of a place in a shard. */
class ShardIteratorTest {
    private final ShardIterator iterator = new ShardIterator("events", 1, "shardId-000000000000", 2, 3, 4);

    @Test
    void aTextStandsForItsPlace() {
        assertThat(ShardIterator.decode(iterator.encode())).contains(iterator);
    }

    @Test
    void textsOfOnePlaceDiffer() {
        assertThat(new ShardIterator("events", 1, "shardId-000000000000", 2, 3, 5).encode())
                .isNotEqualTo(iterator.encode());
    }

    @Test
    void aChangedTextStandsForNothing() {
        String inside = new String(Base64.getDecoder().decode(iterator.encode()), StandardCharsets.UTF_8);

        assertThat(ShardIterator.decode(base64(inside.replace("|2|", "|7|")))).isEmpty();
        assertThat(ShardIterator.decode(base64("a|b"))).isEmpty();
        assertThat(ShardIterator.decode("not base64!")).isEmpty();
        assertThat(ShardIterator.decode("")).isEmpty();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
