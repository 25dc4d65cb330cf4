// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim.mutants;

import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.index.KeyIndex;
import dev.alluvium.delta.index.RowLocation;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.KeyCodec;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.sim.ForwardingFiles;
import dev.alluvium.delta.sim.ForwardingIndex;
import dev.alluvium.delta.sim.Mutant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Engines that are wrong about where rows are. */
final class IndexMutants {
    private IndexMutants() {}

    /** {@code index_before_commit}. */
    static final class IndexBeforeCommit implements Mutant {
        private KeyIndex index;

        @Override
        public KeyIndex index(KeyIndex right) {
            index = right;
            return right;
        }

        @Override
        public DataFiles files(Table table, DataFiles right) {
            return new ForwardingFiles(right) {
                @Override
                public DataFileWriter create(NewFile file) {
                    return index == null ? super.create(file) : indexing(super.create(file), file, index);
                }
            };
        }

        private static DataFileWriter indexing(DataFileWriter writer, NewFile file, KeyIndex index) {
            KeyCodec codec = new KeyCodec(file.layout().schema(), List.of("id"));
            List<Key> keys = new ArrayList<>();
            return new DataFileWriter() {
                @Override
                public void write(Object[] row) {
                    writer.write(row);
                    keys.add(codec.ofRow(row));
                }

                @Override
                public long rows() {
                    return writer.rows();
                }

                @Override
                public long estimatedBytes() {
                    return writer.estimatedBytes();
                }

                @Override
                public AddFile finish() {
                    AddFile add = writer.finish();
                    for (int i = 0; i < keys.size(); i++) {
                        index.put(keys.get(i), RowLocation.of(add.path(), i, Sequence.NONE, false));
                    }
                    return add;
                }

                @Override
                public void abort() {
                    writer.abort();
                }
            };
        }
    }

    /** {@code index_not_applied}: rows of our own commits are not noted. */
    static final class IndexNotApplied implements Mutant {
        private String lastRead = "";

        @Override
        public DataFiles files(Table table, DataFiles right) {
            return new ForwardingFiles(right) {
                @Override
                public RowCursor read(AddFile file, TableLayout layout, BitSet columns) {
                    lastRead = file.path();
                    return super.read(file, layout, columns);
                }
            };
        }

        @Override
        public KeyIndex index(KeyIndex right) {
            return new ForwardingIndex(right) {
                @Override
                public void put(Key key, RowLocation row) {
                    if (row.path().equals(lastRead)) {
                        super.put(key, row);
                    }
                }
            };
        }
    }

    /** {@code index_ignores_winners}, and under any key scope {@code winner_keys_unread}. */
    static final class IndexIgnoresWinners implements Mutant {
        private boolean built;

        @Override
        public KeyIndex index(KeyIndex right) {
            return new ForwardingIndex(right) {
                @Override
                public List<RowLocation> lookup(List<Key> keys) {
                    built = true;
                    return super.lookup(keys);
                }
            };
        }

        @Override
        public DataFiles files(Table table, DataFiles right) {
            return new ForwardingFiles(right) {
                @Override
                public RowCursor read(AddFile file, TableLayout layout, BitSet columns) {
                    return built && !isWhole(layout, columns) ? NO_ROWS : super.read(file, layout, columns);
                }
            };
        }
    }

    /** {@code untagged_not_indexed}. */
    static final class UntaggedNotIndexed implements Mutant {
        @Override
        public DataFiles files(Table table, DataFiles right) {
            return new ForwardingFiles(right) {
                @Override
                public RowCursor read(AddFile file, TableLayout layout, BitSet columns) {
                    boolean skipped = !isWhole(layout, columns) && !file.tags().containsKey("alluvium.lane");
                    return skipped ? NO_ROWS : super.read(file, layout, columns);
                }
            };
        }
    }

    /** {@code restore_dv_shrink_ignored}: a file that was known before is not read again. */
    static final class KnownFilesNotReadAgain implements Mutant {
        private final Set<String> known = new HashSet<>();

        @Override
        public DataFiles files(Table table, DataFiles right) {
            return new ForwardingFiles(right) {
                @Override
                public RowCursor read(AddFile file, TableLayout layout, BitSet columns) {
                    boolean skipped = !isWhole(layout, columns) && !known.add(file.path());
                    return skipped ? NO_ROWS : super.read(file, layout, columns);
                }
            };
        }
    }

    /** {@code partial_base_stale}: values are kept from the row as it was when it was first read. */
    static final class PartialBaseStale implements Mutant {
        private final Map<Object, Object[]> first = new HashMap<>();

        @Override
        public DataFiles files(Table table, DataFiles right) {
            return new ForwardingFiles(right) {
                @Override
                public RowCursor read(AddFile file, TableLayout layout, BitSet columns) {
                    RowCursor rows = super.read(file, layout, columns);
                    return table == Table.ROWS && isWhole(layout, columns) ? remembering(rows) : rows;
                }
            };
        }

