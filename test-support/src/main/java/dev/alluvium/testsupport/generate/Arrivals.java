// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order in which events are sent: what is held back follows a few events later.
 *
 * <p>Confined to one thread.
 */
final class Arrivals {

    private final Outlet outlet;
    private final Map<Integer, List<Event>> heldBack = new LinkedHashMap<>();
    private final Map<String, Integer> awaited = new HashMap<>();
    private boolean silent;

    Arrivals(Outlet outlet) {
        this.outlet = outlet;
    }

    /** While silent, events take their course and none is sent. */
    void silent(boolean yes) {
        silent = yes;
    }

    /** Where events leave the generator. */
    interface Outlet {
        void send(Event event);

        /** Nothing follows. */
        void end();
    }

    /**
     * An event on its way.
     *
     * @param value null for a deleted row
     */
    record Event(String id, @Nullable JsonNode value) {
        @Override
        public String toString() {
            return "Event";
        }
    }

    void send(Event event) {
        if (!silent) {
            outlet.send(event);
        }
    }

    /** The event follows behind the one with this number. */
    void holdBack(int until, Event event) {
        heldBack.computeIfAbsent(until, unused -> new ArrayList<>()).add(event);
        awaited.merge(event.id(), 1, Integer::sum);
    }

    /** Whether an event of this id is still to come. */
    boolean isAwaited(String id) {
        return awaited.containsKey(id);
    }

    /** The event with this number is sent: what was held back until it goes too. */
    void passed(int number) {
        List<Event> due = heldBack.remove(number);
        if (due != null) {
            due.forEach(this::release);
        }
    }

    /** Nothing new comes: sends all that is left. */
    void end() {
        heldBack.values().forEach(left -> left.forEach(this::release));
        heldBack.clear();
        outlet.end();
    }

    private void release(Event event) {
        awaited.computeIfPresent(event.id(), (id, count) -> count == 1 ? null : count - 1);
        send(event);
    }
}
