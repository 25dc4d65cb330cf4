// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.error.DeltaTableException;
import java.io.IOException;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.io.SeekableInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Appends row groups of a file to another, as they are: their pages as bytes, with the indexes of their pages and their
 * Bloom filters. Confined to one thread.
 */
final class ChunkCopier {
    private final ParquetFileReader reader;
    private final SeekableInputStream bytes;

    /**
     * @param reader of the file
     * @param bytes of the file; both are closed by who opened them
     */
    ChunkCopier(ParquetFileReader reader, SeekableInputStream bytes) {
        this.reader = reader;
        this.bytes = bytes;
    }

    void append(int group, ParquetFileWriter target) throws IOException {
        BlockMetaData block = reader.getRowGroups().get(group);
        target.startBlock(block.getRowCount());
        for (ColumnChunkMetaData chunk : block.getColumns()) {
            OffsetIndex offsets = readable(() -> reader.readOffsetIndex(chunk));
            target.appendColumnChunk(
                    reader.getFileMetaData()
                            .getSchema()
                            .getColumnDescription(chunk.getPath().toArray()),
                    bytes,
                    chunk,
                    readable(() -> reader.readBloomFilter(chunk)),
                    offsets == null ? null : readable(() -> reader.readColumnIndex(chunk)),
                    offsets);
        }
        target.endBlock();
    }

    private interface Read<T> {
        @Nullable
        T read() throws IOException;
    }

    /** What only helps to find rows and is damaged is left out; a store that does not answer is another matter. */
    private static <T> @Nullable T readable(Read<T> help) {
        try {
            return help.read();
        } catch (DeltaTableException away) {
            throw away;
        } catch (IOException | RuntimeException damaged) {
            return null;
        }
    }
}
