// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import dev.alluvium.delta.reduce.KeyEvents.Placed;
import dev.alluvium.delta.spill.ByteSink;
import dev.alluvium.delta.spill.ByteSource;
import dev.alluvium.delta.spill.SortedSpill;
import dev.alluvium.delta.spill.SpillBudget;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one key in the order of their sequences, where they are too many for the memory: the first ones and the
 * truncates stay there, the others are sorted as bytes. First {@link #hold()}, then all {@link #add}, then
 * {@link #sort}, then {@link #inOrder}. Confined to one thread.
 */
final class HotKey implements AutoCloseable {
    private static final int ON_DISK = 0;

    private final List<Placed> held;
    private final SortedEvents.Form form;
    private final SortedSpill spill;
    private final ByteSink sequence = new ByteSink();
    private final ByteSink value = new ByteSink();

    /** @param held the first events in the order in which they came; added to */
    HotKey(List<Placed> held, SortedEvents.Form form, SpillBudget budget) {
        this.held = held;
        this.form = form;
        this.spill = budget.sorted();
    }

    /** Takes in those that are held from the beginning. */
    void hold() {
        for (int i = 0; i < held.size(); i++) {
            hold(held.get(i), i);
        }
    }

    /**
     * The next event in the order in which they came.
     *
     * @param bytes of the event; null if it is to stay in memory
     */
    void add(Placed placed, @Nullable ByteSink bytes) {
        if (bytes == null) {
            held.add(placed);
            hold(placed, held.size() - 1);
            return;
        }
        SequenceText.write(
                placed.floating() ? placed.sequence() : Sequence.NONE,
                value.clear().putCount(ON_DISK));
        put(placed, value.putAll(bytes));
    }

    private void hold(Placed placed, int number) {
        put(placed, value.clear().putCount(number + 1));
    }

    private void put(Placed placed, ByteSink content) {
        SequenceBytes.append(placed.sequence(), sequence.clear());
        spill.add(sequence, content);
    }

    void sort() {
        spill.sort();
    }

    Iterator<Placed> inOrder() {
        SortedSpill.Cursor sorted = spill.cursor();
        return new Iterator<>() {
            private boolean hasNext = sorted.next();

            @Override
            public boolean hasNext() {
                return hasNext;
            }

            @Override
            public Placed next() {
                Placed placed = read(sorted.value());
                hasNext = sorted.next();
                return placed;
            }
        };
    }

    private Placed read(ByteSource in) {
        int number = in.getCount();
        if (number != ON_DISK) {
            return held.get(number - 1);
        }
        Sequence lent = SequenceText.read(in);
        Placed placed = form.read(in);
        return placed.floating() ? new Placed(placed.part(), placed.event(), lent, true) : placed;
    }

    @Override
    public void close() {
        spill.close();
    }
}
