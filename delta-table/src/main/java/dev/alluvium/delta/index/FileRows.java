// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.data.ValueCursor;
import dev.alluvium.delta.reduce.KeyBytes;
import dev.alluvium.delta.reduce.Sequence;

/**
 * The live rows of one file that have a key, one after another; what it says is of the last one. An index that needs
 * neither keys nor locations has no object made for a row. Confined to one thread.
 */
public final class FileRows implements AutoCloseable {
    private final String path;
    private final ValueCursor values;
    private final IndexedColumns columns;
    private final int numberColumn;
    private final KeyBytes key = new KeyBytes();

    /** @param values of the columns, closed with this */
    FileRows(String path, ValueCursor values, IndexedColumns columns) {
        this.path = path;
        this.values = values;
        this.columns = columns;
        this.numberColumn = columns.sequences().isNumber() ? columns.sequences().positions()[0] : -1;
    }

    /** Goes on to the next row; false if there is none. */
    public boolean next() {
        while (values.next()) {
            if (columns.codec().write(values, key)) {
                return true;
            }
        }
        return false;
    }

    /** Of the file, as the log spells it. */
    public String path() {
        return path;
    }

    /** In the file, counted from 0. */
    public long position() {
        return values.position();
    }

    /** The row's key, until the next one. */
    public KeyBytes key() {
        return key;
    }

    /** Where the row is, and what is known of it. */
    public RowLocation location() {
        Sequence sequence = columns.ordersBySequence() ? columns.sequences().read(values) : Sequence.NONE;
        return RowLocation.of(path, position(), sequence, isDeleted());
    }

    boolean isDeleted() {
        int column = columns.deletedPosition();
        return column >= 0 && !values.isNull(column) && values.number(column) != 0;
    }

    PackedSequence sequence() {
        if (!columns.ordersBySequence()) {
            return PackedSequence.of(Sequence.NONE);
        }
        if (numberColumn < 0) {
            return PackedSequence.of(columns.sequences().read(values));
        }
        return values.isNull(numberColumn)
                ? PackedSequence.of(Sequence.NONE)
                : PackedSequence.of(values.number(numberColumn));
    }

    @Override
    public void close() {
        values.close();
    }
}
