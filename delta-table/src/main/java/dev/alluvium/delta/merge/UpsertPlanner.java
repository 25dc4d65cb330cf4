// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.data.PartitionValues;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.index.RowLocation;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.WritePlan.BaseRow;
import dev.alluvium.delta.merge.WritePlan.NewRow;
import dev.alluvium.delta.merge.WritePlan.NewRows;
import dev.alluvium.delta.merge.WritePlan.Rewrite;
import dev.alluvium.delta.merge.WritePlan.RowEdit;
import dev.alluvium.delta.reduce.Fold;
import dev.alluvium.delta.reduce.FoldRules;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.KeyEvents;
import dev.alluvium.delta.reduce.KeyEvents.Placed;
import dev.alluvium.delta.reduce.NetMutation;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.storage.ObjectKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an upsert does to the table's files. Pure; made anew for each attempt. A stored row is replaced in
 * place by its new version, so that the positions of its neighbours stay; only a row that changes its partition or
 * its lane moves.
 */
final class UpsertPlanner {
    private final Snapshot base;
    private final TableLayout layout;
    private final FoldRules rules;
    private final WriterSettings settings;
    private final List<Part> parts;
    private final Map<String, SortedMap<Long, RowEdit>> edits = new LinkedHashMap<>();
    private final Map<Target, List<NewRow>> targets = new LinkedHashMap<>();
    private final Map<String, Map<String, @Nullable String>> partitions = new HashMap<>();
    private final List<Left> left = new ArrayList<>();
    private long inserted;
    private long updated;
    private long deleted;
    private long late;

    private record Target(int part, Map<String, @Nullable String> partitionValues) {}

    private record Left(Placed placed, Rejection.Reason reason) {}

    /**
     * A planner for one attempt.
     *
     * @param input the table that the plan is for
     * @param settings the writer's
     * @param parts all parts of the request, by the positions that events name
     */
    UpsertPlanner(Input input, WriterSettings settings, List<Part> parts) {
        this.base = input.base();
        this.layout = input.layout();
        this.rules = input.rules();
        this.settings = settings;
        this.parts = parts;
    }

    /** The table that a plan is for. */
    record Input(Snapshot base, TableLayout layout, FoldRules rules) {}

    /**
     * The plan for these keys.
     *
     * @param locations of the keys' rows, in the same order; null for a key without a row
     * @param events how many there are
     */
    WritePlan plan(List<KeyEvents> keys, List<@Nullable RowLocation> locations, long events) {
        for (int i = 0; i < keys.size(); i++) {
            decide(keys.get(i), locations.get(i));
        }
        List<Rewrite> rewrites = new ArrayList<>(edits.size());
        edits.forEach((path, rows) -> rewrites.add(new Rewrite(path, rows)));
        List<NewRows> newRows = new ArrayList<>(targets.size());
        targets.forEach((target, rows) ->
                newRows.add(new NewRows(tags(parts.get(target.part())), target.partitionValues(), rows)));
        return new WritePlan(
                rewrites, newRows, rejections(), new WritePlan.Counts(events, inserted, updated, deleted, late));
    }

    private void decide(KeyEvents events, @Nullable RowLocation row) {
        Fold.Stored stored = row == null ? Fold.Stored.ABSENT : new Fold.Stored(true, row.deleted(), row.sequence());
        Fold.Outcome outcome = Fold.fold(events, stored, rules);
        late += outcome.late().size();
        outcome.late().forEach(this::leaveLate);
        outcome.withoutBase().forEach(this::leaveWithoutBase);
        outcome.incomplete().forEach(placed -> left.add(new Left(placed, Rejection.Reason.MISSING_REQUIRED)));
        switch (outcome.mutation().kind()) {
            case NOTHING -> {}
            case REMOVE -> {
                if (row != null) {
                    drop(events.key(), row, false);
                    deleted++;
                }
            }
            case PUT -> put(events.key(), outcome.mutation(), row);
        }
    }

