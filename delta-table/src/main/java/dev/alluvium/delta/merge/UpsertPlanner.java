// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.data.StatedRows;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.index.KeyIndex;
import dev.alluvium.delta.index.RowLocation;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.WritePlan.BaseRow;
import dev.alluvium.delta.merge.WritePlan.Marking;
import dev.alluvium.delta.merge.WritePlan.NewRow;
import dev.alluvium.delta.merge.WritePlan.NewRows;
import dev.alluvium.delta.merge.WritePlan.Rewrite;
import dev.alluvium.delta.merge.WritePlan.RowEdit;
import dev.alluvium.delta.reduce.Fold;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.KeyEvents;
import dev.alluvium.delta.reduce.KeyEvents.Placed;
import dev.alluvium.delta.reduce.NetMutation;
import dev.alluvium.delta.reduce.Reduction;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.tombstone.DeletedKeys;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what {@link KeyDecider} decides about the keys of a flush into what happens to the table's files. Pure; made
 * anew for each attempt.
 */
final class UpsertPlanner implements KeyDecider.Outcomes {
    private static final int EVENTS_LOOKED_UP_AT_ONCE = 16_384;

    private final WriterSettings settings;
    private final List<Part> parts;
    private final KeyDecider decider;
    private final Snapshot base;
    private final boolean marksRows;
    private final Map<String, Boolean> markable = new HashMap<>();
    private final Map<String, SortedMap<Long, RowEdit>> edits = new LinkedHashMap<>();
    private final Map<String, RowsToMark> marks = new LinkedHashMap<>();
    private final Map<Target, List<NewRow>> targets = new LinkedHashMap<>();
    private final SortedMap<Integer, Map<Key, Sequence>> buried = new TreeMap<>();
    private final List<Left> left = new ArrayList<>();

    private record Target(int part, Map<String, @Nullable String> partitionValues) {}

    private record Left(Placed placed, Rejection.Reason reason) {}

    /**
     * A planner for one attempt.
     *
     * @param base the version that the plan is for
     * @param rules of its columns
     * @param settings the writer's
     * @param parts all parts of the request, by the positions that events name
     * @param tombstones of the same version
     */
    UpsertPlanner(Snapshot base, UpsertRules rules, WriterSettings settings, List<Part> parts, DeletedKeys tombstones) {
        this.base = base;
        this.marksRows = settings.locating().engine().marksRows(base);
        this.settings = settings;
        this.parts = parts;
        List<String> lanes = parts.stream().map(Part::lane).toList();
        this.decider = new KeyDecider(base, rules, settings, lanes, tombstones, this);
    }

    /**
     * The plan for the keys of a batch, and for all others where an event speaks about every key.
     *
     * @param seen sees what is decided about before it is
     */
    WritePlan plan(Reduction batch, KeyIndex index, UnaryOperator<KeyDecisions> seen) {
        KeyDecisions decisions = seen.apply(decider);
        decider.truncate(batch.truncates());
        SpokenRows spokenOf = new SpokenRows();
        for (List<KeyEvents> keys = next(batch); !keys.isEmpty(); keys = next(batch)) {
            List<@Nullable RowLocation> rows =
                    index.lookup(keys.stream().map(KeyEvents::key).toList());
            for (int i = 0; i < keys.size(); i++) {
                RowLocation row = rows.get(i);
                if (row != null && !batch.truncates().isEmpty()) {
                    spokenOf.add(row);
                }
                decisions.decide(keys.get(i), row);
            }
        }
        if (!batch.truncates().isEmpty()) {
            index.forEach((key, row) -> {
                if (!spokenOf.contains(row)) {
                    decisions.decide(KeyEvents.ofTruncates(key, batch.truncates()), row);
                }
            });
        }
        return plan(batch.events());
    }

    private static List<KeyEvents> next(Reduction batch) {
        return batch.next(EVENTS_LOOKED_UP_AT_ONCE);
    }

    /** Rows whose keys the batch speaks of: a bit each, where their keys would take fifty times that. */
    private static final class SpokenRows {
        private final Map<String, BitSet> positions = new HashMap<>();

