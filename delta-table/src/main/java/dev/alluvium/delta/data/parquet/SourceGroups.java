// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.data.StatsCollector;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.deletionvector.RowPositions;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.SemanticVersion;
import org.apache.parquet.VersionParser;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** The row groups of a file that is copied, and which of them may be taken over as they are. Confined to one thread. */
final class SourceGroups {
    /** Others cut the bounds of texts short, and leave out what ours say of zeros and NaN; so do its old versions. */
    private static final String PARQUET_JAVA = "parquet-mr";

    private static final SemanticVersion OLDEST = new SemanticVersion(1, 11, 0);

    /** Spark's mark of dates and times in the old calendar. */
    private static final String LEGACY_DATES = "org.apache.spark.legacyDateTime";

    private final OpenParquet file;
    private final ReadFailures failures;
    private final ParquetFileReader reader;
    private final ChunkCopier chunks;
    private final TableLayout layout;
    private final @Nullable Object[] partition;
    private final long[] starts;

    /**
     * @param file all its columns are read; closed with this
     * @param bytes of the same file
     * @param partition a row with the values of its partition
     */
    SourceGroups(OpenParquet file, ObjectInputFile bytes, TableLayout layout, @Nullable Object[] partition) {
        this.file = file;
        this.partition = partition;
        this.failures = file.failures();
        this.reader = file.reader();
        this.layout = layout;
        this.chunks = new ChunkCopier(reader, bytes.newStream());
        List<BlockMetaData> blocks = reader.getRowGroups();
        this.starts = new long[blocks.size() + 1];
        for (int i = 0; i < blocks.size(); i++) {
            starts[i + 1] = starts[i] + blocks.get(i).getRowCount();
        }
    }

    int count() {
        return starts.length - 1;
    }

    /** The position of a group's first row, or how many rows there are. */
    long start(int group) {
        return starts[group];
    }

    /** Appends a group as it is; throws what is wrong with the target, and {@link ReadFailures} otherwise. */
    void appendTo(ParquetFileWriter target, int group) throws IOException {
        try {
            chunks.append(group, target);
        } catch (EOFException | RuntimeException e) {
            throw failures.of(e);
        }
    }

    /** The rows of a group, which has one at least. */
    GroupRows open(int group) {
        try {
            return new GroupRows(file, reader.readRowGroup(group), layout, partition);
        } catch (IOException | RuntimeException e) {
            throw failures.of(e);
        }
    }

    /** Whether values can go from its columns to those of a file that is written now. */
    boolean hasColumnsOfTable() {
        List<Type> columns = ParquetSchemas.of(layout.dataSchema()).getFields();
        return !columns.isEmpty() && file.requested().getFields().equals(columns);
    }

    GroupRanges ranges(int group) {
        return new GroupRanges(reader.getRowGroups().get(group), layout);
    }

    /**
     * For each group whether it may be taken over: its file has the columns of the table and no others, none of its
     * rows is touched or marked, its metadata say all that the statistics of a table need, and it is not so small that
     * it had better become a part of a larger one.
     *
     * @param leastBytes before compression
     */
    boolean[] untouched(RowPositions touched, RowPositions marked, StatsCollector stats, long leastBytes) {
        boolean[] untouched = new boolean[count()];
        try {
            if (isAlike()) {
                for (int i = 0; i < untouched.length; i++) {
                    untouched[i] = !hasAny(touched, i)
                            && !hasAny(marked, i)
                            && starts[i] < starts[i + 1]
                            && reader.getRowGroups().get(i).getTotalByteSize() >= leastBytes
                            && stats.knows(ranges(i));
                }
            }
        } catch (RuntimeException e) {
            throw failures.of(e);
        }
        return untouched;
    }

    private boolean isAlike() {
        FileMetaData file = reader.getFileMetaData();
        return isOfParquetJava(file.getCreatedBy())
                && !file.getKeyValueMetaData().containsKey(LEGACY_DATES)
                && file.getSchema().equals(ParquetSchemas.of(layout.dataSchema()));
    }

    private static boolean isOfParquetJava(@Nullable String createdBy) {
        try {
            VersionParser.ParsedVersion writer = VersionParser.parse(createdBy == null ? "" : createdBy);
            return PARQUET_JAVA.equals(writer.application)
                    && writer.hasSemanticVersion()
                    && writer.getSemanticVersion().compareTo(OLDEST) >= 0;
        } catch (VersionParser.VersionParseException unknown) {
            return false;
        }
    }

    void close() {
        file.close();
    }

    private boolean hasAny(RowPositions rows, int group) {
        return rows.countBelow(starts[group]) < rows.countBelow(starts[group + 1]);
    }
}
