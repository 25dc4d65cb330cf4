// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.storage.ObjectKeys;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of a commit.
 *
 * @see "Delta protocol, Actions"
 */
public sealed interface Action {
    /**
     * Which readers and writers may touch the table.
     *
     * @param readerFeatures empty below reader version 3
     * @param writerFeatures empty below writer version 7
     */
    record Protocol(int minReaderVersion, int minWriterVersion, Set<String> readerFeatures, Set<String> writerFeatures)
            implements Action {
        /** Copies the sets. */
        public Protocol {
            readerFeatures = Set.copyOf(readerFeatures);
            writerFeatures = Set.copyOf(writerFeatures);
        }

        /** Reader 1, writer 2: every reader in the world. */
        public static Protocol basic() {
            return new Protocol(1, 2, Set.of(), Set.of());
        }
    }

    /**
     * The table's identity, schema and properties.
     *
     * @param id changes only when the table is made anew
     * @param schemaString the schema's JSON, see {@code SchemaJson}
     * @param partitionColumns in order
     * @param configuration the table's properties
     */
    record Metadata(
            String id,
            @Nullable String name,
            @Nullable String description,
            String schemaString,
            List<String> partitionColumns,
            Map<String, String> configuration,
            OptionalLong createdTime)
            implements Action {
        /** Copies the collections. */
        public Metadata {
            partitionColumns = List.copyOf(partitionColumns);
            configuration = Map.copyOf(configuration);
        }

        /**
         * Makes sure that the data files are of the one format that there is, or that none is named.
         *
         * @throws UnsupportedFeatureException if they are not
         */
        public static void checkProvider(@Nullable String provider) {
            if (provider != null && !provider.equals("parquet")) {
                throw new UnsupportedFeatureException("data files of another format than Parquet are not supported");
            }
        }

        /** The same table with another schema. */
        public Metadata withSchemaString(String newSchema) {
            return new Metadata(id, name, description, newSchema, partitionColumns, configuration, createdTime);
        }
    }

    /**
     * A data file becomes part of the table.
     *
     * @param path URI-encoded, relative to the table root (or absolute)
     * @param partitionValues raw, by partition column; a null value is null, and so is the empty string
     * @param size in bytes
     * @param modificationTime epoch milliseconds
     * @param stats the statistics' JSON
     * @param deletionVector rows of the file that are not part of the table
     */
    record AddFile(
            String path,
            Map<String, @Nullable String> partitionValues,
            long size,
            long modificationTime,
            boolean dataChange,
            @Nullable String stats,
            Map<String, String> tags,
            Optional<DeletionVector> deletionVector)
            implements Action {
        /** Copies the maps. */
        public AddFile {
            partitionValues = copyWithNulls(partitionValues);
            tags = Map.copyOf(tags);
        }

        /** The same file with these tags in place of what it had. */
        public AddFile withTags(Map<String, String> others) {
            return new AddFile(
                    path, partitionValues, size, modificationTime, dataChange, stats, others, deletionVector);
        }

        /** The same file, said to change the table's data or not. */
        public AddFile withDataChange(boolean changes) {
            return new AddFile(path, partitionValues, size, modificationTime, changes, stats, tags, deletionVector);
        }

        /** How many of its rows its deletion vector marks. */
        public long markedRows() {
            return deletionVector.map(DeletionVector::cardinality).orElse(0L);
        }

        /** The removal of exactly this logical file. */
        public RemoveFile remove(long deletionTimestamp, boolean dataChange) {
            return new RemoveFile(
                    path,
                    OptionalLong.of(deletionTimestamp),
                    dataChange,
                    true,
                    partitionValues,
                    OptionalLong.of(size),
                    deletionVector);
        }

        /** Partition values and statistics never show. */
        @Override
        public String toString() {
            return "AddFile[" + ObjectKeys.shown(path) + ", size=" + size + ", dataChange=" + dataChange + "]";
        }
    }

    /** A data file stops being part of the table; the object stays until vacuum. */
    record RemoveFile(
            String path,
            OptionalLong deletionTimestamp,
            boolean dataChange,
            boolean extendedFileMetadata,
            Map<String, @Nullable String> partitionValues,
            OptionalLong size,
            Optional<DeletionVector> deletionVector)
            implements Action {
        /** Copies the map. */
        public RemoveFile {
            partitionValues = copyWithNulls(partitionValues);
        }

        /** Partition values never show. */
        @Override
        public String toString() {
            return "RemoveFile[" + ObjectKeys.shown(path) + ", dataChange=" + dataChange + "]";
        }
    }

    /**
     * Where the deletion vector of a file lies.
     *
     * @param storageType {@code u}, {@code i} or {@code p}
     * @param sizeInBytes of the bitmap, unencoded
     * @param cardinality rows marked
     */
    record DeletionVector(
            String storageType, String pathOrInlineDv, OptionalLong offset, int sizeInBytes, long cardinality) {}

    /**
     * How far an application has written to the table.
     *
     * @param appId chosen by the application
     * @param version chosen by the application
     * @param lastUpdated epoch milliseconds
     */
    record Txn(String appId, long version, OptionalLong lastUpdated) implements Action {}

    /**
     * Who made the commit and how.
     *
     * @param fields as in JSON: String, Long, Boolean, Map or List, in order
     */
    record CommitInfo(Map<String, Object> fields) implements Action {
        /** The field that holds a commit's own unique id. */
        public static final String TXN_ID = "txnId";

        /** Copies the fields, keeping their order. */
        public CommitInfo {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        /** The unique id that the writer gave to this commit. */
        public Optional<String> txnId() {
            return fields.get(TXN_ID) instanceof String id ? Optional.of(id) : Optional.empty();
        }

        /** Neither predicates nor paths show: they hold values. */
        @Override
        public String toString() {
            return "CommitInfo" + fields.keySet();
        }
    }

    /** Metadata of a feature. */
    record DomainMetadata(String domain, String configuration, boolean removed) implements Action {}

    /** A change data file; never read here, kept out of snapshots. */
    record Cdc(String path, long size) implements Action {
        /** Partition values never show. */
        @Override
        public String toString() {
            return "Cdc[" + ObjectKeys.shown(path) + "]";
        }
    }

    private static Map<String, @Nullable String> copyWithNulls(Map<String, @Nullable String> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
