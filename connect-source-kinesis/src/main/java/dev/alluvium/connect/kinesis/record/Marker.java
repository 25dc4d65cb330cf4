// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.record;

import java.util.Map;

/**
 * A fact about a shard that Connect is to store with an offset, where no record carries it.
 *
 * @param details headers beside the shard's coordinates
 */
public record Marker(Kind kind, Map<String, String> details) {
    /** Copies the details. */
    public Marker {
        details = Map.copyOf(details);
    }

    /** A marker without details. */
    public static Marker of(Kind kind) {
        return new Marker(kind, Map.of());
    }

    /** The facts. */
    public enum Kind {
        /** Where the shard is first read. */
        START,
        /** All of the shard was delivered. */
        CLOSED,
        /** Nothing came, and everything until now was delivered. */
        HEARTBEAT,
        /** Records were lost. */
        GAP
    }
}
