// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import dev.alluvium.delta.reduce.Event;
import java.util.List;

/** What became of a record. */
public sealed interface Conversion {
    /**
     * It says something about rows.
     *
     * @param events one, or two where a key changed
     * @param bytes about how much memory they take
     */
    record Converted(List<Event> events, long bytes) implements Conversion {
        /** Copies the events. */
        public Converted {
            events = List.copyOf(events);
        }
    }

    /**
     * It says nothing that the settings want.
     *
     * @param reason why
     */
    record Skipped(SkipReason reason) implements Conversion {}
}
