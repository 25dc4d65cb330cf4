// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import dev.alluvium.delta.log.Action.AddFile;
import java.util.BitSet;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Counts the files that are open for writing at a time. */
public final class OpenFiles implements DataFiles {
    private final DataFiles files;
    private int open;
    private int most;

    public OpenFiles(DataFiles files) {
        this.files = files;
    }

    /** The most that were open at a time. */
    public int most() {
        return most;
    }

    /** How many are open now. */
    public int open() {
        return open;
    }

    @Override
    public DataFileWriter create(NewFile file) {
        DataFileWriter writer = files.create(file);
        open++;
        most = Math.max(most, open);
        return new Counted(writer);
    }

    @Override
    public RowCursor read(AddFile file, TableLayout layout, BitSet columns) {
        return files.read(file, layout, columns);
    }

    @Override
    public void discard(Collection<AddFile> unused) {
        files.discard(unused);
    }

    private final class Counted implements DataFileWriter {
        private final DataFileWriter writer;
        private boolean isOpen = true;

        Counted(DataFileWriter writer) {
            this.writer = writer;
        }

        private void end() {
            open -= isOpen ? 1 : 0;
            isOpen = false;
        }

        @Override
        public void write(@Nullable Object[] row) {
            writer.write(row);
        }

        @Override
        public long rows() {
            return writer.rows();
        }

        @Override
        public long estimatedBytes() {
            return writer.estimatedBytes();
        }

        @Override
        public AddFile finish() {
            AddFile file = writer.finish();
            end();
            return file;
        }

        @Override
        public void abort() {
            writer.abort();
            end();
        }
    }
}
