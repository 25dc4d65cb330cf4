// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.commit.CommitObserver;
import dev.alluvium.delta.commit.CopiedFile;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.StatedRows;
import dev.alluvium.delta.deletionvector.ResidentVectors;
import dev.alluvium.delta.deletionvector.ResidentVectors.Change;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.ObjectNotFoundException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a {@link KeyIndex} at the version of the log. Commits are noted when they are seen and applied when the index
 * is next needed: files of others by reading their key columns, our own from what we wrote. A failure in between
 * leaves the rest of the notes for the next time; of very many commits only what they came to is applied. Confined to
 * the thread that owns the table.
 */
public final class IndexFollower implements CommitObserver {
    /** Of about 700 bytes each. */
    public static final int MOST_NOTES = 20_000;

    private final KeyIndex index;
    private final DataFiles files;
    private final ResidentVectors vectors;
    private final NotedCommits notes;
    private final Map<String, WrittenFile> written = new HashMap<>();
    private final Set<String> halfRead = new HashSet<>();
    private @Nullable KeyScope known;

    /** Nothing is read before the first {@link #sync}. */
    public IndexFollower(KeyIndex index, DataFiles files, ResidentVectors vectors) {
        this(index, files, vectors, MOST_NOTES);
    }

    /** @param mostNotes entries of commits that are kept until the next {@link #sync} */
    public IndexFollower(KeyIndex index, DataFiles files, ResidentVectors vectors, int mostNotes) {
        this.notes = new NotedCommits(mostNotes);
        this.index = index;
        this.files = files;
        this.vectors = vectors;
    }

    @Override
    public void advanced(LogCommit commit, Snapshot after) {
        if (known != null) {
            notes.note(commit, after);
        }
    }

    @Override
    public void reloaded(Snapshot snapshot) {
        known = null;
    }

    /** What the index shall know about a file of ours, should it appear in the log before the next {@link #sync}. */
    public void expect(WrittenFile file) {
        written.put(file.add().path(), file);
    }

    /** The file will never appear in the log. */
    public void forget(WrittenFile file) {
        written.remove(file.add().path());
    }

    /** The index of the whole table. */
    public KeyIndex sync(Snapshot snapshot, IndexedColumns columns) {
        return sync(snapshot, columns, KeyScope.TABLE);
    }

    /**
     * The index at the snapshot, which is the newest version that was seen.
     *
     * @param needed at least; what was needed once is kept, since to follow it costs less than to read it again
     * @throws dev.alluvium.delta.error.DeltaTableException if a key has several rows and that is not allowed, or has
     *     rows in two lanes though keys stay in theirs
     */
    public KeyIndex sync(Snapshot snapshot, IndexedColumns columns, KeyScope needed) {
        IndexedVersion now = new IndexedVersion(snapshot, columns, files, vectors);
        if (known == null) {
            clear(snapshot);
            if (startsFromSaved(now, needed)) {
                return index;
            }
            clear(snapshot);
        }
        follow(now, needed);
        return index;
    }

    private void clear(Snapshot snapshot) {
        index.clear();
        halfRead.clear();
        notes.beginAt(snapshot);
    }

    /** Whatever a saved index leads to, the table is what counts: what fails with one is tried without. */
    private boolean startsFromSaved(IndexedVersion now, KeyScope needed) {
        try {
            KeyScope saved = index.keeper().load(now, needed).orElse(null);
            if (saved == null) {
                return false;
            }
            readUnknown(now, saved);
            known = saved;
            follow(now, needed);
            index.keeper().check(now);
            return true;
        } catch (StorageUnavailableException e) {
            known = null;
            throw e;
        } catch (DeltaTableException | IllegalStateException wrong) {
            known = null;
            index.keeper().discard(String.valueOf(wrong.getMessage()));
            return false;
        }
    }

    private void readUnknown(IndexedVersion now, KeyScope scope) {
        read(now, file -> scope.covers(file) && !index.knows(file.path()));
    }

