// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.deletionvector;

import dev.alluvium.delta.error.ObjectNotFoundException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.storage.ObjectKeys;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The vectors of one table that a writer has read or written, in memory: some bits a row, so that a flush reads none
 * that it knows. A vector never changes; a file gets another one. Confined to the thread that owns the table.
 */
public final class ResidentVectors {
    private static final int FORGET_ABOVE = 64;

    private final DeletionVectors stored;
    private final Map<DeletionVector, RowPositions> known = new HashMap<>();
    private int kept;

    /** @param stored where those are that are not known yet */
    public ResidentVectors(DeletionVectors stored) {
        this.stored = stored;
    }

    /**
     * The rows that the vector of a file marks; none if it has no vector.
     *
     * @param path of the file, as the log spells it
     * @throws dev.alluvium.delta.error.DeltaTableException if the vector has to be read, and cannot be
     */
    public RowPositions of(String path, Optional<DeletionVector> vector) {
        return vector.map(which -> of(path, which)).orElse(RowPositions.NONE);
    }

    private RowPositions of(String path, DeletionVector vector) {
        RowPositions rows = known.get(vector);
        if (rows == null) {
            rows = stored.read(path, vector);
            known.put(vector, rows);
        }
        return rows;
    }

    /**
     * A file that has another vector than it had.
     *
     * @param path of the file, as the log spells it
     * @param before what it had
     * @param now what it has
     */
    public record Change(String path, Optional<DeletionVector> before, Optional<DeletionVector> now) {
        /** A file whose vector is asked for, whatever it had before. */
        public static Change of(AddFile file) {
            return new Change(file.path(), Optional.empty(), file.deletionVector());
        }

        /** Partition values never show. */
        @Override
        public String toString() {
            return "Change[" + ObjectKeys.shown(path) + "]";
        }
    }

    /**
     * Reads what is not known of these, vectors that were written together by one request. What is not in the store any
     * more stays unknown.
     */
    public void prefetch(Collection<Change> changes) {
        Map<DeletionVector, String> unknown = new LinkedHashMap<>();
        for (Change change : changes) {
            change.before().ifPresent(vector -> unknown.put(vector, change.path()));
            change.now().ifPresent(vector -> unknown.put(vector, change.path()));
        }
        unknown.keySet().removeAll(known.keySet());
        known.putAll(stored.readThose(unknown));
    }

    /**
     * What a file's vector marks now, if rows were only marked: of all others is known what was known before.
     *
     * @return empty where rows came back (another version was restored), and where nobody can tell since a vector of a
     *     version long ago was vacuumed
     * @throws dev.alluvium.delta.error.DeltaTableException if a vector has to be read, and cannot be
     */
    public Optional<RowPositions> grown(Change change) {
        try {
            RowPositions marked = of(change.path(), change.now());
            return marked.containsAll(of(change.path(), change.before())) ? Optional.of(marked) : Optional.empty();
        } catch (ObjectNotFoundException vacuumed) {
            return Optional.empty();
        }
    }

    /** What this vector marks; it need not be read. */
    public void know(DeletionVector vector, RowPositions rows) {
        known.put(vector, rows);
    }

    /** Forgets vectors that no file of a version has; not before there may be as many of them as of others. */
    public void keepThoseOf(Collection<AddFile> files) {
        if (known.size() <= FORGET_ABOVE + 2 * kept) {
            return;
        }
        Set<DeletionVector> live = new HashSet<>();
        files.forEach(file -> file.deletionVector().ifPresent(live::add));
        known.keySet().retainAll(live);
        kept = known.size();
    }
}
