// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.judge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as it lies on a topic.
 *
 * @param key null for none
 * @param value null for a tombstone
 */
public record TopicRecord(byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
    /** Copies the headers. */
    public TopicRecord {
        headers = List.copyOf(headers);
    }

    /** One header. */
    public record Header(String name, byte @Nullable [] value) {
        @Override
        public String toString() {
            return name;
        }
    }

    @Override
    public String toString() {
        return headers.size() + " headers";
    }
}
