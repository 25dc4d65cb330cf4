// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/**
 * Columns that dictionaries do not pay for. Parquet tries one for each column of each file and gives it up after a page
 * of values, which is all that a small file has: the column is encoded twice. One that gave it up in a file does
 * without in the next ones, and then tries again. What comes out is the same. Thread-safe.
 */
final class Dictionaries {
    private static final int FILES_WITHOUT = 31;

    /** With fewer values nobody can tell, nor does it matter. */
    private static final long FEW_VALUES = 1000;

    private final Map<String, Integer> filesWithout = new HashMap<>();

    /** The paths of the columns that a new file tries no dictionary for. */
    synchronized Set<String> leaveOut() {
        Set<String> columns = Set.copyOf(filesWithout.keySet());
        filesWithout.replaceAll((column, files) -> files - 1);
        filesWithout.values().removeIf(files -> files == 0);
        return columns;
    }

    /** A file was written that left these columns out. */
    synchronized void learn(ParquetMetadata written, Set<String> leftOut) {
        Set<String> tried = new HashSet<>();
        Set<String> kept = new HashSet<>();
        for (BlockMetaData group : written.getBlocks()) {
            for (ColumnChunkMetaData chunk : group.getColumns()) {
                String column = chunk.getPath().toDotString();
                if (chunk.hasDictionaryPage()) {
                    kept.add(column);
                } else if (values(chunk) >= FEW_VALUES) {
                    tried.add(column);
                }
            }
        }
        tried.removeAll(kept);
        tried.removeAll(leftOut);
        tried.forEach(column -> filesWithout.put(column, FILES_WITHOUT));
    }

    private static long values(ColumnChunkMetaData chunk) {
        return chunk.getValueCount() - Math.max(0, chunk.getStatistics().getNumNulls());
    }
}
