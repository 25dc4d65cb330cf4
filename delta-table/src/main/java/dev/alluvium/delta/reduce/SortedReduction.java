// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import dev.alluvium.delta.reduce.KeyEvents.Placed;
import dev.alluvium.delta.spill.ByteSink;
import dev.alluvium.delta.spill.ByteSource;
import dev.alluvium.delta.spill.SortedSpill;
import dev.alluvium.delta.spill.SpillBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A batch that is grouped by sorting its keys, on disk where they do not fit into the budget; they come in the order of
 * their bytes. The events stay where the caller holds them: what is sorted is each key and where its event is.
 */
final class SortedReduction implements Reduction {
    private static final int SHARES = 4;

    private final Reducer reducer;
    private final SortedMap<Integer, List<Event>> parts;
    private final SpillBudget budget;
    private final List<Placed> truncates = new ArrayList<>();
    private final SortedSpill spill;
    private @Nullable SortedEvents sorted;

    SortedReduction(Reducer reducer, SortedMap<Integer, List<Event>> parts, SpillBudget budget) {
        this.reducer = reducer;
        this.parts = parts;
        this.budget = budget;
        this.spill = budget.share(SHARES - 1, SHARES).sorted();
    }

    /** Sorts; what it wrote is given back if that fails. */
    void load() {
        boolean done = false;
        try {
            parts.forEach(this::load);
            spill.sort();
            sorted = new SortedEvents(reducer, spill.cursor(), this::read, truncates, budget.share(1, SHARES));
            done = true;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private void load(int part, List<Event> events) {
        ByteSink key = new ByteSink();
        ByteSink place = new ByteSink();
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (event.kind() == Event.Kind.TRUNCATE) {
                truncates.add(reducer.place(part, event));
            } else {
                byte[] bytes = reducer.codec().encode(event.key()).bytes();
                spill.add(
                        key.clear().putAll(bytes), place.clear().putCount(part).putCount(i));
            }
        }
    }

    private Placed read(ByteSource in) {
        int part = in.getCount();
        List<Event> events = parts.get(part);
        if (events == null) {
            throw new IllegalStateException("a sorted event names part " + part + ", which the batch does not have");
        }
        return reducer.place(part, events.get(in.getCount()));
    }

    @Override
    public List<Placed> truncates() {
        return truncates;
    }

    @Override
    public long events() {
        return spill.size();
    }

    @Override
    public @Nullable KeyEvents next() {
        SortedEvents events = sorted;
        return events == null || !events.hasKey() ? null : events.take();
    }

    @Override
    public boolean isSpilled() {
        return spill.isSpilled();
    }

    @Override
    public void close() {
        if (sorted != null) {
            sorted.close();
        }
        spill.close();
    }
}
