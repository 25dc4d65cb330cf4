// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One record for a topic, with the meaning of the {@code record} step: JSON text is sent as its characters, any other
 * JSON as compact JSON, both in UTF-8.
 *
 * @param topic where to
 * @param partition null: by key
 * @param key null: no key
 * @param value null: a tombstone
 * @param headers name to text, null or a list of these; null: none
 * @param timestamp epoch milliseconds; null: when it is sent
 */
public record OutgoingRecord(
        String topic,
        @Nullable Integer partition,
        @Nullable JsonNode key,
        @Nullable JsonNode value,
        @Nullable ObjectNode headers,
        @Nullable Long timestamp) {

    /** A record that the producer places by its key and stamps itself. */
    public static OutgoingRecord of(String topic, @Nullable JsonNode key, @Nullable JsonNode value) {
        return new OutgoingRecord(topic, null, key, value, null, null);
    }

    /** Names the topic, never a value. */
    @Override
    public String toString() {
        return "OutgoingRecord[" + topic + "]";
    }
}
