// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim.mutants;

import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.CommitInfo;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.ActionJson;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.sim.Mutant;
import dev.alluvium.delta.stage.Backlog;
import dev.alluvium.delta.stage.Backlog.LaneBacklog;
import dev.alluvium.delta.stage.StagedFile;
import dev.alluvium.delta.stage.StagingMerge;
import dev.alluvium.delta.storage.ForwardingStore;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Engines that are wrong about what is staged, merged and to be kept. */
final class StagingMutants {
    private static final String MERGE = ":merge:";

    private StagingMutants() {}

    private static Backlog each(Backlog right, UnaryOperator<LaneBacklog> wrong) {
        return new Backlog(right.lanes().stream().map(wrong).toList(), right.lastMergeMillis());
    }

    /** {@code merge_reads_everything}: the merged vector is not looked at. */
    static final class MergeReadsEverything implements Mutant {
        @Override
        public Backlog backlog(Snapshot staging, Snapshot rows, Backlog right) {
            List<LaneBacklog> lanes = new ArrayList<>();
            right.lanes().forEach(lane -> {
                List<StagedFile> files = staging.files().stream()
                        .map(StagedFile::of)
                        .filter(file -> file.lane().equals(lane.lane()))
                        .sorted((one, other) -> Long.compare(one.first(), other.first()))
                        .toList();
                lanes.add(new LaneBacklog(lane.lane(), lane.generation(), lane.merged(), -1, lane.cut(), files));
            });
            return new Backlog(lanes, right.lastMergeMillis());
        }
    }

    /** Two merges that read the same events both count. */
    static final class MergeNoCas implements Mutant {
        @Override
        public StagingMerge.LaneCheck unmerged(StagingMerge.LaneCheck right) {
            return (rows, lane) -> true;
        }
    }

    /** {@code merged_bound_off_by_one}: the first event that waits is left out. */
    static final class MergedBoundOffByOne implements Mutant {
        @Override
        public Backlog backlog(Snapshot staging, Snapshot rows, Backlog right) {
            return each(
                    right,
                    lane -> new LaneBacklog(
                            lane.lane(), lane.generation(), lane.merged(), lane.from() + 1, lane.cut(), lane.files()));
        }
    }

    /** {@code staging_read_with_later_cut}: files are of an older version than the offsets. */
    static final class StagingReadWithLaterCut implements Mutant {
        @Override
        public Backlog backlog(Snapshot staging, Snapshot rows, Backlog right) {
            return each(
                    right,
                    lane -> new LaneBacklog(
                            lane.lane(),
                            lane.generation(),
                            lane.merged(),
                            lane.from(),
                            lane.cut(),
                            lane.files().subList(0, Math.max(1, lane.files().size() - 1))));
        }
    }

    /** {@code trim_by_staged_offset}. */
    static final class TrimByStagedOffset implements Mutant {
        @Override
        public Snapshot mergedAsSeenByTrim(Snapshot staging, Snapshot rows) {
            List<Action> all = new ArrayList<>();
            for (Txn txn : staging.txns()) {
                int colon = txn.appId().indexOf(':');
                String merged =
                        txn.appId().substring(0, colon) + MERGE + txn.appId().substring(colon + 1);
                all.add(new Txn(merged, txn.version(), txn.lastUpdated()));
            }
            return rows.advance(new LogCommit(rows.version() + 1, all));
        }
    }

    /** {@code merge_overwrites_on_conflict}. */
    static final class MergeOverwritesOnConflict implements Mutant {
        @Override
        public ObjectStore store(Table table, ObjectStore right) {
            return new ForwardingStore(right) {
                @Override
                public PutResult putIfAbsent(String key, byte[] content) {
                    PutResult result = super.putIfAbsent(key, content);
                    if (result == PutResult.EXISTS && key.startsWith("_delta_log/")) {
                        put(key, content);
                        return PutResult.CREATED;
                    }
                    return result;
                }
            };
        }
    }

    /** {@code merged_vector_in_second_commit}. */
    static final class MergedVectorInSecondCommit implements Mutant {
        @Override
        public ObjectStore store(Table table, ObjectStore right) {
            return new ForwardingStore(right) {
                @Override
                public PutResult putIfAbsent(String key, byte[] content) {
                    boolean isCommit = table == Table.ROWS && key.startsWith("_delta_log/") && key.endsWith(".json");
                    return isCommit ? inTwo(key, ActionJson.parse(content, key)) : super.putIfAbsent(key, content);
                }

                private PutResult inTwo(String key, List<Action> actions) {
                    List<Action> vector = new ArrayList<>();
                    List<Action> rest = new ArrayList<>();
                    actions.forEach(action -> {
                        boolean merged =
                                action instanceof Txn txn && txn.appId().contains(MERGE);
                        (merged ? vector : rest).add(action);
                    });
                    PutResult result = super.putIfAbsent(key, ActionJson.format(rest));
                    if (result == PutResult.CREATED && !vector.isEmpty()) {
                        long version = Long.parseLong(key.replaceAll("\\D", "")) + 1;
                        super.putIfAbsent(String.format("_delta_log/%020d.json", version), ActionJson.format(vector));
                    }
                    return result;
                }
            };
        }
    }

    /** {@code reset_lowers_one_vector}: that of the staging table alone. */
    static final class ResetLowersOneVector implements Mutant {
        @Override
        public LogCommit commit(Table table, LogCommit right) {
            return table == Table.ROWS && LogMutants.isReset(right)
                    ? new LogCommit(
                            right.version(),
                            right.actions().stream()
                                    .filter(CommitInfo.class::isInstance)
                                    .toList())
                    : right;
        }
    }
}
