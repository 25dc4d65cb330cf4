// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import dev.alluvium.delta.log.Action.AddFile;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A copy for which every row is looked at. Confined to one thread. */
public final class PlainCopy implements FileCopy {
    private final DataFiles files;
    private final RowCursor source;
    private final NewFile target;
    private final LongStream.Builder marked = LongStream.builder();
    private long expected;
    private @Nullable DataFileWriter writer;

    /**
     * Begins.
     *
     * @param source all columns of all rows that are not marked, closed with this
     */
    public PlainCopy(DataFiles files, RowCursor source, NewFile target) {
        this.files = files;
        this.source = source;
        this.target = target;
    }

    @Override
    public boolean next() {
        if (!source.next()) {
            return false;
        }
        LongStream.range(expected, source.position()).forEach(marked::add);
        expected = source.position() + 1;
        return true;
    }

    @Override
    public @Nullable Object[] row() {
        return source.row();
    }

    @Override
    public long position() {
        return source.position();
    }

    @Override
    public void write(@Nullable Object[] row) {
        DataFileWriter out = writer;
        if (out == null) {
            out = files.create(target);
            writer = out;
        }
        out.write(row);
    }

    @Override
    public long rows() {
        return writer == null ? 0 : writer.rows();
    }

    @Override
    public LongStream leftOut() {
        return marked.build();
    }

    @Override
    public Optional<AddFile> finish() {
        return Optional.ofNullable(writer).map(DataFileWriter::finish);
    }

    @Override
    public void abort() {
        if (writer != null) {
            writer.abort();
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
