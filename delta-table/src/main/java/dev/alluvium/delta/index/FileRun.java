// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.error.DeltaTableException;
import java.util.BitSet;

/** The published run of a file on its way into the index, segment by segment. */
final class FileRun implements AutoCloseable {
    /** Beyond that the bits of a vector would take more than 16 MB, and it is asked as it is. */
    private static final int MOST_BITS = 1 << 27;

    private final Run run;
    private final Run.Blocks blocks;
    private final EntryColumns columns;
    private final long first;
    private final RowPositions leftOut;
    private final BitSet leftOutBits = new BitSet();
    private final boolean isAnyLeftOut;
    private int next;

    /**
     * That of a file.
     *
     * @param run closed with this
     * @param first the place of position 0
     * @param leftOut positions of rows that do not count
     */
    FileRun(Run run, long first, RowPositions leftOut) {
        this.run = run;
        this.blocks = run.blocks();
        this.columns = blocks.columns();
        this.first = first;
        this.leftOut = leftOut;
        this.isAnyLeftOut = !leftOut.isEmpty();
        if (leftOut.last() < MOST_BITS) {
            leftOut.stream().forEach(position -> leftOutBits.set((int) position));
        }
    }

    /** Rows of the file that are in the run, those that do not count included. */
    long size() {
        return run.size();
    }

    /**
     * Hands over the rows of hashes that begin with these bits, which is asked for in order.
     *
     * @param shift behind them
     */
    void hand(int bits, int shift, GatheredSlots.Taker to) {
        boolean isThere = true;
        while (isThere) {
            int end = next;
            while (end < columns.count && columns.highs[end] >>> shift == bits) {
                end++;
            }
            handOver(next, end, to);
            next = end;
            isThere = next == columns.count && blocks.next();
            if (isThere) {
                next = 0;
            }
        }
    }

    private void handOver(int from, int end, GatheredSlots.Taker to) {
        for (int i = from; i < end; i++) {
            if (!isAnyLeftOut || !isLeftOut(columns.places[i])) {
                long low = Integer.toUnsignedLong(columns.lows[i]);
                to.take(columns.highs[i], low, columns.flags[i], first + columns.places[i], columns.sequences[i]);
            }
        }
    }

    /** All of it was handed over, or hashes did not ascend. */
    void end() {
        if (next < columns.count || blocks.next()) {
            throw new DeltaTableException("the hashes of a published run are in no order; delete the run and restart");
        }
    }

    /** A bitmap of the whole file, since rows come in no order and all of them are asked for. */
    private boolean isLeftOut(long position) {
        return leftOutBits.isEmpty()
                ? leftOut.contains(position)
                : position < MOST_BITS && leftOutBits.get((int) position);
    }

    @Override
    public void close() {
        run.close();
    }
}
