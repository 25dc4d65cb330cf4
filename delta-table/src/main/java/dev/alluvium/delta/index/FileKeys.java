// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.index.SharedHash.Held;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.spill.SpillFile;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a data file that is being written, as its run will have them. Some 24 bytes a row in memory, 32 with a
 * sequence; beyond a budget they go to local disk. What fails here is no failure of the file: it is kept for whoever
 * asks for the run. Confined to one thread.
 */
public final class FileKeys implements AutoCloseable {
    private static final int SEGMENT_BITS = 8;
    private static final long PLACE = 1L << Integer.SIZE;

    private final IndexedColumns columns;
    private final KeyHasher hasher;
    private final SpillBudget budget;
    private final Segments slots;
    private final List<Run> spilled = new ArrayList<>();
    private long expected;
    private long rows;
    private @Nullable DeltaTableException failure;

    /**
     * None.
     *
     * @param columns of the rows
     * @param expected about how many rows there will be
     */
    FileKeys(IndexedColumns columns, KeyHasher hasher, SpillBudget budget, long expected) {
        this.columns = columns;
        this.hasher = hasher;
        this.budget = budget;
        this.expected = expected;
        this.slots = new Segments(
                SEGMENT_BITS, columns.ordersBySequence() ? Segment.WITH_SEQUENCE : Segment.PLAIN, budget.memoryBytes());
        slots.expect(expected);
    }

    /** The file's next row. */
    public void add(@Nullable Object[] row) {
        long position = rows++;
        if (failure != null) {
            return;
        }
        try {
            Optional<Key> key = columns.key(row);
            if (key.isPresent()) {
                append(key.get(), position, row);
            }
        } catch (DeltaTableException e) {
            failure = e;
            free();
        }
    }

    private void append(Key key, long position, @Nullable Object[] row) {
        KeyHash hash = hasher.hash(key);
        Sequence sequence = columns.ordersBySequence() ? columns.sequences().read(row) : Sequence.NONE;
        PackedSequence packed = PackedSequence.of(sequence);
        int flags = Held.flags(packed, columns.isDeleted(row));
        slots.append(hash.high(), hash.low(), flags, PLACE | position, packed.bits());
        if (slots.bytes() > budget.memoryBytes()) {
            long rest = Math.max(0, expected - rows);
            SpillFile file = new SpillFile(budget.directory());
            spilled.add(write(file, inMemory(), slots.size()));
            slots.clear();
            expected = rest;
            slots.expect(rest);
        }
    }

    private List<Entries> inMemory() {
        Iterator<Segments.Repeat> repeats = slots.order().iterator();
        return List.of(new SegmentEntries(slots), new Repeats(repeats));
    }

    /** What the run is of, once the file is there. */
    KeyRunFile.Origin origin(String tableId, AddFile written) {
        return KeyRunFile.Origin.of(tableId, written, columns, hasher, rows);
    }

    /**
     * Writes all of them; they are gone from here.
     *
     * @throws DeltaTableException if something failed, here or before
     */
    Run write(SpillFile file) {
        if (failure != null) {
            throw failure;
        }
        List<Entries> all = new ArrayList<>();
        spilled.forEach(run -> all.add(run.entries()));
        all.addAll(inMemory());
        long size = slots.size() + spilled.stream().mapToLong(Run::size).sum();
        return write(file, all, size);
    }

    private static Run write(SpillFile file, List<Entries> sources, long size) {
        RunWriter writer = new RunWriter(file, RunShape.of(size));
        MergedEntries merged = new MergedEntries(sources);
        for (List<Entries> same = merged.next(); !same.isEmpty(); same = merged.next()) {
            for (Entries entry : same) {
                writer.add(entry, FileTable.position(entry.place()));
            }
        }
        return writer.finish();
    }

    private void free() {
        slots.clear();
        spilled.forEach(Run::close);
        spilled.clear();
    }

    @Override
    public void close() {
        free();
    }

    /** Rows of hashes that other rows have, too. */
    private static final class Repeats implements Entries {
        private final Iterator<Segments.Repeat> rest;
        private Segments.@Nullable Repeat current;

        Repeats(Iterator<Segments.Repeat> inOrder) {
            this.rest = inOrder;
        }

        @Override
        public boolean next() {
            current = rest.hasNext() ? rest.next() : null;
            return current != null;
        }

        private Segments.Repeat current() {
            return Objects.requireNonNull(current);
        }

        @Override
        public long high() {
            return current().hash().high();
        }

        @Override
        public int low() {
            return (int) current().hash().low();
        }

        @Override
        public int flags() {
            return current().flags();
        }

        @Override
        public long place() {
            return current().place();
        }

        @Override
        public long sequence() {
            return current().sequence();
        }
    }
}
