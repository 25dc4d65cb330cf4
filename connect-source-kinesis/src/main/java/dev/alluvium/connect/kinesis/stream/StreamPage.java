// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of an account's streams.
 *
 * @param streams by name
 * @param next what the next page begins after; null on the last one
 */
public record StreamPage(List<Entry> streams, @Nullable String next) {
    /** Copies the streams. */
    public StreamPage {
        streams = List.copyOf(streams);
    }

    /**
     * A stream.
     *
     * @param created milliseconds since the epoch; null where the service does not say
     * @param ready whether it can be read: neither being created nor being deleted
     */
    public record Entry(String name, @Nullable Long created, boolean ready) {}
}
