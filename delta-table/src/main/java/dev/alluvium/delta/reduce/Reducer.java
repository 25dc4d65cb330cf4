// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import dev.alluvium.delta.reduce.KeyEvents.Placed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Groups a batch by key and puts each key's events into the order in which they apply: by sequence where that counts,
 * then as they came. What they come to is {@link Fold}'s, once the stored row is known. Pure.
 */
public class Reducer {
    private final KeyCodec codec;
    private final StoredSequence sequences;
    private final boolean ordersBySequence;

    /** @param ordersBySequence whether events of a key are ordered by their sequences before their offsets */
    public Reducer(KeyCodec codec, StoredSequence sequences, boolean ordersBySequence) {
        this.codec = codec;
        this.sequences = sequences;
        this.ordersBySequence = ordersBySequence;
    }

    /**
     * The batch by keys.
     *
     * @param parts each part's events in the order of their offsets, by the part's position in the batch
     */
    public Reduction reduce(SortedMap<Integer, List<Event>> parts) {
        Map<Key, KeyEvents> byKey = new LinkedHashMap<>();
        List<Placed> truncates = new ArrayList<>();
        parts.forEach((part, events) -> {
            for (Event event : events) {
                Placed placed = place(part, event);
                if (event.kind() == Event.Kind.TRUNCATE) {
                    truncates.add(placed);
                } else {
                    byKey.computeIfAbsent(codec.encode(event.key()), key -> new KeyEvents(key, event.key()))
                            .events()
                            .add(placed);
                }
            }
        });
        for (KeyEvents events : byKey.values()) {
            order(events, truncates);
        }
        return new Reduction(byKey.values(), truncates);
    }

    /**
     * The events of one key in the order in which they apply.
     *
     * @param keyValues as the first event has them
     * @param events in the order of their parts and offsets, see {@link #place}
     * @param truncates the events of the batch that speak about every key
     */
    public KeyEvents ofKey(Key key, Object[] keyValues, List<Placed> events, List<Placed> truncates) {
        KeyEvents group = new KeyEvents(key, keyValues);
        group.events().addAll(events);
        order(group, truncates);
        return group;
    }

    /** The event where it stands among those of its key. */
    public Placed place(int part, Event event) {
        if (!ordersBySequence) {
            return new Placed(part, event, Sequence.NONE, true);
        }
        boolean hasNone = event.sequence().parts().isEmpty();
        boolean floating = hasNone && (event.kind() == Event.Kind.DELETE || event.kind() == Event.Kind.TRUNCATE);
        Sequence sequence = hasNone ? Sequence.NONE : sequences.normalize(event.sequence());
        return new Placed(part, event, sequence, floating);
    }

    private void order(KeyEvents key, List<Placed> truncates) {
        List<Placed> events = key.events();
        if (!truncates.isEmpty()) {
            events.addAll(truncates);
            events.sort(Comparator.comparingInt(Placed::part)
                    .thenComparingLong(placed -> placed.event().offset()));
        }
        if (ordersBySequence && events.size() > 1) {
            lendSequences(events);
            events.sort(Comparator.comparing(Placed::sequence));
        }
    }

    /** A delete without a sequence takes the greatest one known before it, and stands behind its owner. */
    private static void lendSequences(List<Placed> events) {
        Sequence greatest = Sequence.NONE;
        for (int i = 0; i < events.size(); i++) {
            Placed placed = events.get(i);
            if (placed.floating()) {
                events.set(i, new Placed(placed.part(), placed.event(), greatest, true));
            } else if (placed.sequence().compareTo(greatest) > 0) {
                greatest = placed.sequence();
            }
        }
    }
}
