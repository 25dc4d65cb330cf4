// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.data.FileCopy;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.log.Action.AddFile;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A copy that takes over row groups of which no row is touched. Confined to one thread. */
final class ParquetCopy implements FileCopy {
    private final Source source;
    private final GroupedWriting copy;
    private int nextGroup;

    /**
     * What is copied.
     *
     * @param groups of the file
     * @param untouched which of them are taken over
     * @param rows all others that are not marked
     * @param marked by the file's deletion vector
     */
    record Source(SourceGroups groups, boolean[] untouched, RowCursor rows, RowPositions marked) {}

    ParquetCopy(Source source, GroupedWriting copy) {
        this.source = source;
        this.copy = copy;
    }

    @Override
    public boolean next() {
        boolean found = source.rows().next();
        takeOverUpTo(found ? position() : Long.MAX_VALUE);
        return found;
    }

    private void takeOverUpTo(long position) {
        SourceGroups groups = source.groups();
        for (; nextGroup < groups.count() && groups.start(nextGroup) <= position; nextGroup++) {
            if (source.untouched()[nextGroup]) {
                copy.takeOver(groups, nextGroup);
            }
        }
    }

    @Override
    public @Nullable Object[] row() {
        return source.rows().row();
    }

    @Override
    public long position() {
        return source.rows().position();
    }

    @Override
    public void write(@Nullable Object[] row) {
        copy.write(row);
    }

    @Override
    public long rows() {
        return copy.rows();
    }

    @Override
    public LongStream leftOut() {
        return source.marked().stream();
    }

    @Override
    public Optional<AddFile> finish() {
        return Optional.of(copy.finish());
    }

    @Override
    public void abort() {
        copy.abort();
    }

    @Override
    public void close() {
        source.rows().close();
    }
}
