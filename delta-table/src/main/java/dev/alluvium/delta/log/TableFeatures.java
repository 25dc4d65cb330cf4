// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which tables this engine may write. A feature that it does not implement is refused by name when the table is opened,
 * before anything is buffered; a feature that is merely listed, and asks nothing of a writer while no column or
 * property uses it, is not.
 *
 * @see "Delta protocol, Table Features and Valid Feature Names in Table Features"
 */
public final class TableFeatures {
    /** From this reader version on, features are listed by name. */
    public static final int READER_FEATURES_VERSION = 3;

    /** From this writer version on, features are listed by name. */
    public static final int WRITER_FEATURES_VERSION = 7;

    private static final String TIMESTAMP_NTZ = "timestampNtz";
    private static final String DELETION_VECTORS = "deletionVectors";
    private static final String V2_CHECKPOINT = "v2Checkpoint";
    private static final String VECTORS_ENABLED = "delta.enableDeletionVectors";

    /** The features of the writer versions before features had names, by the version that brought them. */
    private static final Map<String, Integer> LEGACY_WRITER_FEATURES = Map.of(
            "appendOnly", 2,
            "invariants", 2,
            "checkConstraints", 3,
            "changeDataFeed", 4,
            "generatedColumns", 4,
            "columnMapping", 5,
            "identityColumns", 6);

    /**
     * Features that are honoured (appendOnly, deletionVectors, domainMetadata, timestampNtz, v2Checkpoint,
     * vacuumProtocolCheck), or harmless while nothing uses them. Of v2Checkpoint all kinds of checkpoints are read, and
     * classic ones written, as every reader of such a table has to know them.
     */
    private static final Set<String> ACCEPTED = Set.of(
            "allowColumnDefaults",
            "appendOnly",
            DELETION_VECTORS,
            "domainMetadata",
            "invariants",
            "checkConstraints",
            "changeDataFeed",
            "generatedColumns",
            "columnMapping",
            "identityColumns",
            TIMESTAMP_NTZ,
            V2_CHECKPOINT,
            "vacuumProtocolCheck");

    /** Properties that switch a feature on when {@code true}. */
    private static final Map<String, String> SWITCHES = Map.ofEntries(
            Map.entry("delta.enableChangeDataFeed", "changeDataFeed"),
            Map.entry("delta.enableInCommitTimestamps", "inCommitTimestamp"),
            Map.entry("delta.enableRowTracking", "rowTracking"),
            Map.entry("delta.enableTypeWidening", "typeWidening"),
            Map.entry("delta.enableVariantShredding", "variantShredding"),
            Map.entry("delta.enableIcebergCompatV1", "icebergCompatV1"),
            Map.entry("delta.enableIcebergCompatV2", "icebergCompatV2"),
            Map.entry("delta.enableIcebergCompatV3", "icebergCompatV3"),
            Map.entry("delta.enableIcebergWriterCompatV1", "icebergWriterCompatV1"),
            Map.entry("delta.enableIcebergWriterCompatV3", "icebergWriterCompatV3"));

    /** Properties that ask for a feature unless they have this value. */
    private static final Map<String, Map.Entry<String, String>> CHOICES = Map.of(
            "delta.columnMapping.mode", Map.entry("none", "columnMapping"),
            "delta.checkpointPolicy", Map.entry("classic", V2_CHECKPOINT),
            "delta.universalFormat.enabledFormats", Map.entry("", "universalFormat"),
            "delta.coordinatedCommits.commitCoordinator-preview", Map.entry("", "coordinatedCommits-preview"));

    private static final String CONSTRAINT = "delta.constraints.";
    private static final String FEATURE = "delta.feature.";

    /** Metadata of a column that makes a feature of it. */
    private static final Map<String, String> COLUMN_FEATURES = Map.of(
            "delta.invariants", "invariants",
            "delta.generationExpression", "generatedColumns",
            "delta.identity.start", "identityColumns",
            "CURRENT_DEFAULT", "allowColumnDefaults",
            "__COLLATIONS", "collations",
            "delta.typeChanges", "typeWidening");

    private TableFeatures() {}

    /**
     * Whether a checkpoint of such a table may have parts in {@link LogFiles#SIDECARS}.
     *
     * @see "Delta protocol, V2 Checkpoint Table Feature"
     */
    public static boolean allowSidecars(Protocol protocol) {
        return protocol.readerFeatures().contains(V2_CHECKPOINT)
                || protocol.writerFeatures().contains(V2_CHECKPOINT);
    }

    /**
     * Refuses a table that this engine must not write.
     *
     * @param location of the table, for the message
     * @throws UnsupportedFeatureException naming the first such feature in alphabetical order
     * @throws ProtocolViolationException if no table can have this protocol
     */
    public static void check(Protocol protocol, Metadata metadata, StructType schema, String location) {
        if (protocol.minReaderVersion() == READER_FEATURES_VERSION
                && protocol.minWriterVersion() < WRITER_FEATURES_VERSION) {
            throw new ProtocolViolationException("protocol (" + protocol.minReaderVersion() + ","
                    + protocol.minWriterVersion() + ") of table " + location
                    + " is not one: reader version 3 goes with writer version 7; repair the log");
        }
        if (protocol.minReaderVersion() > READER_FEATURES_VERSION
                || protocol.minWriterVersion() > WRITER_FEATURES_VERSION) {
            throw new UnsupportedFeatureException("protocol (" + protocol.minReaderVersion() + ","
                    + protocol.minWriterVersion() + ") is not supported: table " + location + " needs a newer writer");
        }
        unsupported(protocol, metadata, schema).ifPresent(feature -> {
            throw refusal(feature, location);
        });
    }