    private void follow(IndexedVersion now, KeyScope needed) {
        Snapshot snapshot = now.snapshot();
        for (Optional<FileChanges> next = notes.next(); next.isPresent(); next = notes.next()) {
            apply(next.get(), now);
            notes.followed();
        }
        widen(now, needed);
        // What is left belongs to attempts that failed or whose outcome nobody knows; should it appear in the log
        // after all, it is read like another writer's file. Kept, it would pile up as long as a store is away.
        written.clear();
        vectors.keepThoseOf(snapshot.files());
        index.settle(
                keysStayInLanes() ? path -> snapshot.file(path).flatMap(KeyScope::lane) : path -> Optional.empty(),
                now.rows());
    }

    /** Keeps the index for the next process, at the newest version that was seen, if it is not kept at that one. */
    public void save(Snapshot snapshot, IndexedColumns columns) {
        KeyScope scope = known;
        if (scope == null || !index.keeper().isBehind(snapshot.version())) {
            return;
        }
        sync(snapshot, columns, scope);
        index.keeper().save(new IndexedVersion(snapshot, columns, files, vectors), scope);
    }

    /** The index may be wrong: what is kept of it is of no use any more. */
    public void discard(String reason) {
        index.keeper().discard(reason);
    }

    private boolean keysStayInLanes() {
        return known != null && !known.wholeTable();
    }

    /** A failure in between leaves the narrower scope; what was read already is put once more then, and is no copy. */
    private void widen(IndexedVersion now, KeyScope needed) {
        KeyScope before = known;
        KeyScope wider = before == null ? needed : before.plus(needed);
        if (!wider.equals(before)) {
            read(now, file -> wider.covers(file) && (before == null || !before.covers(file)));
            known = wider;
        }
    }

    private void read(IndexedVersion now, Predicate<AddFile> which) {
        List<AddFile> added = now.snapshot().files().stream().filter(which).toList();
        expect(added);
        List<AddFile> rest = readPublished(added, now);
        if (rest.size() < added.size()) {
            expect(rest);
        }
        rest.forEach(file -> readKeys(file, now));
    }

    private void expect(List<AddFile> added) {
        index.expect(added.stream().mapToLong(IndexFollower::rowsAbout).sum());
    }

    /** Statistics may say anything, and are believed as far as a row takes a byte. */
    private static long rowsAbout(AddFile file) {
        return Math.max(0, Math.min(StatedRows.of(file).orElse(0), file.size()));
    }

    /** Removes first: a row that moved within the commit must not look like a second one of its key. */
    private void apply(FileChanges what, IndexedVersion now) {
        if (!what.isCommit()) {
            // Others may have marked rows of what we copied: what we know of our files holds in their commits alone.
            written.clear();
        }
        Map<String, Optional<DeletionVector>> removed = new HashMap<>(what.removed());
        List<AddFile> added = new ArrayList<>(what.added());
        List<CopiedFile> copies = what.copies();
        List<Change> changes = changes(removed, added);
        prefetch(changes, copies, added);
        Set<String> marked = new HashSet<>();
        for (Change change : changes) {
            if (mark(change)) {
                marked.add(change.path());
            }
        }
        removed.keySet().removeAll(marked);
        added.removeIf(add -> marked.contains(add.path()));
        Set<String> gone = new HashSet<>(removed.keySet());
        for (CopiedFile copy : copies) {
            added.removeIf(add -> add.path().equals(copy.path()) && followCopy(copy, add, gone));
        }
        for (AddFile add : added) {
            follow(Optional.ofNullable(written.get(add.path())), gone);
        }
        gone.forEach(index::fileGone);
        for (AddFile add : added) {
            if (!written.containsKey(add.path())) {
                // Added again without a remove it may have another deletion vector: rows of it may be gone.
                index.fileGone(add.path());
            }
        }
        added.forEach(add -> put(add, now));
        added.forEach(add -> written.remove(add.path()));
    }

    /** The files that are known, and have another vector than before. */
    private List<Change> changes(Map<String, Optional<DeletionVector>> removed, List<AddFile> added) {
        return added.stream()
                .filter(add -> removed.containsKey(add.path()) && isKnown(add.path()))
                .map(add ->
                        new Change(add.path(), Objects.requireNonNull(removed.get(add.path())), add.deletionVector()))
                .toList();
    }

