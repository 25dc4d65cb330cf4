// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim.mutants;

import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.error.CommitOutcomeUnknownException;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.CommitInfo;
import dev.alluvium.delta.log.Action.RemoveFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.AppId;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.sim.ForwardingFiles;
import dev.alluvium.delta.sim.Mutant;
import dev.alluvium.delta.storage.ForwardingStore;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Engines that are wrong about the log, about compaction and about what may go. */
final class LogMutants {
    private LogMutants() {}

    static boolean isReset(LogCommit commit) {
        return operation(commit).equals("SET OFFSETS");
    }

    private static String operation(LogCommit commit) {
        return commit.actions().stream()
                .filter(CommitInfo.class::isInstance)
                .map(info -> String.valueOf(((CommitInfo) info).fields().get("operation")))
                .findFirst()
                .orElse("");
    }

    private static LogCommit each(LogCommit commit, UnaryOperator<Action> wrong) {
        return new LogCommit(
                commit.version(), commit.actions().stream().map(wrong).toList());
    }

    /** {@code reset_lowers_same_txn}. */
    static final class ResetLowersSameTxn implements Mutant {
        @Override
        public LogCommit commit(Table table, LogCommit right) {
            return each(right, action -> {
                if (!(action instanceof Txn txn) || txn.appId().contains(":tomb:")) {
                    return action;
                }
                return new Txn(AppId.parse(txn.appId()).name(), txn.version(), txn.lastUpdated());
            });
        }
    }

    /** That a topic grew is told to nobody: the others still know only the keys of their own lanes. */
    static final class GrowthNotRecorded implements Mutant {
        @Override
        public LogCommit commit(Table table, LogCommit right) {
            List<Action> actions = new ArrayList<>(right.actions());
            boolean changed = actions.removeIf(
                    action -> action instanceof Txn txn && txn.appId().contains(":grown:"));
            return changed ? new LogCommit(right.version(), actions) : right;
        }
    }

    /** {@code compaction_mixes_lanes}: everything is of the first lane. */
    static final class CompactionMixesLanes implements Mutant {
        @Override
        public LogCommit commit(Table table, LogCommit right) {
            boolean mixes = table == Table.ROWS && operation(right).equals("OPTIMIZE");
            return mixes ? each(right, action -> action instanceof AddFile add ? tagged(add) : action) : right;
        }

        private static AddFile tagged(AddFile add) {
            Map<String, String> tags = new HashMap<>(add.tags());
            tags.put("alluvium.lane", "topic-0");
            return new AddFile(
                    add.path(),
                    add.partitionValues(),
                    add.size(),
                    add.modificationTime(),
                    add.dataChange(),
                    add.stats(),
                    tags,
                    add.deletionVector());
        }
    }

    /** {@code compaction_copies_dead_rows}. */
    static final class CompactionCopiesDeadRows implements Mutant {
        @Override
        public DataFiles files(Table table, DataFiles right) {
            return new ForwardingFiles(right) {
                @Override
                public RowCursor read(AddFile file, TableLayout layout, BitSet columns) {
                    return super.read(isWhole(layout, columns) ? unmarked(file) : file, layout, columns);
                }
            };
        }

        private static AddFile unmarked(AddFile file) {
            return new AddFile(
                    file.path(),
                    file.partitionValues(),
                    file.size(),
                    file.modificationTime(),
                    file.dataChange(),
                    file.stats(),
                    file.tags(),
                    Optional.empty());
        }
    }

    /** {@code compaction_loses_new_deletes}: the copy replaces a file of which rows were marked meanwhile. */
    static final class CompactionLosesNewDeletes implements Mutant {
        private final Map<String, AddFile> copied = new HashMap<>();

        @Override
        public DataFiles files(Table table, DataFiles right) {
            return new ForwardingFiles(right) {
                @Override
                public RowCursor read(AddFile file, TableLayout layout, BitSet columns) {
                    AddFile as = isWhole(layout, columns) ? copied.getOrDefault(file.path(), file) : file;
                    copied.putIfAbsent(file.path(), file);
                    return super.read(as, layout, columns);
                }
            };
        }
    }

    /** Nothing looks whether the version is taken. */
    static final class PutWithoutCondition implements Mutant {
        @Override
        public ObjectStore store(Table table, ObjectStore right) {
            return new ForwardingStore(right) {
                @Override
                public PutResult putIfAbsent(String key, byte[] content) {
                    put(key, content);
                    return PutResult.CREATED;
                }
            };
        }
    }

    /** A commit that nobody answered is taken for one that is in the log. */
    static final class UnknownTakenForSuccess implements Mutant {
        @Override
        public ObjectStore store(Table table, ObjectStore right) {
            return new ForwardingStore(right) {
                @Override
                public PutResult putIfAbsent(String key, byte[] content) {
                    try {
                        return super.putIfAbsent(key, content);
                    } catch (CommitOutcomeUnknownException e) {
                        return PutResult.CREATED;
                    }
                }
            };
        }
    }

    /** A commit that nobody answered is taken for one that is not in the log, and tried again as the next version. */
    static final class UnknownTakenForFailure implements Mutant {
        private final Set<String> unknown = new HashSet<>();

        @Override
        public ObjectStore store(Table table, ObjectStore right) {
            return new ForwardingStore(right) {
                @Override
                public PutResult putIfAbsent(String key, byte[] content) {
                    try {
                        return super.putIfAbsent(key, content);
                    } catch (CommitOutcomeUnknownException e) {
                        unknown.add(key);
                        throw e;
                    }
                }

                @Override
                public byte[] get(String key) {
                    byte[] found = super.get(key);
                    return unknown.remove(key) ? otherwiseSigned(found) : found;
                }
            };
        }

        private static byte[] otherwiseSigned(byte[] commit) {
            String text = new String(commit, java.nio.charset.StandardCharsets.UTF_8);
            return text.replaceFirst("\"txnId\":\"", "\"txnId\":\"not-")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    /** A vacuum takes every file for an old one. */
    static final class VacuumIgnoresAge implements Mutant {
        @Override
        public ObjectStore store(Table table, ObjectStore right) {
            return new ForwardingStore(right) {
                @Override
                public Iterator<ObjectStatus> list(String prefix, String startAfter) {
                    Iterator<ObjectStatus> listed = super.list(prefix, startAfter);
                    List<ObjectStatus> old = new ArrayList<>();
                    listed.forEachRemaining(status -> old.add(new ObjectStatus(status.key(), status.size(), 0)));
                    return old.iterator();
                }
            };
        }
    }

    /** A removed file is left out of the lines, so that it stays in the table. */
    static final class RemoveForgotten implements Mutant {
        @Override
        public LogCommit commit(Table table, LogCommit right) {
            List<Action> actions = new ArrayList<>(right.actions());
            boolean isMerge = table == Table.ROWS && operation(right).equals("MERGE");
            return isMerge && actions.removeIf(RemoveFile.class::isInstance)
                    ? new LogCommit(right.version(), actions)
                    : right;
        }
    }
}
