// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.index.SharedHash.Held;
import dev.alluvium.delta.reduce.Key;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rows of hashes: in slots, and beyond a budget in runs. What a slot in memory says counts, then what the newest
 * run does. That no older one has a live row of the hash is made sure by {@link #settle}, for all hashes that got a
 * slot since it was last called.
 */
final class HashedRows {
    private static final int MANY = 1 << 14;
    private static final int WORTH_SORTING = 4;

    private final long memoryBytes;
    private final Segments segments;
    private final SharedHashes shared;
    private final FileTable files;
    private final Runs runs;
    private final Sweep sweep;
    private Set<KeyHash> fresh = new HashSet<>();
    private boolean allAreFresh;
    private boolean gathers;
    private long spillAbove;

    /** None. */
    HashedRows(CompactKeyIndex.Settings settings, FileTable files, Runs.Maker runs) {
        this.files = files;
        this.shared = new SharedHashes(new CopyCheck(settings.repairsCopies()));
        this.memoryBytes = settings.budget().memoryBytes();
        this.spillAbove = memoryBytes;
        this.segments = new Segments(
                settings.segmentBits(),
                settings.ordersBySequence() ? Segment.WITH_SEQUENCE : Segment.PLAIN,
                memoryBytes);
        this.runs = runs.make(settings.budget(), files, this::foundInRuns);
        this.sweep = new Sweep(segments, shared, files, this.runs);
    }

    /**
     * So many rows will come. Where they are many they are gathered until somebody asks; those of a reading that failed
     * do not stay beside what the next one brings.
     */
    void expect(long more) {
        order();
        segments.expect(more);
        gathers = more > segments.size() / WORTH_SORTING;
    }

    /**
     * Rows of files, as {@link #put} does with one after another. Where they are the first, segment by segment, each
     * of which is put in order while it is in the processor's cache; else they are gathered if {@link #expect} was told
     * of them, and need no buffers on the way to their segments.
     */
    void fill(List<FileRun> rows) {
        boolean areFirst = segments.isUntouched() && runs.isEmpty();
        areFirst &= fits(rows.stream().mapToLong(FileRun::size).sum());
        boolean goesOn = gathers;
        for (int number = 0; number < segments.count(); number++) {
            // A run that cannot be read leaves what was appended before it to whoever asks next.
            gathers |= areFirst;
            for (FileRun run : rows) {
                run.hand(number, segments.shift(), areFirst ? segments::appendInOrder : this::putInOrder);
            }
            if (areFirst) {
                gathers = false;
                putAgain(segments.order(number));
            }
        }
        gathers = goesOn;
        rows.forEach(FileRun::end);
    }

    private void putInOrder(long high, long low, int flags, long place, long sequence) {
        if (gathers) {
            segments.appendInOrder(high, low, flags, place, sequence);
            appended();
        } else {
            put(new KeyHash(high, low), Held.of(flags, place, sequence));
        }
    }

    /** What else was said of hashes that have a slot. */
    private void putAgain(List<Segments.Repeat> repeats) {
        for (Segments.Repeat repeat : repeats) {
            // Its file may have been replaced since it came.
            long place = files.resolve(repeat.place());
            if (place != FileTable.DEAD) {
                put(repeat.hash(), Held.of(repeat.flags(), place, repeat.sequence()));
            }
        }
    }

    /** A row as a slot says it; of {@code low} the lower half counts. */
    void put(long high, long low, int flags, long place, long sequence) {
        if (!gathers) {
            put(Segments.stored(new KeyHash(high, low)), Held.of(flags, place, sequence));
            return;
        }
        segments.append(high, low, flags, place, sequence);
        appended();
    }

    private void appended() {
        allAreFresh |= !runs.isEmpty();
        if (segments.bytes() > spillAbove) {
            spill();
        }
    }

    /** What was gathered can be found now. */
    private void order() {
        if (gathers) {
            gathers = false;
            putAgain(segments.order());
        }
    }

    /** The live rows of each key, or of one that has its hash. */
    List<List<Held>> rows(List<Key> keys, List<KeyHash> hashes) {
        order();
        List<List<Held>> rows = new ArrayList<>(keys.size());
        List<Probe> probes = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            KeyHash hash = hashes.get(i);
            Segment segment = segments.segment(hash);
            int slot = segment == null ? -1 : segments.find(segment, hash);
            if (segment != null && slot >= 0) {
                rows.add(
                        isShared(segment, slot)
                                ? shared.of(hash).rows(keys.get(i), files)
                                : listed(held(segment, slot)));
                continue;
            }
            rows.add(List.of());
            if (!runs.isEmpty()) {
                probes.add(new Probe(hash, i));
            }
        }
        runs.find(probes);
        for (Probe probe : probes) {
            if (probe.isFound()) {
                rows.set(probe.asker(), listed(held(probe)));
            }
        }
        return rows;
    }

    private static List<Held> listed(@Nullable Held row) {
        return row == null ? List.of() : List.of(row);
    }

    static boolean isShared(Segment segment, int slot) {
        return (segment.flags(slot) & SharedHash.FLAG) != 0;
    }

    /** What a slot says; null if its row is not live. */
    private @Nullable Held held(Segment segment, int slot) {
        long place = files.resolve(segment.place(slot));
        return place == FileTable.DEAD ? null : Held.of(segment.flags(slot), place, segment.sequence(slot));
    }

    private @Nullable Held held(Probe probe) {
        long place = files.resolve(probe.place());
        return place == FileTable.DEAD ? null : Held.of(probe.flags(), place, probe.sequence());
    }

    /** A row of a hash, see {@link KeyIndex#put}. */
    void put(KeyHash hash, Held added) {
        if (gathers) {
            PackedSequence packed = packed(added);
            put(hash.high(), hash.low(), added.flags(packed), added.place(), packed.bits());
            return;
        }
        Segment segment = segments.segment(hash);
        int slot = segment == null ? -1 : segments.find(segment, hash);
        if (segment == null || slot < 0) {
            insert(hash, added);
            return;
        }
        boolean isShared = isShared(segment, slot);
        Held known = isShared ? null : held(segment, slot);
        if (!isShared && (known == null || known.place() == added.place())) {
            set(segment, slot, added);
            return;
        }
        if (known != null) {
            share(hash, segment, slot, known);
        }
        shared.growing(hash).put(added, files);
    }

    private void insert(KeyHash hash, Held row) {
        PackedSequence packed = packed(row);
        segments.insert(hash, row.flags(packed), row.place(), packed.bits());
        note(hash);
        if (segments.bytes() > spillAbove) {
            spill();
        }
    }

    /** The hash has a slot now, and maybe an entry in a run. */
    private void note(KeyHash hash) {
        if (!runs.isEmpty() && !allAreFresh) {
            fresh.add(hash);
            allAreFresh = fresh.size() > MANY;
        }
    }

    private void share(KeyHash hash, Segment segment, int slot, Held known) {
        shared.growing(hash).put(known, files);
        segment.set(slot, SharedHash.FLAG, SharedHash.PLACE, 0);
    }

    /** What is known, the newest first, but for what {@link #forEachShared} tells: slots of those say that they are. */
    List<Entries> entries() {
        order();
        List<Entries> all = new ArrayList<>();
        all.add(new SegmentEntries(segments));
        all.addAll(runs.entries());
        return all;
    }

    /** The live rows of hashes for which a slot is not enough, those known longest first. */
    void forEachShared(BiConsumer<KeyHash, Held> visitor) {
        order();
        shared.forEach(files, visitor);
    }

    /** Whether there is memory for so many rows. */
    boolean fits(long count) {
        return count <= segments.room();
    }

    /**
     * Takes in what was saved; nothing is known yet but the files.
     *
     * @param run in which each hash is once; if it fits, it is not needed any more
     * @return whether the run is read from now on, and closed with this
     */
    boolean load(Run run) {
        if (!fits(run.size())) {
            runs.addOldest(run);
            return true;
        }
        segments.expect(run.size());
        for (Entries entry = run.entries(); entry.next(); ) {
            long place = files.resolve(entry.place());
            if (place != FileTable.DEAD) {
                segments.insert(entry.high(), entry.low(), entry.flags(), place, entry.sequence());
            }
        }
        return false;
    }

    static PackedSequence packed(Held row) {
        return row.sequence() == null ? PackedSequence.UNREAD : PackedSequence.of(row.sequence());
    }

    static void set(Segment segment, int slot, Held row) {
        PackedSequence packed = packed(row);
        segment.set(slot, row.flags(packed), row.place(), packed.bits());
    }

    /** Slots go to a run, but for the few of shared hashes. */
    private void spill() {
        boolean goesOn = gathers;
        order();
        boolean areSettled = fresh.isEmpty() && !allAreFresh;
        runs.add(segments, areSettled);
        List<KeyHash> staying = shared.hashes();
        segments.moved();
        fresh = new HashSet<>();
        allAreFresh = false;
        for (KeyHash hash : staying) {
            segments.insert(hash, SharedHash.FLAG, SharedHash.PLACE, 0);
            if (!areSettled) {
                note(hash);
            }
        }
        spillAbove = Math.max(memoryBytes, 2 * segments.bytes());
        gathers = goesOn;
    }

    /** Runs have several live rows of a hash, and will have none. */
    private void foundInRuns(KeyHash hash, List<Held> rows) {
        Segment segment = segments.segment(hash);
        int slot = segment == null ? -1 : segments.find(segment, hash);
        if (segment == null || slot < 0) {
            segments.insert(hash, SharedHash.FLAG, SharedHash.PLACE, 0);
        } else if (!isShared(segment, slot)) {
            Held known = held(segment, slot);
            segment.set(slot, SharedHash.FLAG, SharedHash.PLACE, 0);
            if (known != null) {
                shared.growing(hash).put(known, files);
            }
        }
        SharedHash group = shared.growing(hash);
        for (int i = rows.size() - 1; i >= 0; i--) {
            group.putOldest(rows.get(i), files);
        }
        note(hash);
    }

    /** Everything up to a version was put: no hash has several rows any more but those that are shared. */
    void settle(RowReader reader, Function<String, Optional<String>> lanes) {
        order();
        runs.check();
        compareWithRuns();
        shared.settle(files, reader, lanes, (hash, row) -> {
            Segment segment = Objects.requireNonNull(segments.segment(hash));
            set(segment, segments.find(segment, hash), row);
        });
        sweep.goOn();
        if (segments.bytes() > spillAbove / 8 * 7) {
            spill();
        }
    }

    /** Runs may have live rows of hashes that got slots. */
    private void compareWithRuns() {
        List<Probe> probes = new ArrayList<>();
        if (allAreFresh) {
            for (SegmentEntries slots = new SegmentEntries(segments); slots.next(); ) {
                probes.add(new Probe(slots.hash(), 0));
                if (probes.size() == MANY) {
                    compare(probes);
                }
            }
        } else {
            fresh.forEach(hash -> probes.add(new Probe(hash, 0)));
        }
        compare(probes);
        fresh = new HashSet<>();
        allAreFresh = false;
    }

    private void compare(List<Probe> probes) {
        runs.find(probes);
        for (Probe probe : probes) {
            Held older = probe.isFound() ? held(probe) : null;
            Segment segment = segments.segment(probe.hash());
            int slot = segment == null ? -1 : segments.find(segment, probe.hash());
            if (older != null && segment != null && slot >= 0) {
                compare(probe.hash(), segment, slot, older);
            }
        }
        probes.clear();
    }

    private void compare(KeyHash hash, Segment segment, int slot, Held older) {
        boolean isShared = isShared(segment, slot);
        Held known = isShared ? null : held(segment, slot);
        if (!isShared && known == null) {
            set(segment, slot, older);
        } else if (known == null) {
            shared.growing(hash).putOldest(older, files);
        } else if (known.place() != older.place()) {
            share(hash, segment, slot, known);
            shared.growing(hash).putOldest(older, files);
        }
    }

    /** Forgets everything, the files too. */
    void clear() {
        segments.clear();
        gathers = false;
        runs.close();
        shared.clear();
        fresh = new HashSet<>();
        allAreFresh = false;
        files.clear();
        sweep.clear();
        spillAbove = memoryBytes;
    }

    long size() {
        return segments.size() + runs.size();
    }

    long bytes() {
        return segments.bytes();
    }

    long spilledBytes() {
        return runs.bytes();
    }
}
