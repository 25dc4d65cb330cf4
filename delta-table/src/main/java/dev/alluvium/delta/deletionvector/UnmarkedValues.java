// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.deletionvector;

import dev.alluvium.delta.data.ValueCursor;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.AddFile;
import org.jspecify.annotations.Nullable;

/** As {@link UnmarkedRows}, of values. */
public final class UnmarkedValues implements ValueCursor {
    private final ValueCursor rows;
    private final MarkedRows marked;

    /**
     * @param rows all of the file, closed with this
     * @param marked those to leave out
     */
    public UnmarkedValues(ValueCursor rows, AddFile file, RowPositions marked) {
        this.rows = rows;
        this.marked = new MarkedRows(file, marked);
    }

    /** @throws ProtocolViolationException after the last row, if rows are marked that the file does not have */
    @Override
    public boolean next() {
        while (rows.next()) {
            if (!marked.contains(rows.position())) {
                return true;
            }
        }
        marked.checkAllPassed();
        return false;
    }

    @Override
    public long position() {
        return rows.position();
    }

    @Override
    public boolean isNull(int column) {
        return rows.isNull(column);
    }

    @Override
    public long number(int column) {
        return rows.number(column);
    }

    @Override
    public byte[] bytes(int column) {
        return rows.bytes(column);
    }

    @Override
    public @Nullable Object value(int column) {
        return rows.value(column);
    }

    @Override
    public void close() {
        rows.close();
    }
}
