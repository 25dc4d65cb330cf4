// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.manifest;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitObserver;
import dev.alluvium.delta.error.CommitConflictException;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.ObjectNotFoundException;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.log.Action.RemoveFile;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.manifest.ManifestContent.Manifest;
import dev.alluvium.delta.manifest.ManifestHistory.Replaced;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps the manifests of a table at its newest version. Confined to the thread that owns the table.
 *
 * <p>Each manifest is one PUT, so a reader sees a partition at one version; partitions may differ while a run is under
 * way, and {@code _alluvium/manifests/state.json} says between which versions. Versions only go forward. The first run
 * of a process compares all manifests with what they should be, which repairs whatever a crash or another writer left;
 * later runs write those of the partitions that commits touched.
 */
public final class SymlinkManifests {
    private final DeltaTable table;
    private final ObjectStore store;
    private final Set<String> touched = new HashSet<>();
    private boolean compareAll = true;
    private Optional<ManifestState> last = Optional.empty();

    /** Nothing is read before the first call. */
    public SymlinkManifests(DeltaTable table) {
        this.table = table;
        this.store = table.store();
        table.observe(new Touches());
    }

    /** Where the manifests of a table lie, below its root. */
    public static String directory() {
        return ManifestContent.DIRECTORY;
    }

    /**
     * Makes sure that manifests can show the table.
     *
     * @throws dev.alluvium.delta.error.UnsupportedFeatureException if they cannot
     */
    public static void check(Snapshot snapshot, String location) {
        ManifestContent.check(snapshot.metadata(), location);
    }

    /** The directory of a partition's manifest, below {@link #directory}, ending in a slash unless it is empty. */
    public static String partitionDirectory(Snapshot snapshot, AddFile file) {
        return ManifestContent.directory(snapshot.metadata().partitionColumns(), file.partitionValues());
    }

    /**
     * The lowest version of which a reader may have taken a manifest at this time, by the store's clock, or later, as
     * far as it was replaced since; the greatest number if none was.
     */
    public static long lowestShownSince(ObjectStore store, long millis) {
        return stored(store).map(state -> state.history().lowestSince(millis)).orElse(Long.MAX_VALUE);
    }

    /**
     * The lowest version that a manifest of the table shows now, by the state that is stored beside them; empty for a
     * table without manifests.
     *
     * @throws DeltaTableException if there are manifests of which nobody knows what they show
     */
    public static OptionalLong lowestShown(ObjectStore store, Snapshot snapshot) {
        Optional<ManifestState> state = stored(store)
                .filter(known -> known.tableId().equals(snapshot.metadata().id()));
        long lowest = state.map(known -> known.writing().isEmpty()
                        ? known.version()
                        : Math.min(
                                known.version() < 0 ? Long.MAX_VALUE : known.version(),
                                known.writing().get(0)))
                .orElse(-1L);
        if (lowest >= 0) {
            return OptionalLong.of(lowest);
        }
        if (store.list(ManifestContent.DIRECTORY, "").hasNext()) {
            throw new DeltaTableException("the symlink manifests of " + store.location()
                    + " are not of this engine's making, so what they show is not known; write them anew first");
        }
        return OptionalLong.empty();
    }

    /** Whether the manifests do not show the newest known version yet. */
    public boolean isDue() {
        return compareAll
                || last.isEmpty()
                || last.get().version() < table.snapshot().version();
    }

    /** The version that all manifests show; -1 if that is not known. */
    public long version() {
        return compareAll ? -1 : last.map(ManifestState::version).orElse(-1L);
    }

    /** The next run compares all manifests, not only those that commits touched. */
    public void compareAll() {
        compareAll = true;
    }

    /**
     * Brings the manifests to the table's newest version.
     *
     * @throws dev.alluvium.delta.error.UnsupportedFeatureException if the table is one that manifests cannot show
     * @throws CommitConflictException if somebody else writes manifests at the same time; the next run compares all
     */
    public ManifestResult run() {
        Snapshot snapshot = table.refresh();
        ManifestContent.check(snapshot.metadata(), store.location());
        Optional<ManifestState> stored = stored(store);
        boolean all = compareAll || !stored.equals(last); // what another one wrote meanwhile may be anything
        last = stored;
        boolean sameTable = last.filter(
                        state -> state.tableId().equals(snapshot.metadata().id()))
                .isPresent();
        if (sameTable && last.get().version() > snapshot.version()) {
            throw new CommitConflictException("the manifests of " + store.location() + " show version "
                    + last.get().version() + ", which is newer than the newest that was found; trying again later");
        }
        compareAll = true; // until this run has ended well
        SortedMap<String, Manifest> wanted = ManifestContent.of(snapshot, store.location());
        Changes changes = all ? compared(wanted) : touchedOf(wanted);
        write(snapshot, changes, sameTable);
        touched.clear();
        compareAll = false;
        return result(snapshot, wanted, changes);
    }