    /** A commit has its vectors in one object, which is asked for once. */
    private void prefetch(List<Change> changes, List<CopiedFile> copies, List<AddFile> added) {
        List<Change> needed = new ArrayList<>(changes);
        Set<String> followed = new HashSet<>();
        for (CopiedFile copy : copies) {
            if (copy.sources().stream().allMatch(source -> isKnown(source.path()))) {
                followed.add(copy.path());
                copy.sources()
                        .forEach(source -> needed.add(new Change(source.path(), source.leftOut(), Optional.empty())));
            }
        }
        added.stream()
                .filter(add -> followed.contains(add.path()))
                .map(Change::of)
                .forEach(needed::add);
        vectors.prefetch(needed);
    }

    /**
     * Takes note of a file of which more rows are marked than were before, which need not be read for it. Where fewer
     * are, rows came back and nobody knows their keys; where nobody can tell, the file is read with the vector that it
     * has by now.
     */
    private boolean mark(Change change) {
        Optional<RowPositions> marked = vectors.grown(change);
        marked.ifPresent(rows -> index.rowsMarked(change.path(), rows));
        return marked.isPresent();
    }

    /**
     * Takes note of a copy of files whose rows are known, which need not be read for it. Only if all of them went with
     * the commit: else it is another one than the one that copied.
     */
    private boolean followCopy(CopiedFile copy, AddFile add, Set<String> gone) {
        boolean isNew = !index.knows(copy.path());
        if (!isNew
                || !copy.sources().stream()
                        .allMatch(source -> gone.contains(source.path()) && isKnown(source.path()))) {
            return false;
        }
        try {
            List<RowPositions> leftOut = new ArrayList<>();
            for (CopiedFile.Source source : copy.sources()) {
                leftOut.add(vectors.of(source.path(), source.leftOut()));
            }
            RowPositions marked = vectors.of(add.path(), add.deletionVector());
            for (int i = 0; i < leftOut.size(); i++) {
                CopiedFile.Source source = copy.sources().get(i);
                gone.remove(source.path());
                index.fileReplaced(source.path(), add.path(), source.first(), leftOut.get(i));
            }
            index.rowsMarked(add.path(), marked);
            return true;
        } catch (ObjectNotFoundException e) {
            // Vacuumed meanwhile. The file is read with the vector that it has by now.
            return false;
        }
    }

    private boolean isKnown(String path) {
        return index.knows(path) && !halfRead.contains(path);
    }

    private void follow(Optional<WrittenFile> ours, Set<String> gone) {
        if (ours.isEmpty() || ours.get().source().isEmpty()) {
            return;
        }
        WrittenFile.Source source = ours.get().source().get();
        if (gone.remove(source.path())) {
            index.fileReplaced(source.path(), ours.get().add().path(), 0, RowPositions.of(source.dropped()));
        }
    }

    private void put(AddFile add, IndexedVersion now) {
        WrittenFile ours = written.get(add.path());
        if (ours != null) {
            for (WrittenFile.Row row : ours.rows()) {
                index.put(row.key(), row.location());
            }
        } else {
            // As it is by now: what a later commit removed or marked need not be read, and neither the file nor the
            // vector that it had here may be in the store any more.
            now.snapshot()
                    .file(add.path())
                    .filter(this::covers)
                    .map(List::of)
                    .ifPresent(file -> readPublished(file, now).forEach(rest -> readKeys(rest, now)));
        }
    }

    private boolean covers(AddFile file) {
        return known != null && known.covers(file);
    }

    /** The files that have to be read instead. */
    private List<AddFile> readPublished(List<AddFile> added, IndexedVersion now) {
        added.forEach(file -> halfRead.add(file.path()));
        List<AddFile> rest = index.putPublished(added, now);
        added.forEach(file -> halfRead.remove(file.path()));
        return rest;
    }

    private void readKeys(AddFile file, IndexedVersion now) {
        halfRead.add(file.path());
        try (FileRows all = now.rows().rows(file)) {
            index.putAll(all);
        }
        halfRead.remove(file.path());
    }
}
