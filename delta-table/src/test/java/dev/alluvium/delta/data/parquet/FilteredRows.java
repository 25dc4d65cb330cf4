// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.data.Rows;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.storage.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** Rows as a reader finds them that believes all that a file says of itself: its indexes, filters and checksums. */
final class FilteredRows {
    private FilteredRows() {}

    static List<List<Object>> of(ObjectStore store, AddFile file, TableLayout layout, FilterPredicate filter)
            throws IOException {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new PageCodecs())
                .withRecordFilter(FilterCompat.get(filter))
                .useColumnIndexFilter(true)
                .useBloomFilter(true)
                .useDictionaryFilter(true)
                .useStatsFilter(true)
                .useRecordFilter(true)
                .usePageChecksumVerification(true)
                .build();
        List<List<Object>> found = new ArrayList<>();
        try (ParquetFileReader reader =
                ParquetFileReader.open(new ObjectInputFile(store, file.path(), file.size()), options)) {
            MessageType schema = reader.getFileMetaData().getSchema();
            List<Integer> targets =
                    IntStream.range(0, schema.getFieldCount()).boxed().toList();
            RowMaterializer materializer = new RowMaterializer(layout.schema(), schema, targets);
            PageReadStore pages = reader.readNextFilteredRowGroup();
            while (pages != null) {
                RecordReader<Object[]> rows = new ColumnIOFactory()
                        .getColumnIO(schema)
                        .getRecordReader(pages, materializer, options.getRecordFilter());
                for (long i = 0; i < pages.getRowCount(); i++) {
                    Object[] row = rows.read();
                    if (!rows.shouldSkipCurrentRecord() && row != null) {
                        found.add(Rows.comparable(row));
                    }
                }
                pages = reader.readNextFilteredRowGroup();
            }
        }
        return found;
    }
}