    /** The refusal of a table for this feature. */
    public static UnsupportedFeatureException refusal(String feature, String location) {
        return new UnsupportedFeatureException("table feature " + feature + " is not supported: table " + location
                + " uses it; drop the feature, or write to another table");
    }

    /** The first feature in alphabetical order that the protocol lists and this engine does not know. */
    public static Optional<String> unsupported(Protocol protocol) {
        return listed(protocol).stream().findFirst();
    }

    private static Set<String> listed(Protocol protocol) {
        Set<String> refused = new TreeSet<>(protocol.readerFeatures());
        refused.addAll(protocol.writerFeatures());
        refused.removeAll(ACCEPTED);
        return refused;
    }

    /** The least protocol that a table of this schema and these properties needs, never below {@code current}. */
    public static Protocol protocolFor(Metadata metadata, StructType schema, Protocol current) {
        Set<String> needed = new TreeSet<>();
        if (usesTimestampNtz(schema)) {
            needed.add(TIMESTAMP_NTZ);
        }
        if (isTrue(metadata, VECTORS_ENABLED)) {
            needed.add(DELETION_VECTORS);
        }
        boolean listed = current.writerFeatures().containsAll(needed)
                && current.readerFeatures().containsAll(needed);
        return listed ? current : raised(current, needed);
    }

    private static Protocol raised(Protocol current, Set<String> needed) {
        Set<String> readerFeatures = new LinkedHashSet<>(current.readerFeatures());
        Set<String> writerFeatures = new LinkedHashSet<>(current.writerFeatures());
        if (current.minWriterVersion() < WRITER_FEATURES_VERSION) {
            LEGACY_WRITER_FEATURES.forEach((feature, since) -> {
                if (since <= current.minWriterVersion()) {
                    writerFeatures.add(feature);
                }
            });
        }
        if (current.minReaderVersion() == 2) {
            readerFeatures.add("columnMapping");
        }
        readerFeatures.addAll(needed);
        writerFeatures.addAll(needed);
        return new Protocol(READER_FEATURES_VERSION, WRITER_FEATURES_VERSION, readerFeatures, writerFeatures);
    }

    /** Whether rows of the table's files may be marked instead of being left out of new files. */
    public static boolean deletionVectors(Protocol protocol, Metadata metadata) {
        return protocol.writerFeatures().contains(DELETION_VECTORS) && isTrue(metadata, VECTORS_ENABLED);
    }

    /** Whether rows of the table may only be added. */
    public static boolean appendOnly(Metadata metadata) {
        return isTrue(metadata, "delta.appendOnly");
    }

    private static Optional<String> unsupported(Protocol protocol, Metadata metadata, StructType schema) {
        Set<String> refused = listed(protocol);
        SWITCHES.forEach((property, feature) -> {
            if (isTrue(metadata, property)) {
                refused.add(feature);
            }
        });
        CHOICES.forEach((property, choice) -> {
            String without = choice.getKey();
            if (!metadata.configuration()
                    .getOrDefault(property, without)
                    .toLowerCase(Locale.ROOT)
                    .equals(without)) {
                refused.add(choice.getValue());
            }
        });
        if (protocol.writerFeatures().contains(V2_CHECKPOINT)) {
            refused.remove(V2_CHECKPOINT);
        }
        for (String property : metadata.configuration().keySet()) {
            if (property.startsWith(CONSTRAINT)) {
                refused.add("checkConstraints");
            } else if (property.startsWith(FEATURE) && !ACCEPTED.contains(property.substring(FEATURE.length()))) {
                refused.add(property.substring(FEATURE.length()));
            }
        }
        addColumnFeatures(schema, refused);
        return refused.stream().findFirst();
    }

    private static boolean isTrue(Metadata metadata, String property) {
        String value = metadata.configuration().getOrDefault(property, "false");
        return value.toLowerCase(Locale.ROOT).equals("true");
    }

    private static void addColumnFeatures(DataType type, Set<String> refused) {
        if (type instanceof StructType struct) {
            for (StructField field : struct.fields()) {
                COLUMN_FEATURES.forEach((key, feature) -> {
                    if (field.metadata().contains('"' + key + "\":")) {
                        refused.add(feature);
                    }
                });
            }
        }
        children(type).forEach(child -> addColumnFeatures(child, refused));
    }

    private static boolean usesTimestampNtz(DataType type) {
        return type == PrimitiveType.TIMESTAMP_NTZ || children(type).stream().anyMatch(TableFeatures::usesTimestampNtz);
    }

    private static List<DataType> children(DataType type) {
        if (type instanceof StructType struct) {
            return struct.fields().stream().map(StructField::type).toList();
        }
        if (type instanceof ArrayType array) {
            return List.of(array.elementType());
        }
        return type instanceof MapType map ? List.of(map.keyType(), map.valueType()) : List.of();
    }
}
