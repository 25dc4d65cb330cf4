// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The bytes of an aggregate, spelled out from the format's description. */
class KplAggregateTest {
    private static final String MAGIC = "f3899ac2";

    @Test
    void anAggregateIsMagicThenMessageThenDigest() {
        byte[] encoded = KplAggregate.encode(List.of(
                record("a", Optional.empty(), "x"),
                record("b", Optional.of("12"), "yz"),
                record("a", Optional.of("12"), "")));

        // Tables: "a", "b" | "12". Records: key index, hash key index, data.
        String message = "0a0161" + "0a0162" + "12023132"
                + "1a05" + "0800" + "1a0178"
                + "1a08" + "0801" + "1000" + "1a02797a"
                + "1a06" + "0800" + "1000" + "1a00";
        assertThat(hex(encoded)).startsWith(MAGIC + message);
        assertThat(encoded).hasSize(4 + message.length() / 2 + 16);
        assertThat(hex(encoded)).endsWith("2f09d8e656f5c9abb711d03b8f095ffc");
    }

    @Test
    void lengthsAbove127TakeMoreBytes() {
        byte[] encoded = KplAggregate.encode(List.of(record("k", Optional.empty(), "v".repeat(300))));

        assertThat(hex(encoded)).startsWith(MAGIC + "0a016b" + "1ab102" + "0800" + "1aac02" + "7676");
    }

    @Test
    void anEmptyAggregateIsMagicAndTheDigestOfNothing() {
        assertThat(hex(KplAggregate.encode(List.of()))).isEqualTo(MAGIC + "d41d8cd98f00b204e9800998ecf8427e");
    }

    private static UserRecord record(String key, Optional<String> hashKey, String data) {
        return new UserRecord(key, hashKey, data.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
