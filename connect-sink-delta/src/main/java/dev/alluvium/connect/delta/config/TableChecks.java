// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import dev.alluvium.connect.common.config.Problem;
import dev.alluvium.connect.delta.config.TableConfig.DeleteMode;
import dev.alluvium.connect.delta.config.TableConfig.PkMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What contradicts what among the settings of one table. */
final class TableChecks {
    private static final Set<String> METADATA = Set.of("topic", "partition", "offset", "timestamp", "sequence", "op");

    private final String table;
    private final TableConfig config;
    private final Map<String, String> properties;
    private final List<Problem> problems = new ArrayList<>();

    private TableChecks(String table, TableConfig config, Map<String, String> properties) {
        this.table = table;
        this.config = config;
        this.properties = properties;
    }

    /**
     * The contradictions.
     *
     * @param table its name; empty for the settings that hold for all tables without overrides
     */
    static List<Problem> problems(String table, TableConfig config, Map<String, String> properties) {
        TableChecks checks = new TableChecks(table, config, properties);
        if (config.upserts()) {
            checks.upsert();
        } else {
            checks.append();
        }
        checks.sequence();
        checks.columns();
        checks.pace();
        checks.problems.addAll(UselessSettings.problems(table, config, properties));
        return checks.problems;
    }

    private void upsert() {
        PkMode pk = config.keys().mode();
        if (pk == PkMode.NONE) {
            add(
                    RowSettings.PK_MODE,
                    "write.mode=" + (config.stages() ? "staging" : "upsert")
                            + " needs a key: set pk.mode to record_key, record_value or record_header");
        }
        if (config.keys().engine() == TableConfig.UpsertEngine.DV) {
            marking();
        }
        if (pk == PkMode.KAFKA) {
            add(
                    RowSettings.PK_MODE,
                    "pk.mode=kafka makes every record a row of its own; use it with write.mode=append");
        }
        boolean needsFields = pk == PkMode.RECORD_VALUE || pk == PkMode.RECORD_HEADER;
        if (needsFields && config.keys().fields().isEmpty()) {
            add(
                    RowSettings.PK_FIELDS,
                    "pk.mode=" + properties.getOrDefault(RowSettings.PK_MODE, "record_value") + " needs pk.fields");
        }
    }

    private void marking() {
        boolean vectors = "true"
                .equalsIgnoreCase(config.schema().properties().getOrDefault("delta.enableDeletionVectors", "false"));
        if (!vectors) {
            add(
                    RowSettings.UPSERT_ENGINE,
                    "upsert.engine=dv needs deletion.vectors.enabled=true; readers of the table have to know vectors");
        }
    }

    /** What only an upsert looks at is refused rather than ignored. */
    private void append() {
        if (table.isEmpty()
                && properties.keySet().stream().anyMatch(key -> key.endsWith("." + RowSettings.WRITE_MODE))) {
            return; // a table that upserts looks at them
        }
        PkMode pk = config.keys().mode();
        if (pk != PkMode.NONE && pk != PkMode.KAFKA) {
            add(
                    RowSettings.PK_MODE,
                    "pk.mode has no effect with write.mode=append; set write.mode=upsert or leave it out");
        }
        if (!config.keys().fields().isEmpty()) {
            add(
                    RowSettings.PK_FIELDS,
                    "pk.fields has no effect with write.mode=append; set write.mode=upsert or leave it out");
        }
        DeleteMode deletes = config.events().deletes();
        if (deletes == DeleteMode.HARD || deletes == DeleteMode.SOFT) {
            add(
                    RowSettings.DELETE_MODE,
                    "delete.mode=hard and soft need write.mode=upsert; append knows ignore and fail");
        }
        refuseInAppend(RowSettings.PARTIAL_UPDATE, config.events().partialUpdate());
        refuseInAppend(RowSettings.NULL_POLICY, config.events().keepOnNull());
        refuseInAppend(RowSettings.KEY_SCOPE, !value(RowSettings.KEY_SCOPE).isEmpty());
        boolean keepsSequence = config.schema().metadata().contains("sequence");
        refuseInAppend(RowSettings.SEQUENCE_BY, config.sequence().isStored() && !keepsSequence);
        if (config.events().truncates() == TableConfig.RareEvent.APPLY) {
            add(RowSettings.TRUNCATE_MODE, "truncate.mode=apply needs write.mode=upsert");
        }
    }

