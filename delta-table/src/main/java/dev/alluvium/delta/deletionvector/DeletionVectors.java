// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.deletionvector;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.ObjectNotFoundException;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.storage.ObjectKeys;
import dev.alluvium.delta.storage.ObjectStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The deletion vectors of a table: in the log where they are small, else in files next to the data. */
public final class DeletionVectors {
    /** So much at most is fetched at a time for the sake of fewer requests. */
    private static final long MAX_SPAN = 16L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(DeletionVectors.class);

    private final ObjectStore store;

    /** @param store the table's */
    public DeletionVectors(ObjectStore store) {
        this.store = store;
    }

    /**
     * The rows of this file that are not part of the table; none if it has no vector.
     *
     * @throws ProtocolViolationException if the vector is damaged, or is not the one that the log describes
     * @throws ObjectNotFoundException if its file is gone
     * @throws UnsupportedFeatureException if its file lies outside the table
     */
    public RowPositions read(AddFile file) {
        return file.deletionVector().map(vector -> read(file.path(), vector)).orElse(RowPositions.NONE);
    }

    /**
     * The same for several files, in their order. Vectors that were written together are in one object, and fetched by
     * one request.
     */
    public List<RowPositions> read(List<AddFile> files) {
        Map<DeletionVector, String> paths = new LinkedHashMap<>();
        files.forEach(file -> file.deletionVector().ifPresent(vector -> paths.putIfAbsent(vector, file.path())));
        Map<DeletionVector, RowPositions> read = new HashMap<>();
        byObject(paths, read).forEach((key, stored) -> fetch(key, stored, read));
        return files.stream()
                .map(file -> file.deletionVector().map(read::get).orElse(RowPositions.NONE))
                .toList();
    }

    /** The same by vectors, which are given with the paths of their files; without those whose object is gone. */
    Map<DeletionVector, RowPositions> readThose(Map<DeletionVector, String> paths) {
        Map<DeletionVector, RowPositions> read = new HashMap<>();
        byObject(paths, read).forEach((key, stored) -> {
            try {
                fetch(key, stored, read);
            } catch (ObjectNotFoundException vacuumed) {
                // Whoever cannot do without one of these asks for it again.
            }
        });
        return read;
    }

    /** Reads those that are in the log; the others by where they are. */
    private Map<String, List<StoredVector>> byObject(
            Map<DeletionVector, String> paths, Map<DeletionVector, RowPositions> inLog) {
        Map<String, List<StoredVector>> byObject = new LinkedHashMap<>();
        paths.forEach((vector, path) -> VectorKeys.key(vector, store.location())
                .ifPresentOrElse(
                        key -> byObject.computeIfAbsent(key, absent -> new ArrayList<>())
                                .add(new StoredVector(key, vector, origin(path))),
                        () -> inLog.put(vector, inline(vector, origin(path)))));
        return byObject;
    }

    private void fetch(String key, List<StoredVector> stored, Map<DeletionVector, RowPositions> read) {
        long start = stored.stream().mapToLong(StoredVector::start).min().orElseThrow();
        long end = stored.stream().mapToLong(StoredVector::end).max().orElseThrow();
        if (end - start > MAX_SPAN) {
            stored.forEach(one -> read.put(one.vector(), stored(one)));
            return;
        }
        byte[] bytes = store.get(key, start, (int) (end - start));
        for (StoredVector one : stored) {
            read.put(one.vector(), counted(one.decode(bytes, start), one.vector(), one.origin()));
        }
    }

    RowPositions read(String path, DeletionVector vector) {
        Optional<String> key = VectorKeys.key(vector, store.location());
        return key.isPresent()
                ? stored(new StoredVector(key.get(), vector, origin(path)))
                : inline(vector, origin(path));
    }

    private static String origin(String path) {
        return "the deletion vector of " + ObjectKeys.shown(path);
    }

    /**
     * The rows of a vector that is kept in the log.
     *
     * @param origin which vector of which file, for messages
     */
    public static RowPositions inline(DeletionVector vector, String origin) {
        byte[] padded;
        try {
            padded = Z85.decode(vector.pathOrInlineDv());
        } catch (IllegalArgumentException e) {
            throw new ProtocolViolationException(origin + " is not Z85: " + e.getMessage());
        }
        int size = vector.sizeInBytes();
        if (size < 0 || size > padded.length || padded.length - size >= Integer.BYTES) {
            throw new ProtocolViolationException(
                    origin + " has " + padded.length + " bytes and should have " + vector.sizeInBytes());
        }
        return counted(PositionBytes.decode(ByteBuffer.wrap(padded, 0, size), origin), vector, origin);
    }

    private RowPositions stored(StoredVector stored) {
        byte[] part = store.get(stored.key(), stored.start(), (int) (stored.end() - stored.start()));
        return counted(stored.decode(part, stored.start()), stored.vector(), stored.origin());
    }

    private static RowPositions counted(RowPositions positions, DeletionVector vector, String origin) {
        if (positions.count() != vector.cardinality()) {
            throw new ProtocolViolationException(origin + " marks " + positions.count() + " rows and should mark "
                    + vector.cardinality() + "; restore it from a copy");
        }
        return positions;
    }

    /**
     * Makes vectors of these sets of rows: small ones for the log, the rest in one new file. Nobody sees them before
     * their {@code add} is committed; a file that never is, is vacuum's.
     *
     * @param rows one set per data file; none is empty
     * @param maxInlineBytes up to this size a vector is kept in the log
     * @param id of the new file, if one is needed
     * @return in the order of the rows
     */
    public List<DeletionVector> write(List<RowPositions> rows, int maxInlineBytes, UUID id) {
        VectorFile file = new VectorFile(id);
        List<DeletionVector> vectors = new ArrayList<>(rows.size());
        for (RowPositions positions : rows) {
            if (positions.isEmpty()) {
                throw new IllegalArgumentException("a vector that marks no row is none");
            }
            byte[] content = PositionBytes.encode(positions);
            vectors.add(
                    content.length <= maxInlineBytes
                            ? new DeletionVector(
                                    VectorKeys.INLINE,
                                    Z85.encode(content),
                                    OptionalLong.empty(),
                                    content.length,
                                    positions.count())
                            : file.add(content, positions.count()));
        }
        if (!file.isEmpty()) {
            store.put(file.key(), file.content());
        }
        return vectors;
    }

    /** Deletes the files of vectors that were never committed, as well as it can: what it cannot delete is vacuum's. */
    public void discard(Collection<DeletionVector> vectors) {
        Set<String> keys = new LinkedHashSet<>();
        vectors.forEach(vector -> VectorKeys.key(vector, store.location()).ifPresent(keys::add));
        if (keys.isEmpty()) {
            return;
        }
        try {
            store.delete(List.copyOf(keys));
        } catch (DeltaTableException e) {
            LOG.warn(
                    "uncommitted deletion vectors could not be deleted; vacuum will table={} files={}",
                    store.location(),
                    keys.size(),
                    e);
        }
    }
}
