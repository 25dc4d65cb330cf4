// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim.mutants;

import dev.alluvium.delta.commit.CopiedFile;
import dev.alluvium.delta.compact.RowInCopy;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.index.KeyIndex;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.CommitInfo;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Action.RemoveFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.sim.ForwardingFiles;
import dev.alluvium.delta.sim.ForwardingIndex;
import dev.alluvium.delta.sim.Mutant;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Engines that are wrong about which rows are marked. */
final class VectorMutants {
    private VectorMutants() {}

    private static AddFile with(AddFile file, Optional<DeletionVector> vector) {
        return new AddFile(
                file.path(),
                file.partitionValues(),
                file.size(),
                file.modificationTime(),
                file.dataChange(),
                file.stats(),
                file.tags(),
                vector);
    }

    private static Map<String, Optional<DeletionVector>> removed(LogCommit commit) {
        Map<String, Optional<DeletionVector>> removed = new HashMap<>();
        for (Action action : commit.actions()) {
            if (action instanceof RemoveFile remove) {
                removed.put(remove.path(), remove.deletionVector());
            }
        }
        return removed;
    }

    private static LogCommit restated(LogCommit commit, List<CopiedFile> copies) {
        List<Action> actions = new ArrayList<>();
        for (Action action : commit.actions()) {
            if (action instanceof CommitInfo info && !copies.isEmpty()) {
                Map<String, Object> fields = new LinkedHashMap<>(info.fields());
                fields.put(CopiedFile.FIELD, CopiedFile.fields(copies));
                actions.add(new CommitInfo(fields));
            } else {
                actions.add(action);
            }
        }
        return new LogCommit(commit.version(), actions);
    }

    /** {@code dv_not_unioned}: a new vector has the new rows only. */
    static class VectorsNotUnioned implements Mutant {
        private static final int INLINE = 1 << 20;
        private DeletionVectors vectors;

        @Override
        public ObjectStore store(Table table, ObjectStore right) {
            vectors = table == Table.ROWS ? new DeletionVectors(right) : vectors;
            return right;
        }

        @Override
        public LogCommit commit(Table table, LogCommit right) {
            Map<String, Optional<DeletionVector>> removed = removed(right);
            List<Action> actions = new ArrayList<>();
            for (Action action : right.actions()) {
                boolean marksMore = action instanceof AddFile add
                        && add.deletionVector().isPresent()
                        && removed.getOrDefault(add.path(), Optional.empty()).isPresent();
                actions.add(marksMore ? newRowsOnly((AddFile) action, removed) : action);
            }
            return new LogCommit(right.version(), actions);
        }

        private AddFile newRowsOnly(AddFile add, Map<String, Optional<DeletionVector>> removed) {
            RowPositions before = vectors.read(with(add, removed.get(add.path())));
            RowPositions rows = RowPositions.of(vectors.read(add).stream()
                    .filter(row -> !before.contains(row))
                    .toArray());
            return rows.isEmpty()
                    ? add
                    : with(
                            add,
                            Optional.of(vectors.write(List.of(rows), INLINE, new UUID(0, 0))
                                    .get(0)));
        }
    }

    private static boolean isMerge(LogCommit commit) {
        return commit.actions().stream()
                .anyMatch(action -> action instanceof Txn txn && txn.appId().contains(":merge:"));
    }

    /** The same, but only a merge of staged events is wrong. */
    static final class MergedVectorsNotUnioned extends VectorsNotUnioned {
        @Override
        public LogCommit commit(Table table, LogCommit right) {
            return isMerge(right) ? super.commit(table, right) : right;
        }
    }

    /** A merge of staged events forgets to mark what its rows supersede. */
    static final class MergeForgetsToMark implements Mutant {
        @Override
        public LogCommit commit(Table table, LogCommit right) {
            return isMerge(right) ? withoutMarks(right) : right;
        }

        private static LogCommit withoutMarks(LogCommit right) {
            Set<String> marked = new HashSet<>();
            for (Action action : right.actions()) {
                if (action instanceof AddFile add && add.deletionVector().isPresent()) {
                    marked.add(add.path());
                }
            }
            return new LogCommit(
                    right.version(),
                    right.actions().stream()
                            .filter(action -> !(action instanceof AddFile add && marked.contains(add.path())))
                            .filter(action -> !(action instanceof RemoveFile remove && marked.contains(remove.path())))
                            .toList());
        }
    }

