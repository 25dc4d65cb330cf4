// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.CommitInfo;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.storage.ObjectKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file into which a commit copied the rows of others, in their order: what a follower of the log needs to know where
 * rows stand now without reading them. It is part of commitInfo, since nobody needs it who opens the table later, and
 * since a file that another writer adds again (a restore) must not bring it along.
 *
 * @param path of the copy, as the log spells it
 * @param sources in the order of their rows
 */
public record CopiedFile(String path, List<Source> sources) {
    /** The field of commitInfo. */
    public static final String FIELD = "copiedFiles";

    /** Copies the list. */
    public CopiedFile {
        sources = List.copyOf(sources);
    }

    /**
     * A file that was copied.
     *
     * @param path as the log spells it
     * @param first the position of its first row in the copy
     * @param leftOut the vector that it was copied with: rows that others marked meanwhile are in the copy
     */
    public record Source(String path, long first, Optional<DeletionVector> leftOut) {
        /** Partition values never show. */
        @Override
        public String toString() {
            return "Source[" + ObjectKeys.shown(path) + ", first=" + first + "]";
        }
    }

    /** Partition values never show. */
    @Override
    public String toString() {
        return "CopiedFile[" + ObjectKeys.shown(path) + ", sources=" + sources.size() + "]";
    }

    /** What a commit says of its copies; none where it says nothing that can be understood. */
    public static List<CopiedFile> of(LogCommit commit) {
        List<CopiedFile> copies = new ArrayList<>();
        for (Action action : commit.actions()) {
            if (action instanceof CommitInfo info && info.fields().get(FIELD) instanceof List<?> stated) {
                stated.forEach(one -> read(one).ifPresent(copies::add));
            }
        }
        return copies;
    }

    /** The field's value. */
    public static List<Object> fields(List<CopiedFile> copies) {
        List<Object> all = new ArrayList<>(copies.size());
        for (CopiedFile copy : copies) {
            List<Object> sources = new ArrayList<>(copy.sources.size());
            for (Source source : copy.sources) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("path", source.path());
                fields.put("first", source.first());
                source.leftOut().ifPresent(vector -> fields.put("leftOut", fields(vector)));
                sources.add(fields);
            }
            all.add(Map.of("path", copy.path, "sources", sources));
        }
        return all;
    }

    private static Map<String, Object> fields(DeletionVector vector) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("storageType", vector.storageType());
        fields.put("pathOrInlineDv", vector.pathOrInlineDv());
        vector.offset().ifPresent(offset -> fields.put("offset", offset));
        fields.put("sizeInBytes", (long) vector.sizeInBytes());
        fields.put("cardinality", vector.cardinality());
        return fields;
    }

    private static Optional<CopiedFile> read(Object stated) {
        if (!(stated instanceof Map<?, ?> fields
                && fields.get("path") instanceof String path
                && fields.get("sources") instanceof List<?> list)) {
            return Optional.empty();
        }
        List<Source> sources = new ArrayList<>(list.size());
        for (Object one : list) {
            Optional<Source> source = readSource(one);
            if (source.isEmpty()) {
                return Optional.empty();
            }
            sources.add(source.get());
        }
        return Optional.of(new CopiedFile(path, sources));
    }

    private static Optional<Source> readSource(Object stated) {
        if (!(stated instanceof Map<?, ?> fields
                && fields.get("path") instanceof String path
                && fields.get("first") instanceof Long first)) {
            return Optional.empty();
        }
        if (!fields.containsKey("leftOut")) {
            return Optional.of(new Source(path, first, Optional.empty()));
        }
        return readVector(fields.get("leftOut")).map(vector -> new Source(path, first, Optional.of(vector)));
    }

    private static Optional<DeletionVector> readVector(Object stated) {
        if (!(stated instanceof Map<?, ?> fields
                && fields.get("storageType") instanceof String type
                && fields.get("pathOrInlineDv") instanceof String where
                && fields.get("sizeInBytes") instanceof Long size
                && fields.get("cardinality") instanceof Long rows)) {
            return Optional.empty();
        }
        OptionalLong offset = fields.get("offset") instanceof Long at ? OptionalLong.of(at) : OptionalLong.empty();
        return Optional.of(new DeletionVector(type, where, offset, Math.toIntExact(size), rows));
    }
}
