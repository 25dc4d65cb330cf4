// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.data.ValueCursor;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.jspecify.annotations.Nullable;

/**
 * The values of one Parquet file, row group by row group, straight from its columns: no row is made, and no
 * object of a number. Confined to one thread.
 */
final class ParquetValues implements ValueCursor {
    private final OpenParquet file;
    private final ParquetColumn[] read;
    private final ParquetColumn[] byPosition;
    private long groupRows;
    private long groupRead;
    private long position = -1;

    /**
     * @param file closed with this
     * @param columns all that are read of it, one at least
     */
    ParquetValues(OpenParquet file, List<ParquetColumn> columns) {
        this.file = file;
        this.read = columns.toArray(new ParquetColumn[0]);
        int width = columns.stream().mapToInt(ParquetColumn::position).max().orElseThrow() + 1;
        this.byPosition = new ParquetColumn[width];
        for (ParquetColumn column : columns) {
            byPosition[column.position()] = column;
        }
    }

    @Override
    public boolean next() {
        try {
            if (groupRead < groupRows) {
                for (ParquetColumn column : read) {
                    column.next();
                }
            } else if (!openGroup()) {
                return false;
            }
        } catch (IOException | RuntimeException e) {
            throw file.failures().of(e);
        }
        groupRead++;
        position++;
        return true;
    }

    private boolean openGroup() throws IOException {
        PageReadStore pages = file.reader().readNextRowGroup();
        while (pages != null && pages.getRowCount() == 0) {
            pages = file.reader().readNextRowGroup();
        }
        if (pages == null) {
            return false;
        }
        groupRows = pages.getRowCount();
        groupRead = 0;
        ColumnReadStoreImpl group = file.columns(pages);
        for (ParquetColumn column : read) {
            column.open(group);
        }
        return true;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public boolean isNull(int column) {
        try {
            return byPosition[column].isNull();
        } catch (RuntimeException e) {
            throw file.failures().of(e);
        }
    }

    @Override
    public long number(int column) {
        try {
            return byPosition[column].number();
        } catch (RuntimeException e) {
            throw file.failures().of(e);
        }
    }

    @Override
    public byte[] bytes(int column) {
        try {
            return byPosition[column].bytes();
        } catch (RuntimeException e) {
            throw file.failures().of(e);
        }
    }

    @Override
    public @Nullable Object value(int column) {
        try {
            return byPosition[column].value();
        } catch (RuntimeException e) {
            throw file.failures().of(e);
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
