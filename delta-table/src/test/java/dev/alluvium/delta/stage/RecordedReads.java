// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.FileCopy;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.log.Action.AddFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;

/** Remembers what is read of data files. */
final class RecordedReads implements DataFiles {
    private final DataFiles files;
    private final List<Read> reads = new ArrayList<>();

    /**
     * One read.
     *
     * @param columns their positions
     * @param rows their positions; empty for all
     */
    record Read(String path, BitSet columns, List<Long> rows) {}

    RecordedReads(DataFiles files) {
        this.files = files;
    }

    List<Read> reads() {
        return reads;
    }

    @Override
    public DataFileWriter create(NewFile file) {
        return files.create(file);
    }

    @Override
    public RowCursor read(AddFile file, TableLayout layout, BitSet columns) {
        reads.add(new Read(file.path(), columns, List.of()));
        return files.read(file, layout, columns);
    }

    @Override
    public RowCursor read(AddFile file, TableLayout layout, BitSet columns, long[] positions) {
        reads.add(
                new Read(file.path(), columns, Arrays.stream(positions).boxed().toList()));
        return files.read(file, layout, columns, positions);
    }

    /** Of a copy, the rows that have to be looked at. */
    @Override
    public FileCopy copy(AddFile source, NewFile target, LongStream touched) {
        List<Long> rows = touched.boxed().toList();
        reads.add(new Read(source.path(), target.layout().allColumns(), rows));
        return files.copy(source, target, rows.stream().mapToLong(Long::longValue));
    }

    @Override
    public void discard(Collection<AddFile> unused) {
        files.discard(unused);
    }
}
