// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.data.TableLayout;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a row group, in order: each is copied, left out, or looked at. Throws {@link ReadFailures}. Confined to
 * one thread.
 */
final class GroupRows {
    private final ReadFailures failures;
    private final TableLayout layout;
    private final @Nullable Object[] partition;
    private final CopiedColumn[] columns;
    private final RowMaterializer materializer;
    private final RowAssembly row;
    private @Nullable NewRowGroup target;

    /** @param partition a row with the values of its partition */
    GroupRows(OpenParquet file, PageReadStore pages, TableLayout layout, @Nullable Object[] partition) {
        this.failures = file.failures();
        this.layout = layout;
        this.partition = partition;
        this.materializer = new RowMaterializer(layout.schema(), file.requested(), file.targets());
        ColumnReadStoreImpl group = file.columns(pages);
        List<CopiedColumn> copied = new ArrayList<>();
        for (ColumnDescriptor column : file.requested().getColumns()) {
            copied.add(new CopiedColumn(column, group.getColumnReader(column)));
        }
        this.columns = copied.toArray(new CopiedColumn[0]);
        this.row = RowAssembly.ofRow(file.requested(), materializer.getRootConverter(), copied);
    }

    /**
     * Copies rows until the other group is complete.
     *
     * @param most how many there are to be copied
     * @return how many were
     */
    long copyTo(NewRowGroup group, long most) {
        if (target != group) {
            for (CopiedColumn column : columns) {
                column.copiesTo(group);
            }
            target = group;
        }
        long copied = 0;
        while (copied < most && !group.isComplete()) {
            copy();
            group.endRow();
            copied++;
        }
        return copied;
    }

    private void copy() {
        try {
            for (CopiedColumn column : columns) {
                column.copyRow();
            }
        } catch (RuntimeException e) {
            throw failures.of(e);
        }
    }

    /** Leaves the next row out. */
    void skip() {
        try {
            for (CopiedColumn column : columns) {
                column.skipRow();
            }
        } catch (RuntimeException e) {
            throw failures.of(e);
        }
    }

    /** The next row. */
    @Nullable
    Object[] next() {
        try {
            row.read();
        } catch (RuntimeException e) {
            throw failures.of(e);
        }
        @Nullable Object[] next = materializer.getCurrentRecord();
        for (int i = 0; i < layout.partitionCount(); i++) {
            int column = layout.partitionPosition(i);
            next[column] = partition[column];
        }
        return next;
    }
}
