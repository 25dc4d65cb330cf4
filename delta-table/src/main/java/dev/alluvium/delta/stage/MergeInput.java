// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.merge.UpsertRules;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.KeyEvents.Placed;
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
    private final EventCodec codec;
    private final SortedSpill spill;
    private final KeyFilter filter;
    private final KeyRanges ranges;
    private final List<Placed> truncates = new ArrayList<>();
    private final ByteSink key = new ByteSink();
    private final ByteSink value = new ByteSink();
    private long events;

    /**
     * @param budget of the merge
     * @param expected how many events there will be, at most
     */
    MergeInput(StagingFormat format, UpsertRules rules, MergeBudget budget, long expected) {
        this.rules = rules;
        this.staged = new StagedRows(format);
        this.codec = new EventCodec(format, rules.reducer());
        this.spill = new SortedSpill(budget.directory(), budget.eventBytes());
        this.filter = new KeyFilter(expected, budget.filterBytes());
        List<StructField> keyFields = new ArrayList<>();
        for (int position : rules.codec().positions()) {
            keyFields.add(rules.layout().schema().field(position));
        }
        this.ranges = new KeyRanges(keyFields);
    }

    /** Reads the staged files of these lanes. */
    void load(List<LaneBacklog> lanes, DataFiles files, TableLayout layout) {
        BitSet all = new BitSet();
        all.set(0, layout.width());
        for (int part = 0; part < lanes.size(); part++) {
            LaneBacklog lane = lanes.get(part);
            long taken = lane.merged().version().orElse(-1);
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
            truncates.add(rules.reducer().place(part, event));
            return;
        }
        events++;
        Key encoded = rules.codec().encode(event.key());
        filter.put(encoded.bytes());
        ranges.put(event.key());
        codec.write(part, event, value.clear());
        spill.add(key.clear().putAll(encoded.bytes()), value);
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

    SortedSpill.Cursor cursor() {
        return spill.cursor();
    }

    EventCodec codec() {
        return codec;
    }

    @Override
    public void close() {
        spill.close();
    }
}
