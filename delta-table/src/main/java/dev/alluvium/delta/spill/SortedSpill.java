// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.spill;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sorts entries by their keys, byte by byte and unsigned, in bounded memory: what does not fit is written to local disk
 * as sorted runs, which are merged when they are read. Entries of one key stay in the order in which they came. First
 * all {@link #add}, then {@link #sort}, then any number of {@link #cursor}s, one at a time. Confined to one thread.
 */
public final class SortedSpill implements AutoCloseable {
    private static final int HEADER = 2 * Integer.BYTES;
    private static final int FIRST_ARENA = 64 << 10;
    private static final int SMALLEST_ARENA = 256;
    private static final int LARGEST_ARENA = 1 << 30;
    private static final int LARGE_BUFFER = 64 << 10;
    private static final int SMALL_BUFFER = 4 << 10;
    private static final int MAX_FAN_IN = 256;

    private final Path directory;
    private final int arenaLimit;
    private final int bufferBytes;
    private final int fanIn;
    private byte[] arena = new byte[0];
    private int used;
    private int[] entries = new int[0];
    private int count;
    private long total;
    private @Nullable SpillFile file;
    private List<Run> runs = new ArrayList<>();

    /**
     * @param directory for what does not fit
     * @param memoryBytes about how much memory the entries may take
     */
    public SortedSpill(Path directory, long memoryBytes) {
        this.directory = directory;
        // The rest is the arena's copy while it grows, and the table of entries.
        this.arenaLimit = (int) Math.min(LARGEST_ARENA, Math.max(SMALLEST_ARENA, memoryBytes / 2));
        this.bufferBytes = memoryBytes < (long) MAX_FAN_IN * LARGE_BUFFER ? SMALL_BUFFER : LARGE_BUFFER;
        this.fanIn = (int) Math.max(2, Math.min(MAX_FAN_IN, memoryBytes / 2 / bufferBytes));
    }

    /** A part of the file that is sorted. */
    record Run(long from, long to) {}

    /** Takes an entry in; both parts are copied. */
    public void add(ByteSink key, ByteSink value) {
        int size = HEADER + key.length() + value.length();
        if (used > 0 && used + size > arenaLimit) {
            spill();
        }
        room(size);
        ByteBuffer.wrap(arena, used, HEADER).putInt(key.length()).putInt(value.length());
        System.arraycopy(key.array(), 0, arena, used + HEADER, key.length());
        System.arraycopy(value.array(), 0, arena, used + HEADER + key.length(), value.length());
        if (count == entries.length) {
            entries = Arrays.copyOf(entries, Math.max(1024, count * 2));
        }
        entries[count++] = used;
        used += size;
        total++;
    }

    private void room(int size) {
        if (arena.length - used < size) {
            long doubled = Math.min(arenaLimit, Math.max(FIRST_ARENA, arena.length * 2L));
            arena = Arrays.copyOf(arena, (int) Math.max(doubled, (long) used + size));
        }
    }

    /** How many entries there are. */
    public long size() {
        return total;
    }

    /** Whether anything is on disk. */
    public boolean isSpilled() {
        return file != null;
    }

    private void spill() {
        sortArena();
        SpillFile out = file == null ? new SpillFile(directory) : file;
        file = out;
        long from = out.length();
        for (int i = 0; i < count; i++) {
            out.append(arena, entries[i], entrySize(arena, entries[i]));
        }
        runs.add(new Run(from, out.length()));
        used = 0;
        count = 0;
    }

    /** Ends the adding; only then are there cursors. */
    public void sort() {
        if (file == null) {
            sortArena();
            return;
        }
        spill();
        file.flush();
        arena = new byte[0];
        entries = new int[0];
        while (runs.size() > fanIn) {
            mergePass();
        }
    }

    /** Runs that stand side by side become one, so that entries of one key keep their order. */
    private void mergePass() {
        SpillFile from = opened();
        SpillFile to = new SpillFile(directory);
        boolean done = false;
        try {
            runs = merged(from, to);
            done = true;
        } finally {
            // Of a full disk, the half-written file must not keep its part.
            (done ? from : to).close();
        }
        file = to;
    }

    private List<Run> merged(SpillFile from, SpillFile to) {
        List<Run> longer = new ArrayList<>();
        for (int i = 0; i < runs.size(); i += fanIn) {
            long start = to.length();
            RunMerge merge = new RunMerge(from, runs.subList(i, Math.min(runs.size(), i + fanIn)), bufferBytes);
            while (merge.next()) {
                to.append(merge.bytes(), merge.entry(), entrySize(merge.bytes(), merge.entry()));
            }
            longer.add(new Run(start, to.length()));
        }
        to.flush();
        return longer;
    }

    private SpillFile opened() {
        if (file == null) {
            throw new IllegalStateException("nothing was spilled");
        }
        return file;
    }

    /** All entries in order, from the first. */
    public Cursor cursor() {
        return new Cursor(file == null ? null : new RunMerge(opened(), runs, bufferBytes));
    }

    /** Walks over the entries. */
    public final class Cursor {
        private final @Nullable RunMerge merge;
        private final ByteSource value = new ByteSource();
        private int next;
        private byte[] bytes = arena;
        private int entry;

        private Cursor(@Nullable RunMerge merge) {
            this.merge = merge;
        }

        /** Moves to the next entry; false after the last. */
        public boolean next() {
            if (merge != null) {
                if (!merge.next()) {
                    return false;
                }
                bytes = merge.bytes();
                entry = merge.entry();
                return true;
            }
            if (next == count) {
                return false;
            }
            entry = entries[next++];
            return true;
        }

        /** The key; a copy. */
        public byte[] key() {
            int length = ByteBuffer.wrap(bytes, entry, Integer.BYTES).getInt();
            return Arrays.copyOfRange(bytes, entry + HEADER, entry + HEADER + length);
        }

        /** Whether the entry has this key. */
        public boolean hasKey(byte[] other) {
            return compareKey(other) == 0;
        }

        /** How the entry's key compares with this one. */
        public int compareKey(byte[] other) {
            int length = ByteBuffer.wrap(bytes, entry, Integer.BYTES).getInt();
            return Arrays.compareUnsigned(bytes, entry + HEADER, entry + HEADER + length, other, 0, other.length);
        }

        /** How many bytes the entry has. */
        public int entryBytes() {
            return entrySize(bytes, entry);
        }

        /** Appends the value's bytes. */
        public void copyValue(ByteSink to) {
            int from = entry
                    + HEADER
                    + ByteBuffer.wrap(bytes, entry, Integer.BYTES).getInt();
            to.putAll(bytes, from, entry + entryBytes() - from);
        }

        /** The value; valid until the next move. */
        public ByteSource value() {
            int length = ByteBuffer.wrap(bytes, entry, Integer.BYTES).getInt();
            return value.reset(bytes, entry + HEADER + length);
        }
    }

    static int entrySize(byte[] bytes, int at) {
        ByteBuffer header = ByteBuffer.wrap(bytes, at, HEADER);
        return HEADER + header.getInt() + header.getInt();
    }

    static int compareKeys(byte[] left, int leftEntry, byte[] right, int rightEntry) {
        int leftLength = ByteBuffer.wrap(left, leftEntry, Integer.BYTES).getInt();
        int rightLength = ByteBuffer.wrap(right, rightEntry, Integer.BYTES).getInt();
        return Arrays.compareUnsigned(
                left,
                leftEntry + HEADER,
                leftEntry + HEADER + leftLength,
                right,
                rightEntry + HEADER,
                rightEntry + HEADER + rightLength);
    }

    /** A merge sort: the JDK sorts no primitives by a comparator, and boxed offsets would outweigh the keys. */
    private void sortArena() {
        int[] from = Arrays.copyOf(entries, count);
        int[] to = new int[count];
        for (int width = 1; width < count && width > 0; width *= 2) {
            for (int low = 0; low < count; low += 2 * width) {
                int middle = (int) Math.min(count, (long) low + width);
                int high = (int) Math.min(count, (long) low + 2L * width);
                merge(from, to, new int[] {low, middle, high});
            }
            int[] sorted = to;
            to = from;
            from = sorted;
        }
        entries = from;
    }

    private void merge(int[] from, int[] to, int[] bounds) {
        int left = bounds[0];
        int right = bounds[1];
        boolean inOrder = right == bounds[2] || compareKeys(arena, from[right - 1], arena, from[right]) <= 0;
        if (inOrder) {
            System.arraycopy(from, left, to, left, bounds[2] - left);
            return;
        }
        for (int i = bounds[0]; i < bounds[2]; i++) {
            boolean takesLeft =
                    left < bounds[1] && (right == bounds[2] || compareKeys(arena, from[left], arena, from[right]) <= 0);
            to[i] = takesLeft ? from[left++] : from[right++];
        }
    }

    @Override
    public void close() {
        arena = new byte[0];
        entries = new int[0];
        count = 0;
        if (file != null) {
            file.close();
        }
    }
}
