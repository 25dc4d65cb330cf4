// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.error.SchemaConflictException;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The columns of a staging table: seven that say what happened, then those of the row, all nullable. One data file
 * holds one lane (a topic-partition) and one range of its offsets, in order. Columns are added at the end and never
 * move. Immutable.
 *
 * @param payload the columns of the row, as events' values follow them
 * @param keyColumns what identifies a row, in key order
 * @param partitionColumns of the table of rows: in them a key has no empty text
 */
public record StagingFormat(StructType payload, List<String> keyColumns, List<String> partitionColumns) {
    /** The table property that names the version of this format. */
    public static final String VERSION_PROPERTY = "alluvium.staging.version";

    /** The version that this engine reads and writes. */
    public static final int VERSION = 1;

    /** The tag that says which offsets a file holds: the first and the last, joined by a hyphen. */
    public static final String OFFSETS_TAG = "alluvium.offsets";

    static final int OP = 0;
    static final int SEQUENCE = 1;
    static final int PRESENT = 2;
    static final int TOPIC = 3;
    static final int PARTITION = 4;
    static final int OFFSET = 5;
    static final int TIMESTAMP = 6;

    private static final String KEYS_PROPERTY = "alluvium.staging.keys";
    private static final String REQUIRED_PROPERTY = "alluvium.staging.required";
    private static final String PARTITIONS_PROPERTY = "alluvium.staging.partitions";
    private static final List<StructField> FACTS = List.of(
            StructField.of("_op", PrimitiveType.STRING),
            StructField.of("_seq", PrimitiveType.STRING),
            StructField.of("_present", PrimitiveType.BINARY),
            StructField.of("_topic", PrimitiveType.STRING),
            StructField.of("_partition", PrimitiveType.INTEGER),
            StructField.of("_offset", PrimitiveType.LONG),
            StructField.of("_ts", PrimitiveType.TIMESTAMP));

    /** How many columns stand before those of the row. */
    static final int FACT_COUNT = FACTS.size();

    /** Copies the names. */
    public StagingFormat {
        keyColumns = List.copyOf(keyColumns);
        partitionColumns = List.copyOf(partitionColumns);
    }

    /** The staging table of rows with these columns. */
    public TableSpec spec() {
        List<String> required = payload.fields().stream()
                .filter(field -> !field.nullable())
                .map(StructField::name)
                .toList();
        return new TableSpec(
                columns(payload),
                List.of(),
                Map.of(
                        VERSION_PROPERTY, String.valueOf(VERSION),
                        KEYS_PROPERTY, String.join(",", keyColumns),
                        REQUIRED_PROPERTY, String.join(",", required),
                        PARTITIONS_PROPERTY, String.join(",", partitionColumns)),
                "events that are not merged yet, kept by Alluvium");
    }

    /**
     * The columns of a staging table.
     *
     * @throws SchemaConflictException if a column of the row has the name of one of ours
     */
    static StructType columns(StructType payload) {
        List<StructField> fields = new ArrayList<>(FACTS);
        for (StructField field : payload.fields()) {
            if (FACTS.stream().anyMatch(fact -> fact.name().equalsIgnoreCase(field.name()))) {
                throw new SchemaConflictException("column '" + field.name()
                        + "' cannot be staged: the staging table has a column of this name; rename the field");
            }
            fields.add(new StructField(field.name(), field.type(), true, field.metadata()));
        }
        return new StructType(fields);
    }

    /** Whether the table is a staging table, of whatever version. */
    public static boolean isStaging(Snapshot table) {
        return table.metadata().configuration().containsKey(VERSION_PROPERTY);
    }

    /**
     * The format of a staging table.
     *
     * @throws UnsupportedFeatureException if the table is none, or of another version
     */
    public static StagingFormat of(Snapshot staging) {
        Metadata metadata = staging.metadata();
        String version = metadata.configuration().get(VERSION_PROPERTY);
        StructType schema = SchemaJson.parse(metadata.schemaString());
        if (version != null && !version.equals(String.valueOf(VERSION))) {
            throw new UnsupportedFeatureException("the table stages events in format " + version
                    + ", but this version knows format " + VERSION + " only (" + VERSION_PROPERTY
                    + "); use the release that wrote it, or choose another staging suffix");
        }
        boolean known = version != null
                && schema.size() > FACT_COUNT
                && schema.fields().subList(0, FACT_COUNT).equals(FACTS);
        if (!known) {
            throw new UnsupportedFeatureException("the table is not a staging table: it lacks " + VERSION_PROPERTY + "="
                    + VERSION + " or the columns of that format; choose another staging suffix");
        }
        Set<String> required = new HashSet<>(names(metadata, REQUIRED_PROPERTY));
        List<StructField> fields = new ArrayList<>();
        for (StructField field : schema.fields().subList(FACT_COUNT, schema.size())) {
            boolean nullable = !required.contains(field.name());
            fields.add(new StructField(field.name(), field.type(), nullable, field.metadata()));
        }
        return new StagingFormat(
                new StructType(fields), names(metadata, KEYS_PROPERTY), names(metadata, PARTITIONS_PROPERTY));
    }

    private static List<String> names(Metadata metadata, String property) {
        String text = metadata.configuration().getOrDefault(property, "");
        return Arrays.stream(text.split(",")).filter(name -> !name.isEmpty()).toList();
    }

    /** Whether the key columns are these, regardless of case. */
    public boolean hasKey(List<String> columns) {
        return folded(keyColumns).equals(folded(columns));
    }

    private static List<String> folded(List<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }
}
