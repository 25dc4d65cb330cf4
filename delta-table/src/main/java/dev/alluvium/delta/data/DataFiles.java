// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import dev.alluvium.delta.log.Action.AddFile;
import java.util.BitSet;
import java.util.Collection;
import java.util.stream.LongStream;

/**
 * The data files of one table. Rows are {@code Object[]} in the order of the table's schema, partition columns
 * included; the classes of their values are those of {@link dev.alluvium.delta.schema.DataType}.
 *
 * <p>A file is written once and never changed. One suite runs on every adapter. Confined to one thread at a time.
 */
public interface DataFiles {
    /** Begins a new file; nobody sees it before its {@code add} is committed. */
    DataFileWriter create(NewFile file);

    /**
     * The rows of a file, in order. Columns that the file does not have are null; partition columns come from the
     * {@code add}. Rows that the file's deletion vector marks are left out, and the positions of the others stay.
     *
     * @param layout of the rows; may have more columns than the file was written with
     * @param columns the positions of the columns to read; the others are null
     * @throws dev.alluvium.delta.error.ObjectNotFoundException if there is no such file
     */
    RowCursor read(AddFile file, TableLayout layout, BitSet columns);

    /**
     * The rows of a file at these positions, in order; as little else is read as the file's form allows.
     *
     * @param positions ascending; what the file's deletion vector marks is left out all the same
     */
    default RowCursor read(AddFile file, TableLayout layout, BitSet columns, long[] positions) {
        return new ChosenRows(read(file, layout, columns), positions);
    }

    /**
     * Begins a copy of a file; nobody sees it before its {@code add} is committed.
     *
     * @param touched positions of the rows that have to be looked at, at least one; it is up to the file's form which
     *     others are looked at too
     */
    default FileCopy copy(AddFile source, NewFile target, LongStream touched) {
        BitSet all = target.layout().allColumns();
        return new PlainCopy(this, read(source, target.layout(), all), target);
    }

    /** The same rows, a value at a time: for few columns of many rows. */
    default ValueCursor values(AddFile file, TableLayout layout, BitSet columns) {
        return new RowValues(read(file, layout, columns));
    }

    /** Deletes files that were never committed, as well as it can: what it cannot delete is vacuum's. */
    void discard(Collection<AddFile> files);
}
