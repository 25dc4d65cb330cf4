// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import dev.alluvium.delta.reduce.KeyEvents.Placed;
import dev.alluvium.delta.spill.SpillBudget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Groups a batch by key and puts each key's events into the order in which they apply: by sequence where that counts,
 * then as they came. What they come to is {@link Fold}'s, once the stored row is known. Immutable.
 */
public final class Reducer {
    /** By part and offset. */
    static final Comparator<Placed> ARRIVAL = Comparator.comparingInt(Placed::part)
            .thenComparingLong(placed -> placed.event().offset());

    /** What an event of a key of its own takes while a batch is grouped in memory; measured. */
    private static final int HEAP_PER_EVENT = 256;

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
     * The batch by keys, grouped in memory.
     *
     * @param parts each part's events in the order of their offsets, by the part's position in the batch
     */
    public Reduction reduce(SortedMap<Integer, List<Event>> parts) {
        Map<Key, Group> byKey = new LinkedHashMap<>();
        List<Placed> truncates = new ArrayList<>();
        long[] keyed = new long[1];
        parts.forEach((part, events) -> {
            for (Event event : events) {
                Placed placed = place(part, event);
                if (event.kind() == Event.Kind.TRUNCATE) {
                    truncates.add(placed);
                } else {
                    byKey.computeIfAbsent(codec.encode(event.key()), key -> new Group(key, event.key()))
                            .events()
                            .add(placed);
                    keyed[0]++;
                }
            }
        });
        Iterator<Group> groups = byKey.values().iterator();
        Iterator<KeyEvents> keys = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return groups.hasNext();
            }

            @Override
            public KeyEvents next() {
                return ordered(groups.next(), truncates);
            }
        };
        return new HeapReduction(keys, truncates, keyed[0]);
    }

    /** The batch by keys, grouped on disk where what that takes in memory exceeds the budget. */
    public Reduction reduce(SortedMap<Integer, List<Event>> parts, SpillBudget budget) {
        long events = parts.values().stream().mapToLong(List::size).sum();
        if (events <= budget.memoryBytes() / HEAP_PER_EVENT) {
            return reduce(parts);
        }
        SortedReduction sorted = new SortedReduction(this, parts, budget);
        sorted.load();
        return sorted;
    }

    private record Group(Key key, Object[] keyValues, List<Placed> events) {
        Group(Key key, Object[] keyValues) {
            this(key, keyValues, new ArrayList<>(1));
        }
    }

    KeyCodec codec() {
        return codec;
    }

    boolean ordersBySequence() {
        return ordersBySequence;
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

    private KeyEvents ordered(Group group, List<Placed> truncates) {
        List<Placed> events = group.events();
        if (!truncates.isEmpty()) {
            // A copy, so that not all keys hold all truncates at once.
            events = new ArrayList<>(events);
            events.addAll(truncates);
            events.sort(ARRIVAL);
        }
        if (ordersBySequence && events.size() > 1) {
            Lending lending = new Lending();
            events.replaceAll(lending::next);
            events.sort(Comparator.comparing(Placed::sequence));
        }
        return new KeyEvents(group.key(), group.keyValues(), events);
    }
}
