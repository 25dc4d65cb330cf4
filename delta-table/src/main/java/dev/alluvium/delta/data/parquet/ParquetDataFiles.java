// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.data.ChosenRows;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.FileCopy;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.PartitionValues;
import dev.alluvium.delta.data.PlainCopy;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.RowValues;
import dev.alluvium.delta.data.StatsCollector;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.data.ValueCursor;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.MarkedRows;
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
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data files of a table as Parquet objects in its store. */
public final class ParquetDataFiles implements DataFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ParquetDataFiles.class);

    private static final long[] EVERY_POSITION = {};

    /** A row group of less than this part of what new ones have is written anew with the rows beside it. */
    private static final int SMALL_SHARE = 4;

    private final ObjectStore store;
    private final ParquetEncoding encoding;
    private final DeletionVectors vectors;
    private final Dictionaries dictionaries = new Dictionaries();

    /** Files in this store, new ones written as the settings say. */
    public ParquetDataFiles(ObjectStore store, DataFileSettings settings) {
        this(store, new ParquetEncoding(settings, ParquetEncoding.ROW_GROUP_BYTES));
    }

    ParquetDataFiles(ObjectStore store, ParquetEncoding encoding) {
        this.store = store;
        this.encoding = encoding;
        this.vectors = new DeletionVectors(store);
    }

    @Override
    public DataFileWriter create(NewFile file) {
        return new ParquetFileWriting(target(file), encoding, dictionaries);
    }

    private TargetObject target(NewFile file) {
        DataFileSettings settings = encoding.settings();
        String key = DataFilePaths.directory(file.partitionValues()) + "part-00000-"
                + settings.ids().get() + ".c000" + extension(settings.compression()) + ".parquet";
        return new TargetObject(key, file, settings, store.create(key));
    }

    @Override
    public RowCursor read(AddFile file, TableLayout layout, BitSet columns) {
        RowPositions marked = vectors.read(file);
        return unmarked(open(file, layout, columns, EVERY_POSITION), file, marked);
    }

    /**
     * Row groups of which no row is wanted are not read. What is marked is not wanted: whether a file has all the rows
     * that are marked can only be told of one that is read whole.
     */
    @Override
    public RowCursor read(AddFile file, TableLayout layout, BitSet columns, long[] positions) {
        RowPositions marked = vectors.read(file);
        long[] wanted = LongStream.of(positions)
                .filter(position -> !marked.contains(position))
                .toArray();
        return new ChosenRows(open(file, layout, columns, wanted), wanted);
    }

    private RowCursor open(AddFile file, TableLayout layout, BitSet columns, long[] positions) {
        @Nullable Object[] partition = partition(file, layout);
        OpenParquet open = new OpenParquet(input(file), file, layout, columns);
        return new ParquetCursor(open, partition, layout, columns, positions);
    }

    /** What is wrong with a partition value is said before the file is opened. */
    private static @Nullable Object[] partition(AddFile file, TableLayout layout) {
        @Nullable Object[] row = new @Nullable Object[layout.width()];
        PartitionValues.restore(layout, file, row);
        return row;
    }

    private ObjectInputFile input(AddFile file) {
        return new ObjectInputFile(store, DataFilePaths.decode(file.path()), file.size());
    }

    private static RowCursor unmarked(RowCursor rows, AddFile file, RowPositions marked) {
        return marked.isEmpty() ? rows : new UnmarkedRows(rows, file, marked);
    }

    /** Row groups of which no row is touched are taken over as bytes, and other rows value by value. */
    @Override
    public FileCopy copy(AddFile source, NewFile target, LongStream touched) {
        RowPositions marked = vectors.read(source);
        TableLayout layout = target.layout();
        @Nullable Object[] partition = partition(source, layout);
        ObjectInputFile input = input(source);
        OpenParquet file = new OpenParquet(input, source, layout, layout.allColumns());
        SourceGroups groups = new SourceGroups(file, input.inLargePieces(), layout, partition);
        if (!groups.hasColumnsOfTable()) {
            RowCursor rows = new ParquetCursor(file, partition, layout, layout.allColumns(), EVERY_POSITION);
            return new PlainCopy(this, unmarked(rows, source, marked), target);
        }
        MarkedRows.checkWithin(source, marked, groups.start(groups.count()));
        RowPositions looked = RowPositions.of(
                touched.filter(position -> !marked.contains(position)).toArray());
        boolean[] untouched = groups.untouched(
                looked,
                marked,
                new StatsCollector(layout, encoding.settings().statsColumns()),
                encoding.rowGroupBytes() / SMALL_SHARE);
        return new ParquetCopy(
                new ParquetCopy.Source(groups, untouched, looked, marked),
                new GroupedWriting(target(target), encoding, dictionaries));
    }

    @Override
    public ValueCursor values(AddFile file, TableLayout layout, BitSet columns) {
        RowPositions marked = vectors.read(file);
        @Nullable Object[] partition = partition(file, layout);
        OpenParquet open = new OpenParquet(input(file), file, layout, columns);
        List<ParquetColumn> readable = ParquetColumn.of(open, layout);
        ValueCursor rows = !readable.isEmpty() && readable.size() == columns.cardinality()
                ? new ParquetValues(open, readable)
                : new RowValues(new ParquetCursor(open, partition, layout, columns, EVERY_POSITION));
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
