// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.merge.UpsertRules;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.KeyEvents.Placed;
import dev.alluvium.delta.reduce.SortedEvents;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.spill.ByteSink;
import dev.alluvium.delta.spill.KeyFilter;
import dev.alluvium.delta.spill.SortedSpill;
import dev.alluvium.delta.stage.Backlog.LaneBacklog;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The staged events of one merge, sorted by key and, of one key, in the order in which they came. Confined to one
 * merge.
 */
final class MergeInput implements AutoCloseable {
    private final UpsertRules rules;
    private final StagedRows staged;
    private final MergeBudget budget;
    private final EventCodec codec;
    private final SortedSpill spill;
    private final KeyFilter filter;
    private final KeyRanges ranges;
    private final List<Placed> truncates = new ArrayList<>();
    private final ByteSink key = new ByteSink();
    private final ByteSink value = new ByteSink();
    private long events;
    private boolean lastIsTruncate;

    /**
     * @param budget of the merge
     * @param expected how many events there will be, at most
     */
    MergeInput(StagingFormat format, UpsertRules rules, MergeBudget budget, long expected) {
        this.rules = rules;
        this.staged = new StagedRows(format);
        this.budget = budget;
        this.codec = new EventCodec(format, rules.reducer());
        this.spill = budget.events().sorted();
        this.filter = new KeyFilter(expected, budget.filterBytes());
        List<StructField> keyFields = new ArrayList<>();
        for (int position : rules.codec().positions()) {
            keyFields.add(rules.layout().schema().field(position));
        }
        this.ranges = new KeyRanges(keyFields);
    }

    /** Reads the staged files of these lanes. */
    void load(List<LaneBacklog> lanes, DataFiles files, TableLayout layout) {
        BitSet all = layout.allColumns();
        for (int part = 0; part < lanes.size(); part++) {
            LaneBacklog lane = lanes.get(part);
            long taken = lane.from();
            for (StagedFile file : lane.files()) {
                try (RowCursor rows = files.read(file.add(), layout, all)) {
                    taken = load(part, rows, taken);
                }
            }
        }
        spill.sort();
    }

    /** An offset counts once, whatever files hold it; the two events of one offset stand in one file. */
    private long load(int part, RowCursor rows, long taken) {
        long highest = taken;
        while (rows.next()) {
            @Nullable Object[] row = rows.row();
            Long offset = (Long) row[StagingFormat.OFFSET];
            if (offset == null || offset > taken) {
                Event event = staged.event(row);
                add(part, event);
                highest = Math.max(highest, event.offset());
            }
        }
        return highest;
    }

    private void add(int part, Event event) {
        if (event.kind() == Event.Kind.TRUNCATE) {
            truncate(rules.reducer().place(part, event));
            return;
        }
        events++;
        lastIsTruncate = false;
        Key encoded = rules.codec().encode(event.key());
        filter.put(encoded.bytes());
        ranges.put(event.key());
        codec.write(part, event, value.clear());
        spill.add(key.clear().putAll(encoded.bytes()), value);
    }

    /** One that nothing came before since the last truncate, and that goes no further than it, takes its place. */
    private void truncate(Placed placed) {
        Placed last = truncates.isEmpty() ? placed : truncates.get(truncates.size() - 1);
        boolean repeats = lastIsTruncate
                && last.part() == placed.part()
                && last.floating() == placed.floating()
                && last.sequence().compareTo(placed.sequence()) == 0;
        if (repeats) {
            truncates.remove(truncates.size() - 1);
        }
        truncates.add(placed);
        lastIsTruncate = true;
    }

    /** How many events speak about one key. */
    long events() {
        return events;
    }

    /** The events that speak about every key, in the order in which they came. */
    List<Placed> truncates() {
        return truncates;
    }

    /** The keys, as far as they can be told without looking at all of them. */
    KeyFilter filter() {
        return filter;
    }

    KeyRanges ranges() {
        return ranges;
    }

    boolean isSpilled() {
        return spill.isSpilled();
    }

    /** The events from the first key on. */
    SortedEvents sorted() {
        return new SortedEvents(rules.reducer(), spill.cursor(), codec, truncates, budget.hotKey());
    }

    @Override
    public void close() {
        spill.close();
    }
}
