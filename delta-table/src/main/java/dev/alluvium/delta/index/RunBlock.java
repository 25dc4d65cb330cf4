// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.error.DeltaTableException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A block of a run as it was read: {@code CRC32C 4 bytes | entries 4 | bits of a file's number 1 | bits of a position 1
 * | bits of flags 1 | flags 1 | bits of a sequence 1 | least sequence 8 | entries of each bucket | entries}. An entry
 * is {@code rest of the upper hash | lower hash 32 bits | file | position | flags | sequence less the least}, as many
 * bits each as the block says. Written by {@link RunWriter}.
 */
final class RunBlock {
    /** Bytes before the counts. */
    static final int HEADER = 21;

    /** Bytes behind a block that a reader needs. */
    static final int SLACK = 8;

    private static final int LOW_BITS = 32;

    private final RunShape shape;
    private final CRC32C crc = new CRC32C();
    private final int[] ends = new int[RunShape.BUCKETS];
    private byte[] bytes = {};
    private int number;
    private int entries;
    private int fileBits;
    private int positionBits;
    private int flagBits;
    private int sameFlags;
    private int sequenceBits;
    private long leastSequence;
    private int entryBits;
    private long start;

    RunBlock(RunShape shape) {
        this.shape = shape;
    }

    /**
     * Takes in what was read, which must stay as it is until the next block.
     *
     * @param source of the bytes from {@code at} on; it has {@link #SLACK} more than the block
     * @param length none where the block is empty
     */
    void load(int block, byte[] source, int at, int length) {
        number = block;
        bytes = source;
        entries = 0;
        if (length == 0) {
            Arrays.fill(ends, 0);
            return;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, at, length);
        crc.reset();
        int told = buffer.getInt();
        crc.update(bytes, at + Integer.BYTES, length - Integer.BYTES);
        if ((int) crc.getValue() != told) {
            throw new DeltaTableException("a file of the key index on local disk is damaged; restart to build it anew");
        }
        entries = buffer.getInt();
        fileBits = buffer.get();
        positionBits = buffer.get();
        flagBits = buffer.get();
        sameFlags = buffer.get();
        sequenceBits = buffer.get();
        leastSequence = buffer.getLong();
        int behind = counts(at + HEADER);
        entryBits = shape.restBits() + LOW_BITS + fileBits + positionBits + flagBits + sequenceBits;
        start = (long) behind << 3;
    }

    private int counts(int from) {
        int at = from;
        int end = 0;
        for (int bucket = 0; bucket < RunShape.BUCKETS; bucket++) {
            int shift = 0;
            byte next;
            do {
                next = bytes[at++];
                end += (next & 0x7F) << shift;
                shift += 7;
            } while (next < 0);
            ends[bucket] = end;
        }
        return at;
    }

    int entries() {
        return entries;
    }

    /** The entry of a hash of this block; negative if there is none. */
    int find(long high, int low) {
        int bucket = shape.bucketInBlock(high);
        long rest = shape.rest(high);
        int end = ends[bucket];
        for (int entry = bucket == 0 ? 0 : ends[bucket - 1]; entry < end; entry++) {
            if (rest(entry) == rest && low(entry) == low) {
                return entry;
            }
        }
        return -1;
    }

    private long at(int entry) {
        return start + (long) entry * entryBits;
    }

    private long rest(int entry) {
        return RunBits.get(bytes, at(entry), shape.restBits());
    }

    /** All entries. */
    void decode(EntryColumns to) {
        to.begin(entries);
        int entry = 0;
        long at = start;
        int restBits = shape.restBits();
        for (int bucket = 0; bucket < RunShape.BUCKETS; bucket++) {
            long of = shape.high(number, bucket, 0);
            for (; entry < ends[bucket]; entry++) {
                to.highs[entry] = of | RunBits.get(bytes, at, restBits);
                to.lows[entry] = (int) RunBits.get(bytes, at + restBits, LOW_BITS);
                at += entryBits;
            }
        }
        decodeRows(to, start + restBits + LOW_BITS);
    }

    private void decodeRows(EntryColumns to, long from) {
        long at = from;
        for (int entry = 0; entry < entries; entry++) {
            long file = RunBits.get(bytes, at, fileBits);
            to.places[entry] = file << Integer.SIZE | RunBits.get(bytes, at + fileBits, positionBits);
            at += entryBits;
        }
        Arrays.fill(to.flags, 0, entries, sameFlags);
        at = from + fileBits + positionBits;
        for (int entry = 0; flagBits > 0 && entry < entries; entry++) {
            to.flags[entry] = (int) RunBits.get(bytes, at, flagBits);
            at += entryBits;
        }
        Arrays.fill(to.sequences, 0, entries, leastSequence);
        at = from + fileBits + positionBits + flagBits;
        for (int entry = 0; sequenceBits > 0 && entry < entries; entry++) {
            to.sequences[entry] += RunBits.get(bytes, at, sequenceBits);
            at += entryBits;
        }
    }

    private int low(int entry) {
        return (int) RunBits.get(bytes, at(entry) + shape.restBits(), LOW_BITS);
    }

    private long afterHash(int entry) {
        return at(entry) + shape.restBits() + LOW_BITS;
    }

    long place(int entry) {
        long at = afterHash(entry);
        return RunBits.get(bytes, at, fileBits) << Integer.SIZE | RunBits.get(bytes, at + fileBits, positionBits);
    }

    int flags(int entry) {
        return flagBits == 0
                ? sameFlags
                : (int) RunBits.get(bytes, afterHash(entry) + fileBits + positionBits, flagBits);
    }

    long sequence(int entry) {
        return leastSequence + RunBits.get(bytes, afterHash(entry) + fileBits + positionBits + flagBits, sequenceBits);
    }
}
