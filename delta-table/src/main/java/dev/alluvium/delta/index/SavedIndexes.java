// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.StatedRows;
import dev.alluvium.delta.deletionvector.ResidentVectors.Change;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.index.SavedIndex.File;
import dev.alluvium.delta.index.SavedIndex.Origin;
import dev.alluvium.delta.index.SavedIndex.Row;
import dev.alluvium.delta.index.SharedHash.Held;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.spill.SpillFile;
import dev.alluvium.delta.storage.ObjectKeys;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an index of hashes in a file on local disk, one for a table and owner. What is loaded is trusted as far as it
 * is compared: its bytes with their CRCs, what it is of with the table, each of its files with those of today, and some
 * rows with what the index says of their keys.
 */
class SavedIndexes implements IndexKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(SavedIndexes.class);
    private static final long NEVER = -1;
    private static final int PROBED_ROWS = 256;
    private static final long PROBED_WITHIN = 1 << 16;

    private final Saving saving;
    private final CompactKeyIndex index;
    private long savedVersion = NEVER;
    private @Nullable Path file;
    private List<String> toProbe = List.of();

    SavedIndexes(Saving saving, CompactKeyIndex index) {
        this.saving = saving;
        this.index = index;
    }

    Saving saving() {
        return saving;
    }

    private Path file(Snapshot snapshot) {
        Path known = file;
        if (known == null) {
            known = saving.file(snapshot.metadata().id());
            file = known;
            removeLeftovers(known);
        }
        return known;
    }

    /** Whoever was killed in the middle of a save left what it had written. */
    private void removeLeftovers(Path of) {
        String prefix = of.getFileName() + ".";
        try (DirectoryStream<Path> left =
                Files.newDirectoryStream(saving.directory(), name -> isLeftover(name, prefix))) {
            for (Path name : left) {
                Files.deleteIfExists(name);
            }
        } catch (IOException absent) {
            // There is no such directory yet, or what is in it is not ours.
        }
    }

    private static boolean isLeftover(Path name, String prefix) {
        return name.getFileName().toString().startsWith(prefix);
    }

    @Override
    public Optional<KeyScope> load(IndexedVersion now, KeyScope needed) {
        Path name = file(now.snapshot());
        toProbe = List.of();
        savedVersion = NEVER;
        if (!Files.exists(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(load(SpillFile.reading(name), now, needed));
        } catch (StorageUnavailableException e) {
            throw e;
        } catch (RuntimeException unusable) {
            discard(String.valueOf(unusable.getMessage()));
            return Optional.empty();
        }
    }

    private KeyScope load(SpillFile from, IndexedVersion now, KeyScope needed) {
        boolean isKept = false;
        try {
            SavedIndexFile saved = SavedIndexFile.read(from);
            Origin origin = saved.index().origin();
            check(origin, now);
            KeyScope scope = origin.scope().and(needed);
            takeFiles(saved.index().files(), now, scope);
            if (!index.rows().fits(saved.run().size())) {
                saved.run().check();
            }
            index.use(index.hasher().withSeed(origin.seed()));
            isKept = index.rows().load(saved.run());
            for (Row row : saved.index().shared()) {
                long place = index.files().resolve(row.place());
                if (place != FileTable.DEAD) {
                    index.rows().put(row.hash(), Held.of(row.flags(), place, row.sequence()));
                }
            }
            savedVersion = origin.version();
            LOG.info(
                    "ALV-TBL-008 saved index loaded table={} version={} keys={} files={}",
                    saving.commits().location(),
                    origin.version(),
                    index.size(),
                    toProbe.size());
            return scope;
        } finally {
            if (!isKept) {
                from.close();
            }
        }
    }

    private void check(Origin origin, IndexedVersion now) {
        Snapshot snapshot = now.snapshot();
        require(origin.tableId().equals(snapshot.metadata().id()), "it is of another table");
        require(origin.columns().equals(now.columns().identity()), "other columns are the key or the sequence now");
        require(origin.hasher().equals(index.hasher().name()), "keys are hashed in another way now");
        require(origin.version() <= snapshot.version(), "it is of a version that the table does not have");
        Optional<String> commit = saving.commits().digest(origin.version());
        require(
                commit.isEmpty() || commit.get().equals(origin.commit()),
                "version " + origin.version() + " of the table is another one now");
    }

    private static void require(boolean isSo, String otherwise) {
        if (!isSo) {
            throw new DeltaTableException(otherwise);
        }
    }

    /** Takes over what is still as it was; what is not is read as if it had never been known. */
    void takeFiles(List<File> saved, IndexedVersion now, KeyScope scope) {
        index.files().restore(saved.stream().map(File::path).toList());
        prefetch(saved, now, scope);
        List<String> taken = new ArrayList<>();
        for (File known : saved) {
            if (today(known, now, scope).filter(file -> take(known, file, now)).isPresent()) {
                taken.add(known.path());
            } else {
                index.files().gone(known.path());
            }
        }
        toProbe = taken;
    }

    private static Optional<AddFile> today(File known, IndexedVersion now, KeyScope scope) {
        return now.snapshot().file(known.path()).filter(scope::covers).filter(file -> file.size() == known.size());
    }

    private static void prefetch(List<File> saved, IndexedVersion now, KeyScope scope) {
        List<Change> changes = new ArrayList<>();
        for (File known : saved) {
            today(known, now, scope)
                    .map(file -> change(known, file))
                    .filter(change -> !change.before().equals(change.now()))
                    .ifPresent(changes::add);
        }
        now.vectors().prefetch(changes);
    }

    private static Change change(File known, AddFile today) {
        return new Change(today.path(), known.vector(), today.deletionVector());
    }

    /** Whether the rows of a file are known, less those that were marked since. */
    boolean take(File known, AddFile today, IndexedVersion now) {
        Change change = change(known, today);
        if (change.before().equals(change.now())) {
            return true;
        }
        Optional<RowPositions> marked = now.vectors().grown(change);
        marked.ifPresent(rows -> index.files().marked(today.path(), rows));
        return marked.isPresent();
    }

    @Override
    public void check(IndexedVersion now) {
        for (int i = 0; i < saving.sample() && !toProbe.isEmpty(); i++) {
            probe(now, toProbe.get(saving.random().nextInt(toProbe.size())));
        }
        toProbe = List.of();
    }

    private void probe(IndexedVersion now, String path) {
        AddFile of = now.snapshot().file(path).orElseThrow();
        long within = Math.max(1, Math.min(PROBED_WITHIN, StatedRows.of(of).orElse(1)));
        long first = saving.random().nextLong(within);
        long[] positions = LongStream.range(first, first + PROBED_ROWS).toArray();
        List<Key> keys = new ArrayList<>();
        List<Long> places = new ArrayList<>();
        IndexedColumns columns = now.columns();
        try (RowCursor rows = now.files().read(of, columns.layout(), columns.positions(), positions)) {
            while (rows.next()) {
                Optional<Key> key = columns.key(rows.row());
                if (key.isPresent()) {
                    keys.add(key.get());
                    places.add(rows.position());
                }
            }
        }
        List<@Nullable RowLocation> found = index.lookup(keys);
        for (int i = 0; i < keys.size(); i++) {
            RowLocation row = found.get(i);
            if (row == null || !row.isOrHasCopyAt(path, places.get(i))) {
                throw new IllegalStateException(
                        "it does not know the row at position " + places.get(i) + " of " + ObjectKeys.shown(path));
            }
        }
    }

    @Override
    public boolean isBehind(long version) {
        return version != savedVersion;
    }

    @Override
    public void save(IndexedVersion now, KeyScope scope) {
        Path name = file(now.snapshot());
        Path written = null;
        try {
            String commit = saving.commits()
                    .digest(now.snapshot().version())
                    .orElseThrow(() -> new DeltaTableException("the newest commit is not in the log"));
            Files.createDirectories(saving.directory());
            written = Files.createTempFile(saving.directory(), name.getFileName() + ".", ".tmp");
            write(
                    written,
                    now,
                    new Origin(
                            now.snapshot().metadata().id(),
                            now.snapshot().version(),
                            commit,
                            now.columns().identity(),
                            index.hasher().name(),
                            index.hasher().seed(),
                            scope));
            Files.move(written, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            savedVersion = now.snapshot().version();
        } catch (IOException | RuntimeException e) {
            delete(written);
            LOG.warn(
                    "ALV-TBL-010 index not saved table={} directory={} reason=\"{}\"",
                    saving.commits().location(),
                    saving.directory(),
                    e.toString());
        }
    }

    private void write(Path written, IndexedVersion now, Origin origin) {
        List<String> paths = index.files().livePaths();
        int[] numbers = index.files().renumbered(paths);
        List<File> saved = new ArrayList<>(paths.size());
        for (String path : paths) {
            AddFile today = now.snapshot()
                    .file(path)
                    .orElseThrow(() -> new IllegalStateException(
                            "the index knows " + ObjectKeys.shown(path) + ", which is not part of the table"));
            saved.add(new File(path, today.size(), today.deletionVector()));
        }
        try (SpillFile out = SpillFile.of(written)) {
            SavedIndexFile.begin(out);
            RunWriter writer = new RunWriter(out, RunShape.of(index.size()));
            MergedEntries all = new MergedEntries(index.rows().entries());
            for (List<Entries> same = all.next(); !same.isEmpty(); same = all.next()) {
                write(same, numbers, writer);
            }
            List<Row> shared = new ArrayList<>();
            index.rows().forEachShared((hash, row) -> {
                PackedSequence packed = HashedRows.packed(row);
                shared.add(new Row(hash, row.flags(packed), renumbered(row.place(), numbers), packed.bits()));
            });
            SavedIndexFile.end(out, writer.finish(), new SavedIndex(origin, saved, shared));
            out.force();
        }
    }

    /** What is not shared has at most one live row. */
    private void write(List<Entries> newestFirst, int[] numbers, RunWriter writer) {
        if ((newestFirst.get(0).flags() & SharedHash.FLAG) != 0) {
            return;
        }
        for (Entries entry : newestFirst) {
            long place = index.files().resolve(entry.place());
            if (place != FileTable.DEAD) {
                writer.add(entry, renumbered(place, numbers));
                return;
            }
        }
    }

    private static long renumbered(long place, int[] numbers) {
        return (long) numbers[(int) (place >>> Integer.SIZE)] << Integer.SIZE | FileTable.position(place);
    }

    @Override
    public void discard(String reason) {
        Path name = file;
        savedVersion = NEVER;
        if (name != null && Files.exists(name)) {
            LOG.warn(
                    "ALV-TBL-009 saved index not used table={} file={} reason=\"{}\"",
                    saving.commits().location(),
                    name,
                    reason);
            delete(name);
        }
    }

    private static void delete(@Nullable Path name) {
        try {
            if (name != null) {
                Files.deleteIfExists(name);
            }
        } catch (IOException e) {
            LOG.warn("ALV-TBL-010 index not saved file={} reason=\"{}\"", name, e.toString());
        }
    }
}