    /** {@code rebase_keeps_vectors}: after a lost race the vectors of the attempt before are used again. */
    static final class RebaseKeepsVectors implements Mutant {
        private final Map<String, DeletionVector> tried = new HashMap<>();

        @Override
        public LogCommit commit(Table table, LogCommit right) {
            Map<String, Optional<DeletionVector>> removed = removed(right);
            List<Action> actions = new ArrayList<>();
            for (Action action : right.actions()) {
                if (action instanceof AddFile add && add.deletionVector().isPresent()) {
                    DeletionVector before =
                            tried.put(add.path(), add.deletionVector().get());
                    boolean lost = before != null
                            && !removed.getOrDefault(add.path(), Optional.empty())
                                    .equals(Optional.of(before));
                    actions.add(lost ? with(add, Optional.of(before)) : add);
                } else {
                    actions.add(action);
                }
            }
            return new LogCommit(right.version(), actions);
        }
    }

    /** What is marked still counts as a key's row: a stale hint is used. */
    static final class MarkedRowsStillThere implements Mutant {
        @Override
        public KeyIndex index(KeyIndex right) {
            return new ForwardingIndex(right) {
                @Override
                public void rowsMarked(String path, RowPositions rows) {}
            };
        }
    }

    /** Positions are counted without the rows that are marked. */
    static final class PositionsAmongUnmarkedRows implements Mutant {
        @Override
        public DataFiles files(Table table, DataFiles right) {
            return new ForwardingFiles(right) {
                @Override
                public RowCursor read(AddFile file, TableLayout layout, BitSet columns) {
                    RowCursor rows = super.read(file, layout, columns);
                    return isWhole(layout, columns) ? rows : counted(rows);
                }
            };
        }

        private static RowCursor counted(RowCursor rows) {
            return new RowCursor() {
                private long read = -1;

                @Override
                public boolean next() {
                    read++;
                    return rows.next();
                }

                @Override
                public Object[] row() {
                    return rows.row();
                }

                @Override
                public long position() {
                    return read;
                }

                @Override
                public void close() {
                    rows.close();
                }
            };
        }
    }

    /** {@code remap_without_rank}: rows that a compaction left out count. */
    static final class LeftOutRowsCounted implements Mutant {
        @Override
        public RowInCopy rowsInCopies(RowInCopy right) {
            return (first, leftOut, row) -> first + row;
        }
    }

    /** {@code remap_base_counts_dead}: all files of a compaction stand at its beginning. */
    static final class CopiesBeginAnew implements Mutant {
        @Override
        public RowInCopy rowsInCopies(RowInCopy right) {
            return (first, leftOut, row) -> right.of(0, leftOut, row);
        }
    }

    /** {@code forward_base_forgotten}: the index takes all files of a compaction to stand at its beginning. */
    static final class FollowedFromTheBeginning implements Mutant {
        @Override
        public KeyIndex index(KeyIndex right) {
            return new ForwardingIndex(right) {
                @Override
                public void fileReplaced(String from, String to, long first, RowPositions leftOut) {
                    super.fileReplaced(from, to, 0, leftOut);
                }
            };
        }
    }

    /** {@code remap_uses_removed_dv}: a compaction says that it left out what is marked by now. */
    static final class CopiedWithoutLateMarks implements Mutant {
        @Override
        public LogCommit commit(Table table, LogCommit right) {
            Map<String, Optional<DeletionVector>> removed = removed(right);
            List<CopiedFile> stated = CopiedFile.of(right).stream()
                    .map(copy -> new CopiedFile(
                            copy.path(),
                            copy.sources().stream()
                                    .map(source -> new CopiedFile.Source(
                                            source.path(), source.first(), removed.get(source.path())))
                                    .toList()))
                    .toList();
            return restated(right, stated);
        }
    }

    /** The remove of a file that is marked names the file without its vector. */
    static final class RemoveWithoutVector implements Mutant {
        @Override
        public LogCommit commit(Table table, LogCommit right) {
            List<Action> actions = new ArrayList<>();
            for (Action action : right.actions()) {
                actions.add(
                        action instanceof RemoveFile remove
                                ? new RemoveFile(
                                        remove.path(),
                                        remove.deletionTimestamp(),
                                        remove.dataChange(),
                                        remove.extendedFileMetadata(),
                                        remove.partitionValues(),
                                        remove.size(),
                                        Optional.empty())
                                : action);
            }
            return new LogCommit(right.version(), actions);
        }
    }
}
