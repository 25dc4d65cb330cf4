// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.index.KeyIndex;
import dev.alluvium.delta.index.RowLocation;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.merge.Cluster.Mutant;
import dev.alluvium.delta.merge.Cluster.Scenario;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.KeyCodec;
import dev.alluvium.delta.reduce.Sequence;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Engines that are wrong in one way each: the schedules of {@link TableWriterSimulationTest} must tell. */
final class TableWriterMutantsTest {
    private static final int SCHEDULES = 2000;
    private static final Scenario APPEND = new Scenario("append", WriteMode.APPEND, false, false, true, false);
    private static final Scenario BY_OFFSET = new Scenario("offset", WriteMode.UPSERT, false, false, true, true);
    private static final Scenario BY_SEQUENCE = new Scenario("sequence", WriteMode.UPSERT, true, false, true, false);

    private static void assertCaught(Scenario scenario, Mutant mutant) {
        for (long seed = 0; seed < SCHEDULES; seed++) {
            try {
                new Cluster(seed, scenario, mutant).run();
            } catch (RuntimeException | AssertionError caught) {
                assertThat(caught).isNotNull();
                return;
            }
        }
        throw new AssertionError("no schedule of " + SCHEDULES + " caught the mutant");
    }

    @Test
    void noFenceIsCaught() {
        assertCaught(APPEND, fencedBy((base, part) -> true));
    }

    @Test
    void aFenceThatOnlyAsksForNotOlderIsCaught() {
        assertCaught(
                APPEND, fencedBy((base, part) -> base.txnVersion(part.appId()).orElse(-1) < part.covered()));
    }

    @Test
    void anExpectationThatIsReadAgainAtFlushIsCaught() {
        assertCaught(APPEND, new Mutant() {
            @Override
            public OptionalLong expected(OptionalLong frozen, OptionalLong now) {
                return now;
            }
        });
    }

    @Test
    void aLateEventThatIsAppliedIsCaught() {
        assertCaught(BY_SEQUENCE, indexedBy(index -> new WrongIndex(index) {
            @Override
            public List<RowLocation> lookup(List<Key> keys) {
                List<RowLocation> rows = new ArrayList<>();
                super.lookup(keys)
                        .forEach(row -> rows.add(
                                row == null ? null : RowLocation.of(row.path(), row.position(), Sequence.NONE, false)));
                return rows;
            }
        }));
    }

    @Test
    void anIndexThatRunsAheadOfTheCommitIsCaught() {
        assertCaught(BY_OFFSET, new Mutant() {
            @Override
            public DataFiles files(DataFiles files, KeyIndex index) {
                return new Indexing(files, index);
            }
        });
    }

    @Test
    void anIndexThatForgetsRowsIsCaught() {
        assertCaught(BY_OFFSET, indexedBy(index -> new WrongIndex(index) {
            private int puts;

            @Override
            public void put(Key key, RowLocation row) {
                if (puts++ % 3 > 0) {
                    super.put(key, row);
                }
            }
        }));
    }

    @Test
    void anIndexThatBelievesInRemovedFilesIsCaught() {
        assertCaught(BY_OFFSET, indexedBy(index -> new WrongIndex(index) {
            @Override
            public void fileGone(String path) {}
        }));
    }

    @Test
    void positionsThatIgnoreDroppedRowsAreCaught() {
        assertCaught(BY_OFFSET, indexedBy(index -> new WrongIndex(index) {
            @Override
            public void fileReplaced(String from, String to, long[] dropped) {
                super.fileReplaced(from, to, new long[0]);
            }
        }));
    }

    private static Mutant fencedBy(Fence fence) {
        return new Mutant() {
            @Override
            public Fence fence() {
                return fence;
            }
        };
    }

    private static Mutant indexedBy(java.util.function.UnaryOperator<KeyIndex> wrong) {
        return new Mutant() {
            @Override
            public KeyIndex index(KeyIndex index) {
                return wrong.apply(index);
            }
        };
    }

    /** An index that is right until a method is overridden. */
    private static class WrongIndex implements KeyIndex {
        private final KeyIndex right;

        WrongIndex(KeyIndex right) {
            this.right = right;
        }

        @Override
        public List<RowLocation> lookup(List<Key> keys) {
            return right.lookup(keys);
        }

        @Override
        public void forEach(BiConsumer<Key, RowLocation> visitor) {
            right.forEach(visitor);
        }

        @Override
        public void put(Key key, RowLocation row) {
            right.put(key, row);
        }

        @Override
        public void settle(Function<String, Optional<String>> lanes) {
            right.settle(lanes);
        }

        @Override
        public void fileGone(String path) {
            right.fileGone(path);
        }

        @Override
        public void fileReplaced(String from, String to, long[] dropped) {
            right.fileReplaced(from, to, dropped);
        }

        @Override
        public void clear() {
            right.clear();
        }
    }

    /** Puts the rows of a file into the index as soon as they are written. */
    private record Indexing(DataFiles right, KeyIndex index) implements DataFiles {
        @Override
        public DataFileWriter create(NewFile file) {
            DataFileWriter writer = right.create(file);
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

        @Override
        public RowCursor read(AddFile file, TableLayout layout, BitSet columns) {
            return right.read(file, layout, columns);
        }

        @Override
        public void discard(Collection<AddFile> files) {
            right.discard(files);
        }
    }
}
