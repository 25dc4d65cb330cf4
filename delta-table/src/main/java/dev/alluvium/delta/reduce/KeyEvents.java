// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** All events of one key in a batch, in the order in which they apply. Those of a hot key can be gone through once. */
public final class KeyEvents {
    private static final Object[] NO_VALUES = {};

    private final Key key;
    private final Object[] keyValues;
    private final Iterable<Placed> events;

    /** @param events in the order in which they apply */
    public KeyEvents(Key key, Object[] keyValues, Iterable<Placed> events) {
        this.key = key;
        this.keyValues = keyValues;
        this.events = events;
    }

    /** What truncates mean for a key that no other event of the batch speaks about. */
    public static KeyEvents ofTruncates(Key key, List<Placed> truncates) {
        List<Placed> events = new ArrayList<>(truncates);
        events.sort(Comparator.comparing(Placed::sequence));
        return new KeyEvents(key, NO_VALUES, events);
    }

    /**
     * An event and where it stands.
     *
     * @param part the position of its part in the batch
     * @param event as it came
     * @param sequence normalised; of a delete without one the greatest known before it; of another event without one
     *     {@link Sequence#NONE}, older than everything
     * @param floating whether it is a delete without a sequence, and so is never late
     */
    public record Placed(int part, Event event, Sequence sequence, boolean floating) {}

    /** The key. */
    public Key key() {
        return key;
    }

    /**
     * The values of the key columns as the first event has them; empty for {@link #ofTruncates}; not to be changed.
     */
    public Object[] keyValues() {
        return keyValues;
    }

    /** In the order in which they apply; not to be changed, and to be gone through once. */
    public Iterable<Placed> events() {
        return events;
    }

    /** How many events are held in memory, whatever else is asked of where they came from; -1 if they are not. */
    int held() {
        return events instanceof Collection<?> inMemory ? inMemory.size() : -1;
    }

    @Override
    public String toString() {
        return "events of " + key;
    }
}
