// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Events for a stream, to be put in this order.
 *
 * @param stream where to
 * @param records one or more
 * @param aggregated whether they travel in aggregates of the Kinesis Producer Library, shard by shard
 */
public record OutgoingPut(String stream, List<Event> records, boolean aggregated) {

    /** Copies the list. */
    public OutgoingPut {
        records = List.copyOf(records);
    }

    /**
     * One event.
     *
     * @param partitionKey places it
     * @param data JSON text is sent as its characters, any other JSON as compact JSON, both in UTF-8
     */
    public record Event(String partitionKey, JsonNode data) {
        /** No value, no key. */
        @Override
        public String toString() {
            return "Event";
        }
    }

    /** Names the stream, never a value. */
    @Override
    public String toString() {
        return "OutgoingPut[" + records.size() + " to " + stream + "]";
    }
}
