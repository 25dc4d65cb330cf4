// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.deletionvector;

import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.AddFile;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file but those that its vector marks. Positions stay those in the file. Confined to one thread.
 */
public final class UnmarkedRows implements RowCursor {
    private final RowCursor rows;
    private final MarkedRows marked;

    /**
     * @param rows all of the file, closed with this
     * @param marked those to leave out
     */
    public UnmarkedRows(RowCursor rows, AddFile file, RowPositions marked) {
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
    public @Nullable Object[] row() {
        return rows.row();
    }

    @Override
    public long position() {
        return rows.position();
    }

    @Override
    public void close() {
        rows.close();
    }
}