        private RowCursor remembering(RowCursor rows) {
            return new RowCursor() {
                @Override
                public boolean next() {
                    return rows.next();
                }

                @Override
                public Object[] row() {
                    Object[] row = rows.row();
                    Object[] before = first.computeIfAbsent(row[0], key -> row.clone());
                    return before.length == row.length ? before.clone() : row;
                }

                @Override
                public long position() {
                    return rows.position();
                }

                @Override
                public void close() {
                    rows.close();
                }
            };
        }
    }

    /** {@code no_validity_check}: what is known of files that are gone counts. */
    static final class NoValidityCheck implements Mutant {
        @Override
        public KeyIndex index(KeyIndex right) {
            return new ForwardingIndex(right) {
                @Override
                public void fileGone(String path) {}
            };
        }
    }

    /** {@code remap_without_rank}. */
    static final class RemapWithoutRank implements Mutant {
        @Override
        public KeyIndex index(KeyIndex right) {
            return new ForwardingIndex(right) {
                @Override
                public void fileReplaced(String from, String to, long first, RowPositions leftOut) {
                    super.fileReplaced(from, to, first, RowPositions.NONE);
                }
            };
        }
    }

    /** {@code foreign_assumed_ordered}: what replaces a file in a commit has its rows in its order. */
    static final class ForeignAssumedOrdered implements Mutant {
        @Override
        public KeyIndex index(KeyIndex right) {
            return new ForwardingIndex(right) {
                private final List<String> gone = new ArrayList<>();
                private final Set<String> assumed = new HashSet<>();

                @Override
                public void fileGone(String path) {
                    gone.add(path);
                }

                @Override
                public void put(Key key, RowLocation row) {
                    if (!gone.isEmpty()) {
                        super.fileReplaced(gone.remove(0), row.path(), 0, RowPositions.NONE);
                        gone.forEach(super::fileGone);
                        gone.clear();
                        assumed.add(row.path());
                    }
                    if (!assumed.contains(row.path())) {
                        super.put(key, row);
                    }
                }

                @Override
                public List<RowLocation> lookup(List<Key> keys) {
                    gone.forEach(super::fileGone);
                    gone.clear();
                    return super.lookup(keys);
                }
            };
        }
    }

    /** {@code rebase_keeps_positions}: after a lost race what was found before is used again. */
    static final class RebaseKeepsPositions implements Mutant {
        @Override
        public KeyIndex index(KeyIndex right) {
            return new ForwardingIndex(right) {
                private List<Key> asked = List.of();
                private List<RowLocation> answered = List.of();

                @Override
                public List<RowLocation> lookup(List<Key> keys) {
                    if (!keys.equals(asked)) {
                        asked = List.copyOf(keys);
                        answered = super.lookup(keys);
                    }
                    return answered;
                }
            };
        }
    }

    private static Mutant finding(UnaryOperator<RowLocation> wrong) {
        return new Mutant() {
            @Override
            public KeyIndex index(KeyIndex right) {
                return new ForwardingIndex(right) {
                    @Override
                    public List<RowLocation> lookup(List<Key> keys) {
                        List<RowLocation> rows = new ArrayList<>();
                        super.lookup(keys).forEach(row -> rows.add(row == null ? null : wrong.apply(row)));
                        return rows;
                    }
                };
            }
        };
    }

    /** {@code delete_forgotten}: the old row stays. */
    static final class DeleteForgotten implements Mutant {
        private final Mutant wrong = finding(row -> null);

        @Override
        public KeyIndex index(KeyIndex right) {
            return wrong.index(right);
        }
    }

    /** {@code late_event_applied}. */
    static final class LateEventApplied implements Mutant {
        private final Mutant wrong = finding(row -> RowLocation.of(row.path(), row.position(), Sequence.NONE, false));

        @Override
        public KeyIndex index(KeyIndex right) {
            return wrong.index(right);
        }
    }

    /** {@code only_first_copy_killed}. */
    static final class OnlyFirstCopyKilled implements Mutant {
        private final Mutant wrong =
                finding(row -> RowLocation.of(row.path(), row.position(), row.sequence(), row.deleted()));

        @Override
        public KeyIndex index(KeyIndex right) {
            return wrong.index(right);
        }
    }

    /** Every third row of a file that is read goes unnoticed. */
    static final class RowsForgotten implements Mutant {
        @Override
        public KeyIndex index(KeyIndex right) {
            return new ForwardingIndex(right) {
                private int puts;

                @Override
                public void put(Key key, RowLocation row) {
                    if (puts++ % 3 > 0) {
                        super.put(key, row);
                    }
                }
            };
        }
    }
}
