// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.index.SharedHash.Held;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.Sequence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A {@link KeyIndex} that holds hashes instead of keys, some 23 bytes a row. A second row of a hash has both rows read:
 * either its key has copies, or two keys share the hash and are told apart by their bytes from then on. A key without
 * a row that shares the hash of one with a row is told from it where rows are verified, see {@link Settings}.
 */
public final class CompactKeyIndex implements KeyIndex {
    private static final int DELETED = 1 << 3;
    private static final int SHARED = 1 << 4;
    private static final long SHARED_PLACE = 1L << Integer.SIZE;
    private static final int SWEEP_AFTER = 64;
    private static final int SWEEP_AFTER_ROWS = 1024;
    private static final int SWEPT_SHARE = 4;
    private static final int PARTS_OF_A_SWEEP = 8;

    private final Settings settings;
    private final KeyHasher hasher;
    private final boolean verifies;
    private final CopyCheck copyCheck;
    private final Segments segments;
    private final RowReader reader = new RowReader();
    private final Map<KeyHash, SharedHash> shared = new HashMap<>();
    private final Set<KeyHash> unsettled = new LinkedHashSet<>();
    private FileTable files = new FileTable();
    private List<Integer> sweptOut = List.of();
    private int nextToSweep;
    private boolean sweeping;

    /**
     * How an index works.
     *
     * @param repairsCopies whether a key may have several rows until it is next written
     * @param ordersBySequence whether sequences count
     * @param verifiesKeys whether a row that is found by its hash is read before it is believed; always so where
     *     hashes are short
     * @param segmentBits the table has a segment for each value of that many bits
     */
    public record Settings(boolean repairsCopies, boolean ordersBySequence, boolean verifiesKeys, int segmentBits) {
        private static final int USUAL_SEGMENT_BITS = 12;
        private static final int SAFE_BITS = 96;

        /** Checks the bits. */
        public Settings {
            if (segmentBits < 1 || segmentBits > USUAL_SEGMENT_BITS) {
                throw new IllegalArgumentException("segments have 1 to 12 bits, not " + segmentBits);
            }
        }

        /** Believes 108 bits of a hash. */
        public static Settings usual(boolean repairsCopies, boolean ordersBySequence) {
            return new Settings(repairsCopies, ordersBySequence, false, USUAL_SEGMENT_BITS);
        }

        /** The same, with rows read before they are believed or not. */
        public Settings verifyingKeys(boolean verifies) {
            return new Settings(repairsCopies, ordersBySequence, verifies, segmentBits);
        }
    }

    /** An empty index. */
    public CompactKeyIndex(Settings settings, KeyHasher hasher) {
        this.settings = settings;
        this.hasher = hasher;
        this.verifies = settings.verifiesKeys() || hasher.bits() < Settings.SAFE_BITS;
        this.copyCheck = new CopyCheck(settings.repairsCopies());
        this.segments = new Segments(
                settings.segmentBits(), settings.ordersBySequence() ? Segment.WITH_SEQUENCE : Segment.PLAIN);
    }

    private KeyHash hash(Key key) {
        return segments.stored(hasher.hash(key));
    }

    private static int find(Segment segment, KeyHash hash) {
        return segment.find((int) hash.high(), hash.low());
    }

    @Override
    public void expect(long more) {
        segments.expect(more);
    }

