// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.jspecify.annotations.Nullable;

/** The rows of one Parquet file, row group by row group. Confined to one thread. */
final class ParquetCursor implements RowCursor {
    private final TableLayout layout;
    private final OpenParquet file;
    private final ParquetFileReader reader;
    private final MessageColumnIO columnIo;
    private final RowMaterializer materializer;
    private final @Nullable Object[] partition;
    private final BitSet partitionColumns = new BitSet();
    private final long[] wanted;
    private int nextGroup;
    private @Nullable RecordReader<@Nullable Object[]> group;
    private long groupRows;
    private long groupRead;
    private long position = -1;
    private @Nullable Object[] row = new @Nullable Object[0];

    /**
     * @param file closed with this
     * @param partition a row with the values of its partition
     * @param columns of the layout; the others are null
     * @param wanted positions, ascending; row groups without any are not read, but with none all are
     */
    ParquetCursor(OpenParquet file, @Nullable Object[] partition, TableLayout layout, BitSet columns, long[] wanted) {
        this.file = file;
        this.reader = file.reader();
        this.wanted = wanted.clone();
        this.layout = layout;
        this.partition = partition;
        this.columnIo = new ColumnIOFactory().getColumnIO(file.requested());
        this.materializer = new RowMaterializer(layout.schema(), file.requested(), file.targets());
        for (int i = 0; i < layout.partitionCount(); i++) {
            if (columns.get(layout.partitionPosition(i))) {
                partitionColumns.set(layout.partitionPosition(i));
            }
        }
    }

    @Override
    public boolean next() {
        try {
            while (groupRead == groupRows) {
                if (!openGroup()) {
                    return false;
                }
            }
            groupRead++;
            position++;
            row = group == null ? new @Nullable Object[layout.width()] : group.read();
        } catch (IOException | RuntimeException e) {
            throw file.failures().of(e);
        }
        for (int i = partitionColumns.nextSetBit(0); i >= 0; i = partitionColumns.nextSetBit(i + 1)) {
            row[i] = partition[i];
        }
        return true;
    }

    private boolean openGroup() throws IOException {
        if (file.requested().getFieldCount() == 0) {
            // Nothing to decode: the footer knows how many rows there are.
            boolean first = position < 0 && reader.getRecordCount() > 0;
            groupRows = first ? reader.getRecordCount() : groupRows;
            return first;
        }
        skipGroups();
        PageReadStore pages = reader.readNextRowGroup();
        if (pages == null) {
            return false;
        }
        nextGroup++;
        groupRows = pages.getRowCount();
        groupRead = 0;
        group = columnIo.getRecordReader(pages, materializer);
        return true;
    }

    /** Passes by row groups of which no row is wanted. */
    private void skipGroups() {
        while (wanted.length > 0 && nextGroup < reader.getRowGroups().size()) {
            long rows = reader.getRowGroups().get(nextGroup).getRowCount();
            int firstWanted = Arrays.binarySearch(wanted, position + 1);
            int candidate = firstWanted >= 0 ? firstWanted : -firstWanted - 1;
            if (candidate < wanted.length && wanted[candidate] <= position + rows) {
                return;
            }
            reader.skipNextRowGroup();
            nextGroup++;
            position += rows;
        }
    }

    @Override
    public @Nullable Object[] row() {
        return row;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void close() {
        file.close();
    }
}
