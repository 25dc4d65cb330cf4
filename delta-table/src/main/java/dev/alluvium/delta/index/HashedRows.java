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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rows of hashes: in slots, and beyond a budget in runs. What a slot in memory says counts, then what the newest
 * run does. That no older one has a live row of the hash is made sure by {@link #settle}, for all hashes that got a
 * slot since it was last called.
 */
final class HashedRows {
    private static final int SWEEP_AFTER = 64;
    private static final int SWEEP_AFTER_ROWS = 1024;
    private static final int SLOTS_OF_A_STALE_FILE = 1 << 16;
    private static final int SWEPT_SHARE = 4;
    private static final int PARTS_OF_A_SWEEP = 8;
    private static final int MANY = 1 << 14;

    private final long memoryBytes;
    private final Segments segments;
    private final SharedHashes shared;
    private final FileTable files;
    private final Runs runs;
    private Set<KeyHash> fresh = new HashSet<>();
    private boolean allAreFresh;
    private long spillAbove;
    private List<Integer> sweptOut = List.of();
    private int nextToSweep;
    private boolean sweeping;

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
    }

    /** So many rows will come. */
    void expect(long more) {
        segments.expect(more);
    }

    /** The live rows of each key, or of one that has its hash. */
    List<List<Held>> rows(List<Key> keys, List<KeyHash> hashes) {
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

    private static boolean isShared(Segment segment, int slot) {
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

    private static PackedSequence packed(Held row) {
        return row.sequence() == null ? PackedSequence.UNREAD : PackedSequence.of(row.sequence());
    }

    private static void set(Segment segment, int slot, Held row) {
        PackedSequence packed = packed(row);
        segment.set(slot, row.flags(packed), row.place(), packed.bits());
    }

    /** Slots go to a run, but for the few of shared hashes. */
    private void spill() {
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
        runs.check();
        compareWithRuns();
        shared.settle(files, reader, lanes, (hash, row) -> {
            Segment segment = Objects.requireNonNull(segments.segment(hash));
            set(segment, segments.find(segment, hash), row);
        });
        sweep();
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

    /**
     * Files that are gone are forgotten once no slot names them, which takes a pass over all slots: some of it each
     * time, and none before as many files went as are live and the pass is worth, or rows enough were marked. Rows that
     * were superseded gave up their slots already, but not those that were deleted.
     */
    private void sweep() {
        if (!sweeping && isWorthASweep()) {
            runs.rewrite();
            sweptOut = files.takeStale();
            nextToSweep = 0;
            sweeping = true;
        }
        if (!sweeping) {
            return;
        }
        int end = Math.min(segments.count(), nextToSweep + Math.max(1, segments.count() / PARTS_OF_A_SWEEP));
        for (; nextToSweep < end; nextToSweep++) {
            sweep(nextToSweep);
        }
        if (nextToSweep == segments.count()) {
            files.forget(sweptOut);
            sweptOut = List.of();
            sweeping = false;
        }
    }

    private boolean isWorthASweep() {
        return files.staleFiles() > SWEEP_AFTER + files.liveFiles() + size() / SLOTS_OF_A_STALE_FILE
                || files.rowsMarked() > SWEEP_AFTER_ROWS + size() / SWEPT_SHARE;
    }

    private void sweep(int number) {
        Segment segment = segments.at(number);
        if (segment != null) {
            segments.sweep(
                    segment,
                    slot -> isShared(segment, slot)
                            ? sweepShared(segments.hashOf(number, segment, slot), segment, slot)
                            : files.resolve(segment.place(slot)));
        }
    }

    private long sweepShared(KeyHash hash, Segment segment, int slot) {
        SharedHash group = shared.of(hash);
        group.prune(files);
        Held single = group.single();
        if (single == null && !group.isEmpty()) {
            return SharedHash.PLACE;
        }
        shared.remove(hash);
        if (single == null) {
            return FileTable.DEAD;
        }
        set(segment, slot, single);
        return single.place();
    }

    /** Forgets everything, the files too. */
    void clear() {
        segments.clear();
        runs.close();
        shared.clear();
        fresh = new HashSet<>();
        allAreFresh = false;
        files.clear();
        sweptOut = List.of();
        sweeping = false;
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
