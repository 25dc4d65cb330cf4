// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.spill.SpillFile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Writes a run, block by block. What a block says and how is told by {@link RunBlock}. */
final class RunWriter {
    private static final int FLAG_BITS = 8;
    private static final int FIRST_ENTRIES = 512;

    private final SpillFile file;
    private final RunShape shape;
    private final long[] offsets;
    private final RunBits bits = new RunBits();
    private final CRC32C crc = new CRC32C();
    private long[] rests = new long[FIRST_ENTRIES];
    private int[] lows = new int[FIRST_ENTRIES];
    private int[] flags = new int[FIRST_ENTRIES];
    private long[] places = new long[FIRST_ENTRIES];
    private long[] sequences = new long[FIRST_ENTRIES];
    private final int[] counts = new int[RunShape.BUCKETS];
    private int block;
    private int size;
    private long written;

    /**
     * Begins at the end of the file.
     *
     * @param shape for as many entries as will come
     */
    RunWriter(SpillFile file, RunShape shape) {
        this.file = file;
        this.shape = shape;
        this.offsets = new long[shape.blocks() + 1];
        offsets[0] = file.length();
    }

    /** Appends an entry; hashes ascend, and each comes once. */
    void add(Entries entry, long place) {
        long high = entry.high();
        int of = shape.block(high);
        while (block < of) {
            endBlock();
        }
        if (size == rests.length) {
            grow();
        }
        rests[size] = shape.rest(high);
        lows[size] = entry.low();
        flags[size] = entry.flags();
        places[size] = place;
        sequences[size] = entry.sequence();
        size++;
        counts[shape.bucketInBlock(high)]++;
    }

    private void grow() {
        int larger = size * 2;
        rests = Arrays.copyOf(rests, larger);
        lows = Arrays.copyOf(lows, larger);
        flags = Arrays.copyOf(flags, larger);
        places = Arrays.copyOf(places, larger);
        sequences = Arrays.copyOf(sequences, larger);
    }

    /** What was written can be read. */
    Run finish() {
        while (block < shape.blocks()) {
            endBlock();
        }
        file.flush();
        return new Run(file, shape, offsets, written);
    }

    private void endBlock() {
        if (size > 0) {
            encode();
            file.append(bits.array(), 0, bits.length());
            written += size;
            size = 0;
            Arrays.fill(counts, 0);
        }
        block++;
        offsets[block] = file.length();
    }

    private void encode() {
        Widths widths = widths();
        bits.clear();
        putHeader(widths);
        for (int count : counts) {
            putCount(count);
        }
        for (int i = 0; i < size; i++) {
            bits.put(rests[i], shape.restBits());
            bits.put(Integer.toUnsignedLong(lows[i]), Integer.SIZE);
            bits.put(places[i] >>> Integer.SIZE, widths.file());
            bits.put(Integer.toUnsignedLong((int) places[i]), widths.position());
            bits.put(widths.flags() == 0 ? 0 : flags[i], widths.flags());
            bits.put(sequences[i] - widths.leastSequence(), widths.sequence());
        }
        bits.endByte();
        crc.reset();
        crc.update(bits.array(), Integer.BYTES, bits.length() - Integer.BYTES);
        ByteBuffer.wrap(bits.array()).putInt((int) crc.getValue());
    }

    /** How many bits the entries of a block need. */
    private record Widths(int file, int position, int flags, int sequence, long leastSequence) {}

    private Widths widths() {
        int files = 0;
        int positions = 0;
        int differing = 0;
        long least = sequences[0];
        long most = sequences[0];
        for (int i = 0; i < size; i++) {
            files |= (int) (places[i] >>> Integer.SIZE);
            positions |= (int) places[i];
            differing |= flags[i] ^ flags[0];
            least = Math.min(least, sequences[i]);
            most = Math.max(most, sequences[i]);
        }
        return new Widths(
                RunBits.width(files),
                RunBits.width(Integer.toUnsignedLong(positions)),
                differing == 0 ? 0 : FLAG_BITS,
                RunBits.width(most - least),
                least);
    }

    private void putHeader(Widths widths) {
        byte[] header = ByteBuffer.allocate(RunBlock.HEADER)
                .putInt(0)
                .putInt(size)
                .put((byte) widths.file())
                .put((byte) widths.position())
                .put((byte) widths.flags())
                .put((byte) flags[0])
                .put((byte) widths.sequence())
                .putLong(widths.leastSequence())
                .array();
        for (byte b : header) {
            bits.put(b & 0xFF, Byte.SIZE);
        }
    }

    private void putCount(int count) {
        int rest = count;
        while (rest > 0x7F) {
            bits.put(rest & 0x7F | 0x80, Byte.SIZE);
            rest >>>= 7;
        }
        bits.put(rest, Byte.SIZE);
    }
}
