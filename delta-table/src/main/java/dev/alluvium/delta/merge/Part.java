// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.log.Expectation;
import dev.alluvium.delta.reduce.Event;
import java.util.List;
import java.util.OptionalLong;

/**
 * What one source of a flush (a topic-partition) contributes: fenced, kept or dropped as a whole.
 *
 * @param lane what its files are tagged with
 * @param appId the application id of its {@code txn}
 * @param expected what the table said of that {@code txn} when the first event was buffered
 * @param covered the version that the table has once this part is in it
 * @param events in ascending order of their offsets; none to move the version alone
 */
public record Part(String lane, String appId, Expectation expected, long covered, List<Event> events) {
    /** Copies the events. */
    public Part {
        events = List.copyOf(events);
    }

    /**
     * A part of an application id that was never reset.
     *
     * @param expected the version of its {@code txn} when the first event was buffered; empty if there was none
     */
    public Part(String lane, String appId, OptionalLong expected, long covered, List<Event> events) {
        this(lane, appId, new Expectation(0, expected), covered, events);
    }

    /** Coordinates only. */
    @Override
    public String toString() {
        return "Part[" + appId + ": " + expected + " -> " + covered + ", events=" + events.size() + "]";
    }
}
