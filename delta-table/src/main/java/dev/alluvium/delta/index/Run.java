// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.spill.SpillFile;
import java.util.List;

/**
 * What many slots said, on local disk in the order of their hashes. It never changes. In memory are where its blocks
 * begin, some 8 bytes for 300 keys, and a block or two.
 */
final class Run implements AutoCloseable {
    private static final int AHEAD = 1 << 16;

    private final SpillFile file;
    private final RunShape shape;
    private final long[] offsets;
    private final long size;

    /**
     * A run that was written.
     *
     * @param offsets where each block begins, and where the last one ends
     * @param size how many entries it has
     */
    Run(SpillFile file, RunShape shape, long[] offsets, long size) {
        this.file = file;
        this.shape = shape;
        this.offsets = offsets;
        this.size = size;
    }

    /** How many entries it has. */
    long size() {
        return size;
    }

    RunShape shape() {
        return shape;
    }

    /** The bytes of its blocks, one after another. */
    int[] blockBytes() {
        int[] bytes = new int[shape.blocks()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (int) (offsets[i + 1] - offsets[i]);
        }
        return bytes;
    }

    /** Reads all of it. */
    void check() {
        RunBlock block = new RunBlock(shape);
        Window window = new Window(AHEAD);
        long entries = 0;
        for (int i = 0; i < shape.blocks(); i++) {
            window.load(block, i);
            entries += block.entries();
        }
        if (entries != size) {
            throw new DeltaTableException("a run of the key index has " + entries + " entries instead of " + size);
        }
    }

    /** The bytes of its entries on disk. */
    long bytes() {
        return offsets[offsets.length - 1] - offsets[0];
    }

    /** Looks for those that were not found yet; they come in the order of their hashes. */
    void find(List<Probe> probes) {
        RunBlock block = new RunBlock(shape);
        Window window = new Window(0);
        int loaded = -1;
        for (Probe probe : probes) {
            if (probe.isFound()) {
                continue;
            }
            long high = probe.hash().high();
            int number = shape.block(high);
            if (number != loaded) {
                window.load(block, number);
                loaded = number;
            }
            int entry = block.find(high, (int) probe.hash().low());
            if (entry >= 0) {
                probe.found(block.flags(entry), block.place(entry), block.sequence(entry));
            }
        }
    }

    /** Blocks as they are on disk. */
    private final class Window {
        private final int ahead;
        private byte[] bytes = {};
        private int first;
        private int end;

        /** @param ahead bytes that are read at once, if a block is not larger */
        Window(int ahead) {
            this.ahead = ahead;
        }

        void load(RunBlock block, int number) {
            if (number < first || number >= end) {
                read(number);
            }
            int at = (int) (offsets[number] - offsets[first]);
            block.load(number, bytes, at, (int) (offsets[number + 1] - offsets[number]));
        }

        private void read(int number) {
            first = number;
            end = number + 1;
            while (end < shape.blocks() && offsets[end + 1] - offsets[first] <= ahead) {
                end++;
            }
            int length = (int) (offsets[end] - offsets[first]);
            if (bytes.length < length + RunBlock.SLACK) {
                bytes = new byte[Math.max(ahead, length + length / 2) + RunBlock.SLACK];
            }
            file.read(offsets[first], bytes, 0, length);
        }
    }

    /** All of it, from the beginning. */
    Entries entries() {
        return new Reader();
    }

    @Override
    public void close() {
        file.close();
    }

    /** Its blocks, from the beginning. */
    Blocks blocks() {
        return new Blocks();
    }

    /** Blocks that are taken apart one after another: entry by entry each would be looked for again. */
    final class Blocks {
        private final RunBlock block = new RunBlock(shape);
        private final Window window = new Window(AHEAD);
        private final EntryColumns columns = new EntryColumns();
        private int next;

        /** The entries of the next block, which count until this is called again; false if there is none. */
        boolean next() {
            if (next == shape.blocks()) {
                return false;
            }
            window.load(block, next++);
            block.decode(columns);
            return true;
        }

        EntryColumns columns() {
            return columns;
        }
    }

    private final class Reader implements Entries {
        private final Blocks blocks = blocks();
        private final EntryColumns columns = blocks.columns();
        private int entry = -1;

        @Override
        public boolean next() {
            entry++;
            while (entry >= columns.count) {
                if (!blocks.next()) {
                    return false;
                }
                entry = 0;
            }
            return true;
        }

        @Override
        public long high() {
            return columns.highs[entry];
        }

        @Override
        public int low() {
            return columns.lows[entry];
        }

        @Override
        public int flags() {
            return columns.flags[entry];
        }

        @Override
        public long place() {
            return columns.places[entry];
        }

        @Override
        public long sequence() {
            return columns.sequences[entry];
        }
    }
}
