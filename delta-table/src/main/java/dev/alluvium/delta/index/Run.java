// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.spill.SpillFile;
import java.util.List;

/**
 * What many slots said, on local disk in the order of their hashes. It never changes. In memory are where its blocks
 * begin, some 8 bytes for 300 keys, and a block or two.
 */
final class Run implements AutoCloseable {
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

    /** The bytes of its entries on disk. */
    long bytes() {
        return offsets[offsets.length - 1] - offsets[0];
    }

    /** Looks for those that were not found yet; they come in the order of their hashes. */
    void find(List<Probe> probes) {
        RunBlock block = new RunBlock(shape);
        int loaded = -1;
        for (Probe probe : probes) {
            if (probe.isFound()) {
                continue;
            }
            long high = probe.hash().high();
            int number = shape.block(high);
            if (number != loaded) {
                load(block, number);
                loaded = number;
            }
            int entry = block.find(high, (int) probe.hash().low());
            if (entry >= 0) {
                probe.found(block.flags(entry), block.place(entry), block.sequence(entry));
            }
        }
    }

    private void load(RunBlock block, int number) {
        int length = (int) (offsets[number + 1] - offsets[number]);
        file.read(offsets[number], block.room(length), 0, length);
        block.load(number, length);
    }

    /** All of it, from the beginning. */
    Entries entries() {
        return new Reader();
    }

    @Override
    public void close() {
        file.close();
    }

    private final class Reader implements Entries {
        private final RunBlock block = new RunBlock(shape);
        private int next;
        private int bucket;
        private int entry = -1;

        @Override
        public boolean next() {
            entry++;
            while (next == 0 || entry == block.entries()) {
                if (next == shape.blocks()) {
                    return false;
                }
                load(block, next++);
                entry = 0;
                bucket = 0;
            }
            while (entry >= block.end(bucket)) {
                bucket++;
            }
            return true;
        }

        @Override
        public long high() {
            return block.high(bucket, entry);
        }

        @Override
        public int low() {
            return block.low(entry);
        }

        @Override
        public int flags() {
            return block.flags(entry);
        }

        @Override
        public long place() {
            return block.place(entry);
        }

        @Override
        public long sequence() {
            return block.sequence(entry);
        }
    }
}
