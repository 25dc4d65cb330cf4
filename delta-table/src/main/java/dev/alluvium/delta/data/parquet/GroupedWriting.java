// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.data.StatsCollector;
import dev.alluvium.delta.log.Action.AddFile;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.SeekableInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One Parquet file that is put together from rows and from row groups of another. Parquet's writer of rows knows no
 * groups of others, and its writer of files no rows; so rows are made a file in memory first, whose groups are taken
 * over as well. Confined to one thread.
 */
final class GroupedWriting {
    private static final int MAGIC_BYTES = 4;

    private final TargetObject target;
    private final ParquetEncoding encoding;
    private final StatsCollector stats;
    private final ParquetFileWriter parquet;
    private MemoryFile memory = new MemoryFile();
    private @Nullable ParquetWriter<@Nullable Object[]> pending;
    private long rows;

    GroupedWriting(TargetObject target, ParquetEncoding encoding) {
        this.target = target;
        this.encoding = encoding;
        this.stats = target.newStats();
        try {
            this.parquet = new ParquetFileWriter(
                    new ObjectOutputFile(target.output()),
                    ParquetSchemas.of(target.file().layout().dataSchema()),
                    ParquetFileWriter.Mode.CREATE,
                    encoding.rowGroupBytes(),
                    ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
                    null,
                    ParquetProperties.builder().build());
            parquet.start();
        } catch (IOException e) {
            target.output().abort();
            throw target.failed(e);
        } catch (RuntimeException e) {
            target.output().abort();
            throw e;
        }
    }

    void write(@Nullable Object[] row) {
        try {
            ParquetWriter<@Nullable Object[]> writer = pending;
            if (writer == null) {
                memory = new MemoryFile();
                writer = encoding.writer(target.file().layout(), memory, Set.of());
                pending = writer;
            }
            writer.write(row);
            if (memory.getLength() > MAGIC_BYTES) {
                settle(); // a group is complete, and nothing of the next one is there
            }
        } catch (IOException e) {
            throw target.failed(e);
        }
        stats.accept(row);
        rows++;
    }

    /** Rows that were written become groups of the file. */
    private void settle() throws IOException {
        ParquetWriter<@Nullable Object[]> writer = pending;
        if (writer == null) {
            return;
        }
        pending = null;
        writer.close();
        try (ParquetFileReader reader = ParquetFileReader.open(memory, OpenParquet.options());
                SeekableInputStream bytes = memory.newStream()) {
            ChunkCopier chunks = new ChunkCopier(reader, bytes);
            for (int i = 0; i < reader.getRowGroups().size(); i++) {
                chunks.append(i, parquet);
            }
        }
        memory = new MemoryFile();
    }

    void takeOver(SourceGroups source, int group) {
        try {
            settle();
            source.appendTo(parquet, group);
        } catch (IOException e) {
            throw target.failed(e);
        }
        stats.accept(source.ranges(group));
        rows += source.ranges(group).rows();
    }

    long rows() {
        return rows;
    }

    AddFile finish() {
        try {
            settle();
            parquet.end(Map.of());
            return target.publish(stats);
        } catch (IOException e) {
            throw target.failed(e);
        }
    }

    void abort() {
        target.output().abort();
    }
}