    @Override
    public List<@Nullable RowLocation> lookup(List<Key> keys) {
        List<@Nullable RowLocation> found = new ArrayList<>(Collections.nCopies(keys.size(), null));
        Map<Long, List<Integer>> toRead = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            Key key = keys.get(i);
            List<Held> rows = rows(key);
            if (!rows.isEmpty() && isHint(rows.get(0))) {
                toRead.computeIfAbsent(rows.get(0).place(), place -> new ArrayList<>(1))
                        .add(i);
            } else if (!rows.isEmpty()) {
                found.set(i, location(rows));
            }
        }
        reader.read(toRead.keySet(), files, (place, key, row) -> {
            for (int i : toRead.getOrDefault(place, List.of())) {
                found.set(i, keys.get(i).equals(key) ? row : null);
            }
        });
        return found;
    }

    private boolean isHint(Held row) {
        return row.sequence() == null || (row.key() == null && verifies);
    }

    /** The live rows of a key, or of one that has its hash. */
    private List<Held> rows(Key key) {
        KeyHash hash = hash(key);
        Segment segment = segments.find(hash);
        int slot = segment == null ? -1 : find(segment, hash);
        if (segment == null || slot < 0) {
            return List.of();
        }
        if (isShared(segment, slot)) {
            return sharedBy(hash).rows(key, files);
        }
        Held row = held(segment, slot);
        return row == null ? List.of() : List.of(row);
    }

    private static boolean isShared(Segment segment, int slot) {
        return (segment.flags(slot) & SHARED) != 0;
    }

    private SharedHash sharedBy(KeyHash hash) {
        return Objects.requireNonNull(shared.get(hash), "a slot says that its hash is shared, but nobody shares it");
    }

    /** What a slot says; null if its row is not live. */
    private @Nullable Held held(Segment segment, int slot) {
        long place = files.resolve(segment.place(slot));
        if (place == FileTable.DEAD) {
            return null;
        }
        int flags = segment.flags(slot);
        return new Held(null, place, PackedSequence.read(flags, segment.sequence(slot)), (flags & DELETED) != 0);
    }

    private RowLocation location(List<Held> rows) {
        RowLocation first = location(rows.get(0));
        if (rows.size() == 1) {
            return first;
        }
        List<RowLocation> copies = rows.stream().skip(1).map(this::location).toList();
        return new RowLocation(first.path(), first.position(), first.sequence(), first.deleted(), copies);
    }

    private RowLocation location(Held row) {
        return RowLocation.of(
                files.path(row.place()),
                FileTable.position(row.place()),
                Objects.requireNonNull(row.sequence(), "rows without a known sequence are read"),
                row.deleted());
    }

    /** Reads the keys of all files: the index does not have them. */
    @Override
    public void forEach(BiConsumer<Key, RowLocation> visitor) {
        for (String path : files.livePaths()) {
            reader.readAll(path, (key, row) -> {
                List<Held> rows = rows(key);
                if (!rows.isEmpty() && rows.get(0).place() == files.place(path, row.position())) {
                    visitor.accept(key, rows.size() == 1 ? row : location(rows));
                }
                return true;
            });
        }
    }

    @Override
    public void put(Key key, RowLocation row) {
        KeyHash hash = hash(key);
        Segment segment = segments.of(hash);
        int slot = find(segment, hash);
        Sequence sequence = settings.ordersBySequence() ? row.sequence() : Sequence.NONE;
        Held added = new Held(key, files.place(row.path(), row.position()), sequence, row.deleted());
        if (slot < 0) {
            PackedSequence packed = PackedSequence.of(sequence);
            segment.insert((int) hash.high(), hash.low(), flags(added, packed), added.place(), packed.bits());
            return;
        }
        boolean isShared = isShared(segment, slot);
        Held known = isShared ? null : held(segment, slot);
        if (!isShared && (known == null || known.place() == added.place())) {
            set(segment, slot, added);
            return;
        }
        SharedHash group = shared.computeIfAbsent(hash, absent -> new SharedHash());
        if (known != null) {
            group.put(known, files);
            segment.set(slot, SHARED, SHARED_PLACE, 0);
        }
        group.put(added, files);
        unsettled.add(hash);
    }

    private static int flags(Held row, PackedSequence packed) {
        return packed.flags() | (row.deleted() ? DELETED : 0);
    }

    private static void set(Segment segment, int slot, Held row) {
        PackedSequence packed = row.sequence() == null ? PackedSequence.UNREAD : PackedSequence.of(row.sequence());
        segment.set(slot, flags(row, packed), row.place(), packed.bits());
    }

    @Override
    public void settle(Function<String, Optional<String>> lanes, RowProbe rows) {
        reader.use(rows);
        Map<Long, SharedHash> unknown = new HashMap<>();
        for (KeyHash hash : unsettled) {
            SharedHash group = sharedBy(hash);
            group.prune(files);
            group.unknown().forEach(place -> unknown.put(place, group));
        }
        reader.read(
                unknown.keySet(),
                files,
                (place, key, row) -> Objects.requireNonNull(unknown.get(place)).learn(place, key, row));
        for (Iterator<KeyHash> hashes = unsettled.iterator(); hashes.hasNext(); hashes.remove()) {
            settle(hashes.next(), lanes);
        }
        sweep();
    }

    private void settle(KeyHash hash, Function<String, Optional<String>> lanes) {
        SharedHash group = sharedBy(hash);
        for (Key key : group.keys()) {
            List<String> paths = group.rows(key, files).stream()
                    .map(row -> files.path(row.place()))
                    .toList();
            if (paths.size() > 1) {
                copyCheck.check(key, paths, lanes);
            }
        }
        Held single = group.single();
        if (single != null) {
            Segment segment = segments.of(hash);
            set(segment, find(segment, hash), single);
            shared.remove(hash);
        }
    }

    /**
     * Files that are gone are forgotten once no slot names them, which takes a pass over all slots: some of it each
     * time, and none before as many files went as are live, or rows enough were marked. Rows that were superseded gave
     * up their slots already, but not those that were deleted.
     */
    private void sweep() {
        if (!sweeping && isWorthASweep()) {
            sweeping = true;
            sweptOut = files.takeStale();
            nextToSweep = 0;
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
        return files.staleFiles() > SWEEP_AFTER + files.liveFiles()
                || files.rowsMarked() > SWEEP_AFTER_ROWS + segments.size() / SWEPT_SHARE;
    }

    private void sweep(int number) {
        Segment segment = segments.at(number);
        if (segment != null) {
            segment.sweep(slot ->
                    isShared(segment, slot) ? sweepShared(number, segment, slot) : files.resolve(segment.place(slot)));
        }
    }

    private long sweepShared(int number, Segment segment, int slot) {
        KeyHash hash = segments.hashOf(number, segment, slot);
        SharedHash group = sharedBy(hash);
        group.prune(files);
        Held single = group.single();
        if (single == null && !group.isEmpty()) {
            return SHARED_PLACE;
        }
        shared.remove(hash);
        if (single == null) {
            return FileTable.DEAD;
        }
        set(segment, slot, single);
        return single.place();
    }

    @Override
    public boolean knows(String path) {
        return files.isLive(path);
    }

    @Override
    public void rowsMarked(String path, RowPositions rows) {
        files.marked(path, rows);
    }

    @Override
    public void fileGone(String path) {
        files.gone(path);
    }

    @Override
    public void fileReplaced(String from, String to, long first, RowPositions leftOut) {
        files.replaced(from, to, first, leftOut);
    }

    @Override
    public void clear() {
        segments.clear();
        shared.clear();
        unsettled.clear();
        files = new FileTable();
        sweptOut = List.of();
        sweeping = false;
    }

    /** How many hashes are held, those included whose rows went unnoticed. */
    public long size() {
        return segments.size();
    }

    /** The bytes of all slots, used or not. */
    public long bytes() {
        return segments.bytes();
    }

    /** How many rows were read since a hint was not enough. */
    public long rowsRead() {
        return reader.rowsRead();
    }
}
