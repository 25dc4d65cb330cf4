// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import java.util.Comparator;
import java.util.Optional;

/**
 * A source of events whose offsets ascend: a topic-partition, spelled {@code <topic>-<partition>}.
 *
 * @param topic before the last hyphen
 * @param partition behind it
 */
public record Lane(String topic, int partition) implements Comparable<Lane> {
    private static final Comparator<Lane> ORDER =
            Comparator.comparing(Lane::topic).thenComparingInt(Lane::partition);

    /**
     * Reads a lane's name.
     *
     * @throws IllegalArgumentException if it does not end with a hyphen and a number
     */
    public static Lane parse(String name) {
        int hyphen = name.lastIndexOf('-');
        if (hyphen < 0) {
            throw new IllegalArgumentException("'" + name + "' is not <topic>-<partition>");
        }
        return new Lane(name.substring(0, hyphen), Integer.parseInt(name.substring(hyphen + 1)));
    }

    /** Reads what may be a lane's name; no topic has a colon. */
    static Optional<Lane> find(String name) {
        if (name.indexOf(':') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(name));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(Lane other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
