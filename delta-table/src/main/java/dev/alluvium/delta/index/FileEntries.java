// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.deletionvector.RowPositions;
import java.util.BitSet;

/** The entries of a published run whose rows count, with places of the index instead of positions. */
final class FileEntries implements Entries {
    /** Beyond that the bits of a vector would take more than 16 MB, and it is asked as it is. */
    private static final int MOST_BITS = 1 << 27;

    private final Entries entries;
    private final long first;
    private final RowPositions leftOut;
    private final BitSet leftOutBits = new BitSet();
    private final boolean isAnyLeftOut;

    /**
     * Those of a file.
     *
     * @param entries of its run
     * @param first the place of position 0
     * @param leftOut positions of rows that do not count
     */
    FileEntries(Entries entries, long first, RowPositions leftOut) {
        this.entries = entries;
        this.first = first;
        this.leftOut = leftOut;
        this.isAnyLeftOut = !leftOut.isEmpty();
        if (leftOut.last() < MOST_BITS) {
            leftOut.stream().forEach(position -> leftOutBits.set((int) position));
        }
    }

    @Override
    public boolean next() {
        boolean isThere = entries.next();
        while (isAnyLeftOut && isThere && isLeftOut(entries.place())) {
            isThere = entries.next();
        }
        return isThere;
    }

    /** A bitmap of the whole file, since rows come in no order and all of them are asked for. */
    private boolean isLeftOut(long position) {
        return leftOutBits.isEmpty() ? leftOut.contains(position) : leftOutBits.get((int) position);
    }

    @Override
    public long high() {
        return entries.high();
    }

    @Override
    public int low() {
        return entries.low();
    }

    @Override
    public int flags() {
        return entries.flags();
    }

    @Override
    public long place() {
        return first + entries.place();
    }

    @Override
    public long sequence() {
        return entries.sequence();
    }
}
