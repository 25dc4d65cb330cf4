// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.data.ChosenRows;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.RowValues;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.data.ValueCursor;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.deletionvector.UnmarkedRows;
import dev.alluvium.delta.deletionvector.UnmarkedValues;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data files of a table as Parquet objects in its store. */
public final class ParquetDataFiles implements DataFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ParquetDataFiles.class);

    private static final long[] EVERY_POSITION = {};

    private final ObjectStore store;
    private final DataFileSettings settings;
    private final DeletionVectors vectors;

    /** Files in this store, new ones written as the settings say. */
    public ParquetDataFiles(ObjectStore store, DataFileSettings settings) {
        this.store = store;
        this.settings = settings;
        this.vectors = new DeletionVectors(store);
    }

    @Override
    public DataFileWriter create(NewFile file) {
        String key = DataFilePaths.directory(file.partitionValues()) + "part-00000-"
                + settings.ids().get() + ".c000" + extension(settings.compression()) + ".parquet";
        return new ParquetFileWriting(key, file, settings, store.create(key));
    }

    @Override
    public RowCursor read(AddFile file, TableLayout layout, BitSet columns) {
        return open(file, layout, columns, EVERY_POSITION);
    }

    /** Row groups of which no row is wanted are not read. */
    @Override
    public RowCursor read(AddFile file, TableLayout layout, BitSet columns, long[] positions) {
        return new ChosenRows(open(file, layout, columns, positions), positions);
    }

    private RowCursor open(AddFile file, TableLayout layout, BitSet columns, long[] positions) {
        RowPositions marked = vectors.read(file);
        RowCursor rows = new ParquetCursor(openFile(file, layout, columns), file, layout, columns, positions);
        return marked.isEmpty() ? rows : new UnmarkedRows(rows, file, marked);
    }

    private OpenParquet openFile(AddFile file, TableLayout layout, BitSet columns) {
        String key = DataFilePaths.decode(file.path());
        return new OpenParquet(new ObjectInputFile(store, key, file.size()), file, layout, columns);
    }

    @Override
    public ValueCursor values(AddFile file, TableLayout layout, BitSet columns) {
        RowPositions marked = vectors.read(file);
        OpenParquet open = openFile(file, layout, columns);
        List<ParquetColumn> readable = ParquetColumn.of(open, layout);
        ValueCursor rows = !readable.isEmpty() && readable.size() == columns.cardinality()
                ? new ParquetValues(open, readable)
                : new RowValues(new ParquetCursor(open, file, layout, columns, EVERY_POSITION));
        return marked.isEmpty() ? rows : new UnmarkedValues(rows, file, marked);
    }

    @Override
    public void discard(Collection<AddFile> files) {
        List<String> keys = new ArrayList<>(files.size());
        for (AddFile file : files) {
            keys.add(DataFilePaths.decode(file.path()));
        }
        try {
            store.delete(keys);
        } catch (DeltaTableException e) {
            LOG.warn(
                    "uncommitted data files could not be deleted; vacuum will table={} files={}",
                    store.location(),
                    keys.size(),
                    e);
        }
    }

    private static String extension(Compression compression) {
        return switch (compression) {
            case NONE -> "";
            case SNAPPY -> ".snappy";
            case ZSTD -> ".zstd";
            case GZIP -> ".gz";
        };
    }
}
