// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.data.FileCopy;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.log.Action.AddFile;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A copy that takes over row groups of which no row is touched, and of the others makes no row but those that are.
 * Confined to one thread.
 */
final class ParquetCopy implements FileCopy {
    private static final long NONE = Long.MAX_VALUE;

    private final Source source;
    private final GroupedWriting copy;
    private final PrimitiveIterator.OfLong touched;
    private final PrimitiveIterator.OfLong marked;
    private long nextTouched;
    private long nextMarked;
    private int group;
    private @Nullable GroupRows rows;

    /** Of the first row that is neither copied nor left out. */
    private long here;

    private long position = -1;
    private @Nullable Object[] row = new @Nullable Object[0];

    /**
     * What is copied.
     *
     * @param groups of the file
     * @param untouched which of them are taken over
     * @param touched positions of the rows to look at, none of them marked
     * @param marked by the file's deletion vector, all of them rows of the file
     */
    record Source(SourceGroups groups, boolean[] untouched, RowPositions touched, RowPositions marked) {}

    ParquetCopy(Source source, GroupedWriting copy) {
        this.source = source;
        this.copy = copy;
        this.touched = source.touched().stream().iterator();
        this.marked = source.marked().stream().iterator();
        this.nextTouched = after(touched);
        this.nextMarked = after(marked);
    }

    private static long after(PrimitiveIterator.OfLong positions) {
        return positions.hasNext() ? positions.nextLong() : NONE;
    }

    @Override
    public boolean next() {
        SourceGroups groups = source.groups();
        for (; group < groups.count(); group++) {
            if (source.untouched()[group]) {
                copy.takeOver(groups, group);
                here = groups.start(group + 1);
            } else if (nextInGroup(groups.start(group + 1))) {
                return true;
            }
        }
        return false;
    }

    /** Copies rows of the group up to one that is to be looked at; false if there is none. */
    private boolean nextInGroup(long end) {
        while (here < end) {
            if (rows == null) {
                rows = source.groups().open(group);
            }
            if (here == nextMarked) {
                rows.skip();
                nextMarked = after(marked);
                here++;
            } else if (here == nextTouched) {
                row = rows.next();
                position = here;
                nextTouched = after(touched);
                here++;
                return true;
            } else {
                long stop = Math.min(end, Math.min(nextMarked, nextTouched));
                copy.copy(rows, stop - here);
                here = stop;
            }
        }
        rows = null;
        return false;
    }

    @Override
    public @Nullable Object[] row() {
        return row;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void write(@Nullable Object[] newRow) {
        copy.write(newRow);
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
        if (copy.rows() == 0) {
            copy.abort();
            return Optional.empty();
        }
        return Optional.of(copy.finish());
    }

    @Override
    public void abort() {
        copy.abort();
    }

    @Override
    public void close() {
        source.groups().close();
    }
}
