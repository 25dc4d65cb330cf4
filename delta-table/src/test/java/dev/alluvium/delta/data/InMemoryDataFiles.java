// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.deletionvector.UnmarkedRows;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.ObjectNotFoundException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.schema.StructField;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Data files as lists of rows. Several tasks share one shelf, as they share a store. */
public final class InMemoryDataFiles implements DataFiles {
    private final Map<String, Stored> shelf;
    private final DataFileSettings settings;
    private final Function<AddFile, RowPositions> vectors;

    /** Files on a shelf of their own. */
    public InMemoryDataFiles(DataFileSettings settings) {
        this(new ConcurrentHashMap<>(), settings, InMemoryDataFiles::inline);
    }

    private InMemoryDataFiles(
            Map<String, Stored> shelf, DataFileSettings settings, Function<AddFile, RowPositions> vectors) {
        this.shelf = shelf;
        this.settings = settings;
        this.vectors = vectors;
    }

    private static RowPositions inline(AddFile file) {
        return file.deletionVector()
                .map(vector -> DeletionVectors.inline(vector, "the deletion vector of " + file.path()))
                .orElse(RowPositions.NONE);
    }

    /** The same files for another task. */
    public InMemoryDataFiles sharedWith(DataFileSettings other) {
        return new InMemoryDataFiles(shelf, other, vectors);
    }

    /** The same files for another task, which reads the vectors of files this way. */
    public InMemoryDataFiles sharedWith(DataFileSettings other, Function<AddFile, RowPositions> itsVectors) {
        return new InMemoryDataFiles(shelf, other, itsVectors);
    }

    /** The paths of all files, committed or not. */
    public List<String> paths() {
        return List.copyOf(shelf.keySet());
    }

    private record Stored(List<String> columns, List<Object[]> rows) {}

    @Override
    public DataFileWriter create(NewFile file) {
        String path = DataFilePaths.encode(DataFilePaths.directory(file.partitionValues()) + "part-"
                + settings.ids().get() + ".rows");
        TableLayout layout = file.layout();
        StatsCollector stats = new StatsCollector(layout, settings.statsColumns());
        List<Object[]> rows = new ArrayList<>();
        return new DataFileWriter() {
            @Override
            public void write(Object[] row) {
                Object[] stored = new Object[layout.dataCount()];
                for (int i = 0; i < stored.length; i++) {
                    StructField field = layout.schema().field(layout.dataPosition(i));
                    stored[i] = row[layout.dataPosition(i)];
                    if (stored[i] == null && !field.nullable()) {
                        throw new DeltaTableException("column '" + field.name()
                                + "' is not null in the table, but a row has no value for it");
                    }
                }
                stats.accept(row);
                rows.add(stored);
            }

            @Override
            public long rows() {
                return rows.size();
            }

            @Override
            public long estimatedBytes() {
                return 100L * rows.size() * layout.dataCount();
            }

            @Override
            public AddFile finish() {
                shelf.put(path, new Stored(layout.dataSchema().names(), List.copyOf(rows)));
                return new AddFile(
                        path,
                        file.partitionValues(),
                        estimatedBytes(),
                        settings.clock().millis(),
                        true,
                        stats.toJson(),
                        file.tags(),
                        Optional.empty());
            }

            @Override
            public void abort() {
                rows.clear();
            }
        };
    }

    @Override
    public RowCursor read(AddFile file, TableLayout layout, BitSet columns) {
        Stored stored = shelf.get(file.path());
        if (stored == null) {
            throw new ObjectNotFoundException("there is no data file " + file.path());
        }
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < stored.columns().size(); i++) {
            positions.put(stored.columns().get(i), i);
        }
        return new UnmarkedRows(all(stored, file, layout, columns, positions), file, vectors.apply(file));
    }

    private static RowCursor all(
            Stored stored, AddFile file, TableLayout layout, BitSet columns, Map<String, Integer> positions) {
        return new RowCursor() {
            private int next;

            @Override
            public boolean next() {
                return next++ < stored.rows().size();
            }

            @Override
            public Object[] row() {
                Object[] row = new Object[layout.width()];
                PartitionValues.restore(layout, file, row);
                for (int i = 0; i < row.length; i++) {
                    Integer position = positions.get(layout.schema().field(i).name());
                    if (position != null) {
                        row[i] = stored.rows().get(next - 1)[position];
                    }
                    row[i] = columns.get(i) ? row[i] : null;
                }
                return row;
            }

            @Override
            public long position() {
                return next - 1L;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void discard(Collection<AddFile> files) {
        files.forEach(file -> shelf.remove(file.path()));
    }
}
