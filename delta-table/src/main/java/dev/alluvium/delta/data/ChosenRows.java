// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Some rows of a file; nothing is asked of it behind the last of them. Confined to one thread. */
public final class ChosenRows implements RowCursor {
    private final RowCursor rows;
    private final long[] positions;

    /**
     * @param rows those to choose from, closed with this
     * @param positions ascending
     */
    public ChosenRows(RowCursor rows, long[] positions) {
        this.rows = rows;
        this.positions = positions.clone();
    }

    @Override
    public boolean next() {
        long last = positions.length == 0 ? -1 : positions[positions.length - 1];
        while (rows.position() < last && rows.next()) {
            if (Arrays.binarySearch(positions, rows.position()) >= 0) {
                return true;
            }
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
