// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.data.StatedRows;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.index.SharedHash.Held;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.storage.ObjectStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A {@link KeyIndex} that holds hashes instead of keys, some 23 bytes a row. A second row of a hash has both rows read:
 * either its key has copies, or two keys share the hash and are told apart by their bytes from then on. A key without
 * a row that shares the hash of one with a row is told from it where rows are verified, see {@link Settings}.
 *
 * <p>Beyond its budget slots go to {@link Runs} on local disk, some 13 bytes a row. What a slot in memory says counts,
 * then what the newest run does; that no older one has a live row of the hash is made sure by {@link #settle}, for all
 * hashes that got a slot since it was last called.
 */
public final class CompactKeyIndex implements KeyIndex {
    private static final int MANY = 1 << 14;

    /** Each is a file on local disk while it is read, and some 130 KB of buffers. */
    private static final int RUNS_AT_ONCE = 64;

    private final Settings settings;
    private final boolean verifies;
    private KeyHasher hasher;
    private IndexKeeper keeper = IndexKeeper.NONE;
    private final RowReader reader = new RowReader();
    private final FileTable files = new FileTable();
    private final HashedRows hashed;
    private @Nullable PublishedRuns published;

    /**
     * How an index works.
     *
     * @param repairsCopies whether a key may have several rows until it is next written
     * @param ordersBySequence whether sequences count
     * @param verifiesKeys whether a row that is found by its hash is read before it is believed; always so where
     *     hashes are short
     * @param segmentBits the table has a segment for each value of that many bits
     * @param budget beyond which slots go to local disk
     */
    public record Settings(
            boolean repairsCopies,
            boolean ordersBySequence,
            boolean verifiesKeys,
            int segmentBits,
            SpillBudget budget) {
        private static final int USUAL_SEGMENT_BITS = 12;
        private static final int SAFE_BITS = 96;

        /** Checks the bits. */
        public Settings {
            if (segmentBits < 1 || segmentBits > USUAL_SEGMENT_BITS) {
                throw new IllegalArgumentException("segments have 1 to 12 bits, not " + segmentBits);
            }
        }

        /** All slots may be in memory. */
        public Settings(boolean repairsCopies, boolean ordersBySequence, boolean verifiesKeys, int segmentBits) {
            this(repairsCopies, ordersBySequence, verifiesKeys, segmentBits, SpillBudget.UNBOUNDED);
        }

        /** Believes 96 bits of a hash. */
        public static Settings usual(boolean repairsCopies, boolean ordersBySequence) {
            return new Settings(repairsCopies, ordersBySequence, false, USUAL_SEGMENT_BITS);
        }

        /** The same, with rows read before they are believed or not. */
        public Settings verifyingKeys(boolean verifies) {
            return new Settings(repairsCopies, ordersBySequence, verifies, segmentBits, budget);
        }

        /** The same in so much memory. */
        public Settings within(SpillBudget bound) {
            return new Settings(repairsCopies, ordersBySequence, verifiesKeys, segmentBits, bound);
        }
    }

    /** An empty index. */
    public CompactKeyIndex(Settings settings, KeyHasher hasher) {
        this(settings, hasher, Runs::new);
    }

    CompactKeyIndex(Settings settings, KeyHasher hasher, Runs.Maker runs) {
        this.settings = settings;
        this.hasher = hasher;
        this.verifies = settings.verifiesKeys() || hasher.bits() < Settings.SAFE_BITS;
        this.hashed = new HashedRows(settings, files, runs);
    }

    /** An empty index that is saved. */
    public static CompactKeyIndex saved(Settings settings, KeyHasher hasher, Saving saving) {
        return new CompactKeyIndex(settings, hasher).kept(index -> new SavedIndexes(saving, index));
    }

    /**
     * From now on rows of files that have a published run come from it.
     *
     * @param store of the table
     * @param directory on local disk, where a run is while it is read
     */
    public CompactKeyIndex reading(ObjectStore store, Path directory) {
        return reading(new PublishedRuns(store, directory));
    }

    CompactKeyIndex reading(PublishedRuns runs) {
        published = runs;
        return this;
    }

    @Nullable
    PublishedRuns published() {
        return published;
    }

    CompactKeyIndex kept(Function<CompactKeyIndex, IndexKeeper> by) {
        keeper = by.apply(this);
        return this;
    }

    @Override
    public IndexKeeper keeper() {
        return keeper;
    }

    KeyHasher hasher() {
        return hasher;
    }

    /** From now on keys are hashed by this one, which has as many bits. */
    void use(KeyHasher other) {
        hasher = other;
    }

    HashedRows rows() {
        return hashed;
    }

    FileTable files() {
        return files;
    }

    private KeyHash hash(Key key) {
        return Segments.stored(hasher.hash(key));
    }

    @Override
    public void expect(long more) {
        hashed.expect(more);
    }

    @Override
    public List<@Nullable RowLocation> lookup(List<Key> keys) {
        List<@Nullable RowLocation> found = new ArrayList<>(keys.size());
        Map<Long, List<Integer>> toRead = new HashMap<>();
        List<List<Held>> rowsOfKeys = rows(keys);
        for (int i = 0; i < keys.size(); i++) {
            List<Held> rows = rowsOfKeys.get(i);
            boolean isHint = !rows.isEmpty() && isHint(rows.get(0));
            found.add(rows.isEmpty() || isHint ? null : location(rows));
            if (isHint) {
                toRead.computeIfAbsent(rows.get(0).place(), place -> new ArrayList<>(1))
                        .add(i);
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

    /** The live rows of each key, or of one that has its hash. */
    private List<List<Held>> rows(List<Key> keys) {
        return hashed.rows(keys, keys.stream().map(this::hash).toList());
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
        List<Key> keys = new ArrayList<>();
        List<RowLocation> read = new ArrayList<>();
        for (String path : files.livePaths()) {
            reader.readAll(path, (key, row) -> {
                keys.add(key);
                read.add(row);
                if (keys.size() == MANY) {
                    visit(keys, read, visitor);
                }
                return true;
            });
            visit(keys, read, visitor);
        }
    }

    private void visit(List<Key> keys, List<RowLocation> read, BiConsumer<Key, RowLocation> visitor) {
        List<List<Held>> rowsOfKeys = rows(keys);
        for (int i = 0; i < keys.size(); i++) {
            List<Held> rows = rowsOfKeys.get(i);
            RowLocation row = read.get(i);
            if (!rows.isEmpty() && rows.get(0).place() == files.place(row.path(), row.position())) {
                visitor.accept(keys.get(i), rows.size() == 1 ? row : location(rows));
            }
        }
        keys.clear();
        read.clear();
    }

    @Override
    public void put(Key key, RowLocation row) {
        Sequence sequence = settings.ordersBySequence() ? row.sequence() : Sequence.NONE;
        hashed.put(hash(key), new Held(key, files.place(row.path(), row.position()), sequence, row.deleted()));
    }

    /** Takes no objects of a row: {@code bench index} pays for it. */
    @Override
    public void putAll(FileRows rows) {
        while (rows.next()) {
            KeyHash hash = hasher.hash(rows.key().array(), rows.key().length());
            PackedSequence sequence = settings.ordersBySequence() ? rows.sequence() : PackedSequence.of(Sequence.NONE);
            int flags = Held.flags(sequence, rows.isDeleted());
            long place = files.place(rows.path(), rows.position());
            hashed.put(hash.high(), hash.low(), flags, place, sequence.bits());
        }
    }

    /** Of runs that there is memory for many are read at once, which spares sorting what they say. */
    @Override
    public List<AddFile> putPublished(List<AddFile> live, IndexedVersion now) {
        PublishedRuns runs = published;
        if (runs == null) {
            return live;
        }
        int atOnce = hashed.fits(statedRows(live)) ? RUNS_AT_ONCE : 1;
        List<AddFile> toRead = new ArrayList<>();
        for (int from = 0; from < live.size(); from += atOnce) {
            List<AddFile> some = live.subList(from, Math.min(live.size(), from + atOnce));
            try (OpenedRuns opened = runs.open(some, now, hasher, files)) {
                toRead.addAll(opened.withoutRun());
                hashed.fill(opened.runs());
            }
        }
        return toRead;
    }

    private static long statedRows(List<AddFile> files) {
        return files.stream().mapToLong(file -> StatedRows.of(file).orElse(0)).sum();
    }

    @Override
    public void settle(Function<String, Optional<String>> lanes, RowProbe rows) {
        reader.use(rows);
        hashed.settle(reader, lanes);
        if (published != null) {
            published.tell();
        }
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
        hashed.clear();
    }

    @Override
    public void close() {
        hashed.clear();
    }

    /** How many hashes are held, those included whose rows went unnoticed; one in memory and in runs counts twice. */
    public long size() {
        return hashed.size();
    }

    /** The bytes of all slots in memory, used or not. */
    public long bytes() {
        return hashed.bytes();
    }

    /** The bytes of what is on local disk. */
    public long spilledBytes() {
        return hashed.spilledBytes();
    }

    /** How many rows were read since a hint was not enough. */
    public long rowsRead() {
        return reader.rowsRead();
    }
}
