// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.log.Action.AddFile;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/** Counts what one writer encodes and reads, thrown away or not. */
final class CountedFiles implements DataFiles {
    private final DataFiles files;
    private long rowsWritten;
    private final List<String> read = new ArrayList<>();

    CountedFiles(DataFiles files) {
        this.files = files;
    }

    long rowsWritten() {
        return rowsWritten;
    }

    /** The files that were read, in order, once per time. */
    List<String> read() {
        return read;
    }

    @Override
    public DataFileWriter create(NewFile file) {
        DataFileWriter writer = files.create(file);
        return new DataFileWriter() {
            @Override
            public void write(Object[] row) {
                rowsWritten++;
                writer.write(row);
            }

            @Override
            public long estimatedBytes() {
                return writer.estimatedBytes();
            }

            @Override
            public long rows() {
                return writer.rows();
            }

            @Override
            public AddFile finish() {
                return writer.finish();
            }

            @Override
            public void abort() {
                writer.abort();
            }
        };
    }

    @Override
    public RowCursor read(AddFile file, TableLayout layout, BitSet columns) {
        read.add(file.path());
        return files.read(file, layout, columns);
    }

    @Override
    public void discard(Collection<AddFile> unused) {
        files.discard(unused);
    }
}
