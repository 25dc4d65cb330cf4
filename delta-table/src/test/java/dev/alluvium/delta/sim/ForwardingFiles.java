// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.log.Action.AddFile;
import java.util.BitSet;
import java.util.Collection;

/** Data files that are right until a method is overridden. */
public class ForwardingFiles implements DataFiles {
    /** A cursor over nothing. */
    public static final RowCursor NO_ROWS = new RowCursor() {
        @Override
        public boolean next() {
            return false;
        }

        @Override
        public Object[] row() {
            throw new IllegalStateException("there is no row");
        }

        @Override
        public long position() {
            throw new IllegalStateException("there is no row");
        }

        @Override
        public void close() {}
    };

    private final DataFiles right;

    /** Asks these. */
    public ForwardingFiles(DataFiles right) {
        this.right = right;
    }

    /** Whether whole rows are read, and not only keys and sequences. */
    protected static boolean isWhole(TableLayout layout, BitSet columns) {
        return columns.cardinality() == layout.width();
    }

    @Override
    public DataFileWriter create(NewFile file) {
        return right.create(file);
    }

    @Override
    public RowCursor read(AddFile file, TableLayout layout, BitSet columns) {
        return right.read(file, layout, columns);
    }

    @Override
    public void discard(Collection<AddFile> files) {
        right.discard(files);
    }
}