    private void put(Key key, NetMutation put, @Nullable RowLocation row) {
        if (row == null) {
            add(key, put, null, partitionOf(put, null));
            inserted++;
            return;
        }
        if (put.deleted() && !row.deleted()) {
            deleted++;
        } else {
            updated++;
        }
        AddFile file = file(row.path());
        Map<String, @Nullable String> partition = partitionOf(put, file);
        if (partition.equals(partitionOf(file)) && keepsLane(file, put.part())) {
            edit(row, new RowEdit.Replace(key, put));
            row.copies().forEach(copy -> edit(copy, new RowEdit.Drop(key, false)));
        } else {
            drop(key, row, put.needsBase());
            add(key, put, put.needsBase() ? new BaseRow(row.path(), row.position()) : null, partition);
        }
    }

    private void add(Key key, NetMutation put, @Nullable BaseRow from, Map<String, @Nullable String> partitionValues) {
        targets.computeIfAbsent(new Target(put.part(), partitionValues), target -> new ArrayList<>())
                .add(new NewRow(key, put, from));
    }

    private void drop(Key key, RowLocation row, boolean neededElsewhere) {
        edit(row, new RowEdit.Drop(key, neededElsewhere));
        row.copies().forEach(copy -> edit(copy, new RowEdit.Drop(key, false)));
    }

    private void edit(RowLocation row, RowEdit edit) {
        edits.computeIfAbsent(row.path(), path -> new TreeMap<>()).put(row.position(), edit);
    }

    private AddFile file(String path) {
        return base.file(path)
                .orElseThrow(() -> new IllegalStateException("the index names " + ObjectKeys.shown(path)
                        + ", which is not part of version " + base.version()));
    }

    /** No file mixes lanes; a file of no lane stays one. */
    private boolean keepsLane(AddFile file, int part) {
        String lane = file.tags().get(WriterSettings.LANE_TAG);
        return !settings.laneTags()
                || lane == null
                || lane.equals(parts.get(part).lane());
    }

    private Map<String, String> tags(Part part) {
        return settings.laneTags() ? Map.of(WriterSettings.LANE_TAG, part.lane()) : Map.of();
    }

    /** Other writers spell some values otherwise, so a file's are compared as we spell them. */
    private Map<String, @Nullable String> partitionOf(AddFile file) {
        return partitions.computeIfAbsent(file.path(), path -> {
            @Nullable Object[] row = new @Nullable Object[layout.width()];
            PartitionValues.restore(layout, file, row);
            return PartitionValues.of(layout, row);
        });
    }

    private Map<String, @Nullable String> partitionOf(NetMutation put, @Nullable AddFile from) {
        if (layout.partitionCount() == 0) {
            return Map.of();
        }
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        for (int i = 0; i < layout.partitionCount(); i++) {
            StructField field = layout.partitionField(i);
            int position = layout.partitionPosition(i);
            String value = from != null && put.mask() != null && !put.mask().get(position)
                    ? partitionOf(from).get(field.name())
                    : PartitionValues.serialize(field, put.row()[position]);
            values.put(field.name(), value);
        }
        return values;
    }

    private void leaveLate(Placed placed) {
        if (settings.latePolicy() == LatePolicy.FAIL) {
            throw new DeltaTableException("the event at " + coordinates(placed)
                    + " is older than the stored row of its key; set the late event policy to drop or report");
        }
        if (settings.latePolicy() == LatePolicy.REPORT) {
            left.add(new Left(placed, Rejection.Reason.LATE));
        }
    }

    private void leaveWithoutBase(Placed placed) {
        if (settings.missingBasePolicy() == MissingBasePolicy.FAIL) {
            throw new DeltaTableException("the event at " + coordinates(placed)
                    + " has unavailable values, but the table has no row to keep them from");
        }
        left.add(new Left(placed, Rejection.Reason.NO_BASE_FOR_UNAVAILABLE));
    }

    private String coordinates(Placed placed) {
        return parts.get(placed.part()).lane() + "@" + placed.event().offset();
    }

    private List<Rejection> rejections() {
        left.sort(Comparator.comparingInt((Left one) -> one.placed().part())
                .thenComparingLong(one -> one.placed().event().offset()));
        return left.stream()
                .map(one -> new Rejection(one.placed().event(), one.reason()))
                .toList();
    }
}
