// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.data.PartitionValues;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.index.RowLocation;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.reduce.Fold;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.KeyEvents;
import dev.alluvium.delta.reduce.KeyEvents.Placed;
import dev.alluvium.delta.reduce.NetMutation;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.storage.ObjectKeys;
import dev.alluvium.delta.tombstone.DeletedKeys;
import dev.alluvium.delta.tombstone.Tombstone;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides, key by key, what a key's events do to its row. Pure; made anew for each attempt, and told of a key once. The
 * new version of a row belongs where the row is, unless its partition or its lane is another one now.
 */
public final class KeyDecider implements KeyDecisions {
    private final Snapshot base;
    private final UpsertRules rules;
    private final WriterSettings settings;
    private final List<String> lanes;
    private final Outcomes outcomes;
    private final DeletedKeys tombstones;
    private final Fold.Aside aside = new Policies();
    private Sequence truncatedAt = Sequence.NONE;
    private final Map<String, Map<String, @Nullable String>> partitions = new HashMap<>();
    private long inserted;
    private long updated;
    private long deleted;
    private long late;

    /** Takes the decisions. */
    public interface Outcomes {
        /** The row's new version takes its place, or goes to another file of its partition and lane. */
        void replace(RowLocation row, Key key, NetMutation put, Map<String, @Nullable String> partitionValues);

        /** The row goes; its copies are told of one by one. */
        void drop(RowLocation row, Key key);

        /** The row goes, and its new version, made from its values where that needs them, goes to another file. */
        void move(RowLocation row, Key key, NetMutation put, Map<String, @Nullable String> partitionValues);

        /** A row of a new file. */
        void add(Key key, NetMutation put, Map<String, @Nullable String> partitionValues);

        /** The key has no row since this delete, which is to be remembered. */
        void bury(Key key, Fold.Removal removal);

        /** The event has no effect and is to be reported. */
        void leaveOut(Placed placed, Rejection.Reason reason);
    }

    /**
     * A decider for one attempt.
     *
     * @param base the table's version
     * @param rules of its columns
     * @param settings the writer's
     * @param lanes of all parts, by the positions that events name
     * @param tombstones what is remembered of deletes, at the same version
     * @param outcomes takes the decisions
     */
    public KeyDecider(
            Snapshot base,
            UpsertRules rules,
            WriterSettings settings,
            List<String> lanes,
            DeletedKeys tombstones,
            Outcomes outcomes) {
        this.base = base;
        this.rules = rules;
        this.settings = settings;
        this.lanes = lanes;
        this.tombstones = tombstones;
        this.outcomes = outcomes;
    }

    /** Decides what is remembered of the truncates of a batch; before any key. */
    public void truncate(List<Placed> truncates) {
        for (Placed placed : truncates) {
            boolean news = !placed.floating() && placed.sequence().compareTo(truncatedAt) > 0;
            if (news && settings.remembersDeletes()) {
                truncatedAt = placed.sequence();
                outcomes.bury(Tombstone.EVERY_KEY, new Fold.Removal(placed.part(), truncatedAt));
            }
        }
    }

    private boolean isNews(Fold.Removal removal, Sequence buried) {
        return settings.remembersDeletes()
                && removal.sequence().compareTo(buried) > 0
                && removal.sequence().compareTo(truncatedAt) > 0;
    }

    /** What the decisions so far do to rows. */
    public RowCounts counts(long events) {
        return new RowCounts(events, inserted, updated, deleted, late);
    }

    /** @throws DeltaTableException as the policies of late events and missing bases say */
    @Override
    public void decide(KeyEvents events, @Nullable RowLocation row) {
        Sequence buried = tombstones.sequenceOf(events.key());
        Sequence known = row == null ? Sequence.NONE : row.sequence();
        Fold.Stored stored = new Fold.Stored(
                row != null, row != null && row.deleted(), known.compareTo(buried) >= 0 ? known : buried);
        Fold.Outcome outcome = Fold.fold(events, stored, rules.fold(), aside);
        switch (outcome.mutation().kind()) {
            case NOTHING -> {}
            case REMOVE -> {
                if (row != null) {
                    outcomes.drop(row, events.key());
                    dropCopies(events.key(), row);
                    deleted++;
                }
            }
            case PUT -> put(events.key(), outcome.mutation(), row);
        }
        outcome.removal()
                .filter(removal -> isNews(removal, buried))
                .ifPresent(removal -> outcomes.bury(events.key(), removal));
    }

    private void put(Key key, NetMutation put, @Nullable RowLocation row) {
        if (row == null) {
            outcomes.add(key, put, partitionOf(put, null));
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
            outcomes.replace(row, key, put, partition);
        } else {
            outcomes.move(row, key, put, partition);
        }
        dropCopies(key, row);
    }

    private void dropCopies(Key key, RowLocation row) {
        row.copies().forEach(copy -> outcomes.drop(copy, key));
    }

    private AddFile file(String path) {
        return base.file(path)
                .orElseThrow(() -> new IllegalStateException("the index names " + ObjectKeys.shown(path)
                        + ", which is not part of version " + base.version()));
    }

    /** No file mixes lanes; a file of no lane stays one. */
    private boolean keepsLane(AddFile file, int part) {
        String lane = file.tags().get(WriterSettings.LANE_TAG);
        return !settings.laneTags() || lane == null || lane.equals(lanes.get(part));
    }

    /** Other writers spell some values otherwise, so a file's are compared as we spell them. */
    private Map<String, @Nullable String> partitionOf(AddFile file) {
        return partitions.computeIfAbsent(file.path(), path -> {
            TableLayout layout = rules.layout();
            @Nullable Object[] row = new @Nullable Object[layout.width()];
            PartitionValues.restore(layout, file, row);
            return PartitionValues.of(layout, row);
        });
    }

    private Map<String, @Nullable String> partitionOf(NetMutation put, @Nullable AddFile from) {
        TableLayout layout = rules.layout();
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

    /** What becomes of the events that are not applied. */
    private final class Policies implements Fold.Aside {
        @Override
        public void late(Placed placed) {
            late++;
            leaveLate(placed);
        }

        @Override
        public void withoutBase(Placed placed) {
            leaveWithoutBase(placed);
        }

        @Override
        public void incomplete(Placed placed) {
            outcomes.leaveOut(placed, Rejection.Reason.MISSING_REQUIRED);
        }
    }

    private void leaveLate(Placed placed) {
        if (settings.latePolicy() == LatePolicy.FAIL) {
            throw new DeltaTableException("the event at " + coordinates(placed)
                    + " is older than the stored row of its key; set the late event policy to drop or report");
        }
        if (settings.latePolicy() == LatePolicy.REPORT) {
            outcomes.leaveOut(placed, Rejection.Reason.LATE);
        }
    }

    private void leaveWithoutBase(Placed placed) {
        if (settings.missingBasePolicy() == MissingBasePolicy.FAIL) {
            throw new DeltaTableException("the event at " + coordinates(placed)
                    + " has unavailable values, but the table has no row to keep them from");
        }
        outcomes.leaveOut(placed, Rejection.Reason.NO_BASE_FOR_UNAVAILABLE);
    }

    private String coordinates(Placed placed) {
        return lanes.get(placed.part()) + "@" + placed.event().offset();
    }
}