        void add(RowLocation row) {
            positions.computeIfAbsent(row.path(), path -> new BitSet()).set(Math.toIntExact(row.position()));
        }

        boolean contains(RowLocation row) {
            BitSet found = positions.get(row.path());
            return found != null && found.get(Math.toIntExact(row.position()));
        }
    }

    private WritePlan plan(long events) {
        List<Rewrite> rewrites = new ArrayList<>(edits.size());
        edits.forEach((path, rows) -> rewrites.add(new Rewrite(path, rows)));
        List<Marking> markings = new ArrayList<>(marks.size());
        marks.forEach((path, rows) -> markings.add(new Marking(path, rows.all(), rows.bases)));
        List<NewRows> newRows = new ArrayList<>(targets.size());
        targets.forEach((target, rows) ->
                newRows.add(new NewRows(tags(parts.get(target.part())), target.partitionValues(), rows)));
        return new WritePlan(rewrites, markings, newRows, buried, rejections(), decider.counts(events));
    }

    /** Rows of one file that go. */
    private static final class RowsToMark {
        private final LongStream.Builder positions = LongStream.builder();
        private final SortedMap<Long, Key> bases = new TreeMap<>();

        RowPositions all() {
            return RowPositions.of(positions.build().toArray());
        }
    }

    @Override
    public void replace(RowLocation row, Key key, NetMutation put, Map<String, @Nullable String> partitionValues) {
        if (isMarked(row)) {
            move(row, key, put, partitionValues);
        } else {
            edit(row, new RowEdit.Replace(key, put));
        }
    }

    @Override
    public void drop(RowLocation row, Key key) {
        take(row, key, false);
    }

    @Override
    public void move(RowLocation row, Key key, NetMutation put, Map<String, @Nullable String> partitionValues) {
        take(row, key, put.needsBase());
        add(key, put, put.needsBase() ? new BaseRow(row.path(), row.position()) : null, partitionValues);
    }

    private void take(RowLocation row, Key key, boolean neededElsewhere) {
        if (!isMarked(row)) {
            edit(row, new RowEdit.Drop(key, neededElsewhere));
            return;
        }
        RowsToMark rows = marks.computeIfAbsent(row.path(), path -> new RowsToMark());
        rows.positions.add(row.position());
        if (neededElsewhere) {
            rows.bases.put(row.position(), key);
        }
    }

    /** A file whose statistics do not say how many rows it has cannot have a vector, and is copied. */
    private boolean isMarked(RowLocation row) {
        return marksRows
                && markable.computeIfAbsent(
                        row.path(),
                        path -> base.file(path)
                                .filter(file -> StatedRows.of(file).isPresent())
                                .isPresent());
    }

    @Override
    public void add(Key key, NetMutation put, Map<String, @Nullable String> partitionValues) {
        add(key, put, null, partitionValues);
    }

    private void add(Key key, NetMutation put, @Nullable BaseRow from, Map<String, @Nullable String> partitionValues) {
        targets.computeIfAbsent(new Target(put.part(), partitionValues), target -> new ArrayList<>())
                .add(new NewRow(key, put, from));
    }

    private void edit(RowLocation row, RowEdit edit) {
        edits.computeIfAbsent(row.path(), path -> new TreeMap<>()).put(row.position(), edit);
    }

    @Override
    public void bury(Key key, Fold.Removal removal) {
        buried.computeIfAbsent(removal.part(), part -> new LinkedHashMap<>()).put(key, removal.sequence());
    }

    @Override
    public void leaveOut(Placed placed, Rejection.Reason reason) {
        left.add(new Left(placed, reason));
    }

    private Map<String, String> tags(Part part) {
        return settings.laneTags() ? Map.of(WriterSettings.LANE_TAG, part.lane()) : Map.of();
    }

    private List<Rejection> rejections() {
        left.sort(Comparator.comparingInt((Left one) -> one.placed().part())
                .thenComparingLong(one -> one.placed().event().offset()));
        return left.stream()
                .map(one -> new Rejection(one.placed().event(), one.reason()))
                .toList();
    }
}
