// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.data.FileCopy;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.log.Action.AddFile;
import java.util.Optional;
import java.util.stream.LongStream;

/** A copy that shows as little as a file's form may: what nobody asked to look at is in the copy before it is missed. */
final class TouchedCopy implements FileCopy {
    private final FileCopy rows;
    private final RowPositions touched;

    /** @param rows shows every row */
    TouchedCopy(FileCopy rows, RowPositions touched) {
        this.rows = rows;
        this.touched = touched;
    }

    @Override
    public boolean next() {
        while (rows.next()) {
            if (touched.contains(rows.position())) {
                return true;
            }
            rows.write(rows.row());
        }
        return false;
    }

    @Override
    public Object[] row() {
        return rows.row();
    }

    @Override
    public long position() {
        return rows.position();
    }

    @Override
    public void write(Object[] row) {
        rows.write(row);
    }

    @Override
    public long rows() {
        return rows.rows();
    }

    @Override
    public LongStream leftOut() {
        return rows.leftOut();
    }

    @Override
    public Optional<AddFile> finish() {
        return rows.finish();
    }

    @Override
    public void abort() {
        rows.abort();
    }

    @Override
    public void close() {
        rows.close();
    }
}
