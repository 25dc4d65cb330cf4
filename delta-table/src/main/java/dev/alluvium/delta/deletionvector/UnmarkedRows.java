// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.deletionvector;

import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.storage.ObjectKeys;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file but those that its vector marks. Positions stay those in the file. Confined to one thread.
 */
public final class UnmarkedRows implements RowCursor {
    private final RowCursor rows;
    private final AddFile file;
    private final RowPositions marked;
    private long skipped;

    /**
     * @param rows all of the file, closed with this
     * @param marked those to leave out
     */
    public UnmarkedRows(RowCursor rows, AddFile file, RowPositions marked) {
        this.rows = rows;
        this.file = file;
        this.marked = marked;
    }

    /** @throws ProtocolViolationException after the last row, if rows are marked that the file does not have */
    @Override
    public boolean next() {
        while (rows.next()) {
            if (!marked.contains(rows.position())) {
                return true;
            }
            skipped++;
        }
        if (skipped != marked.count()) {
            throw new ProtocolViolationException("the deletion vector of " + ObjectKeys.shown(file.path()) + " marks "
                    + (marked.count() - skipped) + " rows that the file does not have; restore it from a copy");
        }
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
