// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.data.TableLayout;
import java.io.IOException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * A row group in the making, in memory: of rows, and of values that are put into its columns with no row made of them.
 * Parquet's own writer of rows takes no values of columns. Confined to one thread.
 */
final class NewRowGroup {
    private final ParquetProperties properties;
    private final long fullBytes;
    private final ColumnChunkPageWriteStore pages;
    private final ColumnWriteStore columns;
    private final RecordConsumer consumer;
    private final RowWriteSupport support;
    private long rows;
    private long rowsAtNextLook;
    private boolean complete;

    NewRowGroup(TableLayout layout, ParquetEncoding encoding, ParquetProperties properties) {
        MessageType schema = ParquetSchemas.of(layout.dataSchema());
        this.properties = properties;
        this.fullBytes = encoding.rowGroupBytes();
        this.rowsAtNextLook = properties.getMinRowCountForPageSizeCheck();
        this.pages = new ColumnChunkPageWriteStore(
                encoding.compressor(),
                schema,
                properties.getAllocator(),
                properties.getColumnIndexTruncateLength(),
                properties.getPageWriteChecksumEnabled());
        this.columns = properties.newColumnWriteStore(schema, pages, pages);
        this.consumer = new ColumnIOFactory().getColumnIO(schema).getRecordWriter(columns);
        this.support = new RowWriteSupport(layout);
        this.support.prepareForWrite(consumer);
    }

    /** Where values go of the rows that {@link #endRow} ends. */
    ColumnWriter column(ColumnDescriptor column) {
        return columns.getColumnWriter(column);
    }

    /** Ends a row of which every column was given a value, or several, or that there is none. */
    void endRow() {
        columns.endRecord();
        count();
    }

    void write(@Nullable Object[] row) {
        support.write(row);
        consumer.flush(); // it holds back the nulls of missing structs, which others would now stand before
        count();
    }

    /** As Parquet's own writer: to ask how large all is costs more than a row does. */
    private void count() {
        rows++;
        if (rows < rowsAtNextLook) {
            return;
        }
        long bytes = columns.getBufferedSize();
        long rowBytes = Math.max(1, bytes / rows);
        complete = bytes > fullBytes - 2 * rowBytes;
        long halfWay = (rows + fullBytes / rowBytes) / 2;
        rowsAtNextLook = Math.min(
                Math.max(properties.getMinRowCountForPageSizeCheck(), halfWay),
                rows + properties.getMaxRowCountForPageSizeCheck());
    }

    /** Whether it is as large as row groups are to be. */
    boolean isComplete() {
        return complete;
    }

    /** Ends it, with a row at least, and lets go of what is in memory. */
    void appendTo(ParquetFileWriter file) throws IOException {
        file.startBlock(rows);
        columns.flush();
        pages.flushToFileWriter(file);
        file.endBlock();
        columns.close();
        pages.close();
    }
}