    private void refuseInAppend(String key, boolean isSet) {
        if (isSet) {
            add(key, key + " has no effect with write.mode=append; set write.mode=upsert or leave it out");
        }
    }

    private void sequence() {
        SequenceSource sequence = config.sequence();
        List<String> words = sequence.kind() == SequenceSource.Kind.FIELDS ? sequence.names() : List.of();
        if (sequence.kind() == SequenceSource.Kind.FIELDS && words.isEmpty()) {
            add(RowSettings.SEQUENCE_BY, "sequence.by is empty; name kafka.offset or a field");
        }
        for (String word : words) {
            if (word.startsWith("source.")) {
                add(
                        RowSettings.SEQUENCE_BY,
                        "sequence.by=" + word + " is not effective in this version; let NormalizeEntity"
                                + " read it (its sequence.by=source) and use entity.seq, or name a field of the value");
            } else if (isSpecial(word)) {
                add(
                        RowSettings.SEQUENCE_BY,
                        "sequence.by: " + word + " stands alone; only fields of the value are combined");
            }
        }
        if (sequence.kind() == SequenceSource.Kind.HEADER && sequence.names().contains("")) {
            add(RowSettings.SEQUENCE_BY, "sequence.by=header: names no header");
        }
    }

    private static boolean isSpecial(String word) {
        return word.equals(SequenceSource.KAFKA_OFFSET)
                || word.equals(SequenceSource.KAFKA_TIMESTAMP)
                || word.equals(SequenceSource.ENTITY_SEQ)
                || word.startsWith(SequenceSource.HEADER_PREFIX);
    }

    private void pace() {
        if (config.flush().longest().compareTo(config.flush().interval()) < 0) {
            add(
                    FlushSettings.INTERVAL_MAX,
                    FlushSettings.INTERVAL_MAX + " is below " + FlushSettings.INTERVAL
                            + ": a flush cannot be due later than at the latest");
        }
    }

    private void columns() {
        for (String word : config.schema().metadata()) {
            boolean header = word.startsWith("headers.") && word.length() > "headers.".length();
            if (!METADATA.contains(word) && !header) {
                add(
                        TableSettings.METADATA_COLUMNS,
                        "metadata.columns: '" + word + "' is none of topic, partition, offset, timestamp, sequence, op,"
                                + " headers.NAME");
            }
        }
        boolean inRow = config.sequence().kind() == SequenceSource.Kind.FIELDS;
        if (inRow && config.schema().metadata().contains("sequence")) {
            add(
                    TableSettings.METADATA_COLUMNS,
                    "metadata.columns: sequence has no effect where sequence.by names fields; they are columns");
        }
        for (String column : config.schema().partitionBy()) {
            if (column.contains("(")) {
                add(
                        TableSettings.PARTITION_BY,
                        "partition.by: derived columns such as date(x) are not effective in this version;"
                                + " name columns");
            }
        }
    }

    private String value(String key) {
        String own = properties.get("table." + table + "." + key);
        return own != null ? own.trim() : properties.getOrDefault(key, "").trim();
    }

    /** On the table's own key where that is what is set, else on the setting that holds for all. */
    private void add(String key, String message) {
        String own = "table." + table + "." + key;
        boolean onOwn = !table.isEmpty() && (properties.containsKey(own) || !properties.containsKey(key));
        problems.add(new Problem(onOwn ? own : key, onOwn ? "table '" + table + "': " + message : message));
    }
}