    /** What to put and what to delete. */
    private record Changes(List<Put> puts, List<String> deletes) {}

    private record Put(String key, byte[] content) {}

    private static Optional<ManifestState> stored(ObjectStore store) {
        try {
            return ManifestState.parse(
                    store.get(ManifestState.KEY), ManifestState.KEY + " of table " + store.location());
        } catch (ObjectNotFoundException none) {
            return Optional.empty();
        }
    }

    private Changes compared(Map<String, Manifest> wanted) {
        Map<String, Long> existing = new TreeMap<>();
        for (Iterator<ObjectStatus> listed = store.list(ManifestContent.DIRECTORY, ""); listed.hasNext(); ) {
            ObjectStatus object = listed.next();
            if (object.key().endsWith("/" + ManifestContent.NAME)) {
                existing.put(object.key(), object.size());
            }
        }
        List<Put> puts = new ArrayList<>();
        wanted.forEach((key, manifest) -> {
            byte[] content = manifest.content();
            Long size = existing.remove(key);
            if (size == null || size != content.length || !Arrays.equals(store.get(key), content)) {
                puts.add(new Put(key, content));
            }
        });
        return new Changes(puts, List.copyOf(existing.keySet()));
    }

    private Changes touchedOf(Map<String, Manifest> wanted) {
        List<Put> puts = new ArrayList<>();
        List<String> deletes = new ArrayList<>();
        for (String key : new TreeSet<>(touched)) {
            Manifest manifest = wanted.get(key);
            if (manifest == null) {
                deletes.add(key);
            } else {
                puts.add(new Put(key, manifest.content()));
            }
        }
        return new Changes(puts, deletes);
    }

    private void write(Snapshot snapshot, Changes changes, boolean sameTable) {
        String writer = table.context().ids().get();
        String id = snapshot.metadata().id();
        TreeSet<Long> writing = new TreeSet<>(sameTable ? last.get().writing() : List.of());
        writing.add(snapshot.version());
        long before = sameTable ? last.get().version() : -1;
        ManifestHistory history = sameTable ? last.get().history() : ManifestHistory.NONE;
        if (!changes.puts().isEmpty() || !changes.deletes().isEmpty()) {
            long begun = table.context().clock().millis();
            put(new ManifestState(id, before, List.copyOf(writing), history, writer));
            changes.puts().forEach(put -> store.put(put.key(), put.content()));
            if (!changes.deletes().isEmpty()) {
                store.delete(changes.deletes());
            }
            if (!stored(store).map(ManifestState::writer).equals(Optional.of(writer))) {
                throw new CommitConflictException("another task writes the manifests of " + store.location()
                        + " as well; comparing all of them with the newest version in a moment");
            }
            long lowest = before < 0 ? writing.first() : before;
            if (lowest < snapshot.version()) {
                history = history.plus(new Replaced(lowest, storeMillisSince(begun)));
            }
        }
        boolean shown = before == snapshot.version() && last.get().writing().isEmpty();
        if (shown && changes.puts().isEmpty() && changes.deletes().isEmpty()) {
            return;
        }
        ManifestState done = new ManifestState(id, snapshot.version(), List.of(), history, writer);
        put(done);
        last = Optional.of(done);
    }

    /** Now, by the time of the store, which was told when the state was put. */
    private long storeMillisSince(long begun) {
        long lasted = Math.max(0, table.context().clock().millis() - begun);
        return store.head(ManifestState.KEY).map(ObjectStatus::modifiedAt).orElse(begun) + lasted;
    }

    private void put(ManifestState state) {
        store.put(ManifestState.KEY, state.toJson());
    }

    private static ManifestResult result(Snapshot snapshot, SortedMap<String, Manifest> wanted, Changes changes) {
        List<String> crowded = new ArrayList<>();
        wanted.forEach((key, manifest) -> {
            if (manifest.files().size() > ManifestResult.CROWDED) {
                crowded.add(key.substring(ManifestContent.DIRECTORY.length(), key.lastIndexOf('/') + 1));
            }
        });
        return new ManifestResult(
                snapshot.version(), changes.puts().size(), changes.deletes().size(), wanted.size(), crowded);
    }

    /** Notes the partitions of every commit; what it cannot tell is compared. */
    private final class Touches implements CommitObserver {
        @Override
        public void advanced(LogCommit commit, Snapshot after) {
            List<String> columns = after.metadata().partitionColumns();
            for (Action action : commit.actions()) {
                if (action instanceof AddFile add) {
                    touched.add(ManifestContent.key(columns, add.partitionValues()));
                } else if (action instanceof RemoveFile remove) {
                    if (remove.partitionValues().size() < columns.size()) {
                        compareAll = true;
                    } else {
                        touched.add(ManifestContent.key(columns, remove.partitionValues()));
                    }
                } else if (action instanceof Metadata || action instanceof Protocol) {
                    compareAll = true;
                }
            }
        }

        @Override
        public void reloaded(Snapshot snapshot) {
            compareAll = true;
        }
    }
}
