// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.InMemoryDataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.data.ValueCursor;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.MarkedFile;
import dev.alluvium.delta.deletionvector.ResidentVectors;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.KeyCodec;
import dev.alluvium.delta.reduce.StoredSequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.sim.ForwardingFiles;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.storage.MemoryObjects;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/** A version of a table whose files have runs, and what indexes of it say. */
final class PublishedTable {
    static final String ID = "6c1b7c0e-table";
    private static final StructType SCHEMA = StructType.of(
            StructField.of("id", PrimitiveType.LONG),
            StructField.of("seq", PrimitiveType.LONG),
            StructField.of("gone", PrimitiveType.BOOLEAN));
    static final TableLayout LAYOUT = new TableLayout(SCHEMA, List.of());
    private static final KeyCodec CODEC = new KeyCodec(SCHEMA, List.of("id"));
    private static final DataFileSettings SETTINGS = new DataFileSettings(
            Compression.NONE,
            StatsColumns.firstOnes(),
            TestContexts.counted().clock(),
            TestContexts.counted().ids());

    final MemoryObjects objects = new MemoryObjects(TestContexts.counted().clock());
    final List<AddFile> files = new ArrayList<>();
    final DeletionVectors vectors = new DeletionVectors(objects);
    private final InMemoryDataFiles stored = new InMemoryDataFiles(SETTINGS).sharedWith(SETTINGS, vectors::read);
    final KeyHasher hasher;
    final IndexedColumns columns;
    private final Path directory;
    /** Paths of the files whose rows an index read one by one. */
    final List<String> decoded = new ArrayList<>();

    PublishedTable(KeyHasher hasher, boolean sequenced, Path directory) {
        this.hasher = hasher.ofTable(ID);
        this.directory = directory;
        this.columns = columns(sequenced);
    }

    static IndexedColumns columns(boolean sequenced) {
        StoredSequence sequences = new StoredSequence(SCHEMA, sequenced ? List.of("seq") : List.of());
        return new IndexedColumns(LAYOUT, CODEC, sequences, sequenced, 2);
    }

    static Key key(long id) {
        return CODEC.encode(new Object[] {id});
    }

    static Object[] row(Long id, Long sequence, Boolean gone) {
        return new Object[] {id, sequence, gone};
    }

    RunPublisher publisher(SpillBudget budget) {
        return new RunPublisher(objects, hasher, layout -> columns, budget, 0);
    }

    /** A file with its run. */
    AddFile add(List<Object[]> rows, long memory) {
        AddFile file = add(rows, publisher(new SpillBudget(memory, directory)), ID);
        files.add(file);
        return file;
    }

    /** A file with its run, as a table of this id publishes it; part of the version only if it is put there. */
    AddFile add(List<Object[]> rows, RunPublisher publisher, String tableId) {
        DataFileWriter writer = stored.create(new NewFile(LAYOUT, Map.of(), Map.of()));
        try (FileKeys keys = publisher.begin(tableId, LAYOUT, List.of()).orElseThrow()) {
            for (Object[] row : rows) {
                writer.write(row);
                keys.add(row);
            }
            return publisher.publish(tableId, writer.finish(), keys);
        }
    }

    /** Marks rows of a file of the version. */
    void mark(int file, long... positions) {
        UUID id = new UUID(file, positions.length);
        files.set(
                file,
                MarkedFile.of(
                        files.get(file),
                        vectors.write(List.of(RowPositions.of(positions)), 0, id)
                                .get(0)));
    }

    Snapshot snapshot() {
        return Snapshot.of(
                0,
                0,
                Action.Protocol.basic(),
                new Action.Metadata(
                        ID, null, null, SchemaJson.format(SCHEMA), List.of(), Map.of(), OptionalLong.empty()),
                new Snapshot.State(files, List.of()));
    }

    IndexedVersion version() {
        return new IndexedVersion(snapshot(), columns, new Watched(), new ResidentVectors(vectors));
    }

    CompactKeyIndex index(long memory) {
        SpillBudget budget = new SpillBudget(memory, directory);
        return new CompactKeyIndex(
                new CompactKeyIndex.Settings(true, columns.ordersBySequence(), false, 4, budget), hasher);
    }

    /** An index that knows runs. */
    CompactKeyIndex reading(long memory) {
        return index(memory).reading(objects, directory);
    }

    /** Has the index follow the table from nothing. */
    <T extends KeyIndex> T built(T index) {
        decoded.clear();
        new IndexFollower(index, new Watched(), new ResidentVectors(vectors)).sync(snapshot(), columns);
        return index;
    }

    /** What an index says of each key below a bound. */
    static List<RowLocation> all(KeyIndex index, long below) {
        List<Key> keys = new ArrayList<>();
        for (long id = 0; id < below; id++) {
            keys.add(key(id));
        }
        return index.lookup(keys);
    }

    private final class Watched extends ForwardingFiles {
        Watched() {
            super(stored);
        }

        @Override
        public ValueCursor values(AddFile file, TableLayout layout, BitSet asked) {
            decoded.add(file.path());
            return super.values(file, layout, asked);
        }
    }
}
