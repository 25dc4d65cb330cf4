// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.storage.ObjectStore;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;

/** Data files of few rows that have many row groups all the same. */
public final class SmallRowGroups {
    private static final int BYTES = 4 << 10;

    private SmallRowGroups() {}

    /** Files with row groups of some hundred rows. */
    public static ParquetDataFiles in(ObjectStore store, Clock clock) {
        DataFileSettings settings = new DataFileSettings(
                Compression.NONE,
                StatsColumns.firstOnes(),
                clock,
                () -> UUID.randomUUID().toString());
        return new ParquetDataFiles(store, new ParquetEncoding(settings, BYTES));
    }

    /** The row groups of a file, each told from all others by its rows and sizes. */
    public static List<String> of(ObjectStore store, String path, long size) throws IOException {
        try (ParquetFileReader reader =
                ParquetFileReader.open(new ObjectInputFile(store, path, size), OpenParquet.options())) {
            return reader.getRowGroups().stream().map(SmallRowGroups::told).toList();
        }
    }

    private static String told(BlockMetaData group) {
        return group.getRowCount() + " rows, " + group.getColumns().get(0).getStatistics() + ", "
                + group.getTotalByteSize();
    }
}
