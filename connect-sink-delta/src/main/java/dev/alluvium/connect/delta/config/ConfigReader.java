// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import dev.alluvium.aws.client.S3ClientSettings;
import dev.alluvium.connect.common.config.AwsSettings;
import dev.alluvium.connect.common.config.TransformChecks;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;

/** Turns properties that were found valid into typed settings. */
public final class ConfigReader {
    /** Our transforms that never change the topic; any other one may. */
    private static final Set<String> NEVER_ROUTE =
            Set.of("NormalizeEntity", "ParseJson", "StampTenant", "ProtectFields");

    private ConfigReader() {}

    /**
     * Reads the properties.
     *
     * @throws ConfigException if a single value is impossible; what contradicts what is not asked here
     */
    public static SinkConfig read(Map<String, String> properties) {
        ParsedValues values = ParsedValues.of(properties);
        String name = properties.getOrDefault("name", "alluvium");
        return new SinkConfig(
                name,
                properties.getOrDefault(SinkSettings.TASK_ID, "0"),
                routing(values, properties),
                new SinkConfig.Limits(
                        values.number(FlushSettings.MAX_BYTES), values.integer(FlushSettings.MAX_RECORDS)),
                new SinkConfig.Commits(
                        values.optional(FlushSettings.APP_ID_PREFIX).orElse(name),
                        values.integer(FlushSettings.COMMIT_RETRIES),
                        values.millis(FlushSettings.COMMIT_BACKOFF),
                        values.millis(FlushSettings.COMMIT_BACKOFF_MAX),
                        values.millis(FlushSettings.COMMIT_TIMEOUT)),
                store(values),
                properties);
    }

    private static SinkConfig.Store store(ParsedValues values) {
        S3ClientSettings client = new S3ClientSettings(
                AwsSettings.read(values.values()),
                values.optional(StoreSettings.REGION),
                values.optional(StoreSettings.ENDPOINT).map(URI::create),
                values.flag(StoreSettings.PATH_STYLE),
                values.integer(StoreSettings.MAX_CONNECTIONS),
                values.millis(StoreSettings.REQUEST_TIMEOUT));
        return new SinkConfig.Store(
                client,
                values.text(StoreSettings.SSE),
                values.optional(StoreSettings.SSE_KMS_KEY),
                values.number(StoreSettings.PART_BYTES));
    }

    private static SinkConfig.Routing routing(ParsedValues values, Map<String, String> properties) {
        Map<String, String> byTopic = new LinkedHashMap<>();
        for (String pair : values.list(RoutingSettings.TOPIC_MAP)) {
            int colon = pair.lastIndexOf(':');
            if (colon > 0) {
                byTopic.putIfAbsent(
                        pair.substring(0, colon).trim(),
                        pair.substring(colon + 1).trim());
            }
        }
        List<SinkConfig.RegexRoute> byRegex = new ArrayList<>();
        for (String pair : values.list(RoutingSettings.TOPIC_REGEX)) {
            int arrow = pair.lastIndexOf("=>");
            if (arrow > 0) {
                byRegex.add(new SinkConfig.RegexRoute(
                        pair.substring(0, arrow).trim(),
                        pair.substring(arrow + 2).trim()));
            }
        }
        Map<String, String> paths = new HashMap<>();
        properties.forEach((key, value) -> TableKey.parse(key)
                .filter(parsed -> parsed.setting().equals(TableKey.PATH))
                .ifPresent(parsed -> paths.put(parsed.table(), value.trim())));
        return new SinkConfig.Routing(
                withoutSlash(values.text(RoutingSettings.BASE_PATH)),
                values.text(RoutingSettings.NAME_FORMAT),
                values.text(RoutingSettings.PATH_FORMAT),
                values.is(RoutingSettings.NAME_SANITIZE, "underscore"),
                byTopic,
                byRegex,
                values.optional(RoutingSettings.ROUTE_FIELD),
                paths,
                transformsMayRoute(properties));
    }

    /** Whether a transform may change the topic: true for each one that we do not know to leave it alone. */
    static boolean transformsMayRoute(Map<String, String> properties) {
        return TransformChecks.aliases(properties).stream()
                .map(alias -> properties.getOrDefault("transforms." + alias + ".type", ""))
                .anyMatch(type ->
                        NEVER_ROUTE.stream().noneMatch(known -> type.startsWith("dev.alluvium.connect.smt." + known)));
    }

    /** The settings of one table. */
    static TableConfig table(String name, Map<String, String> properties) {
        Map<String, String> own = withOverrides(name, properties);
        ParsedValues values = ParsedValues.of(own);
        TableConfig.WriteMode mode = values.word(TableConfig.WriteMode.class, RowSettings.WRITE_MODE);
        SequenceSource sequence =
                SequenceSource.of(values.list(RowSettings.SEQUENCE_BY), values.recordPolicy(RowSettings.SEQUENCE_NULL));
        return new TableConfig(
                name,
                mode,
                keys(values, sequence, own),
                sequence,
                events(values, mode, own.getOrDefault("name", "alluvium")),
                columns(values, own),
                new TableConfig.Files(
                        values.number(TableSettings.TARGET_FILE_SIZE),
                        values.word(TableConfig.Codec.class, TableSettings.COMPRESSION),
                        values.list(TableSettings.STATS_COLUMNS),
                        values.integer(TableSettings.CHECKPOINT_INTERVAL)),
                flush(values),
                new TableConfig.Sources(
                        values.word(TableConfig.OwnershipPolicy.class, FlushSettings.OWNERSHIP),
                        values.word(TableConfig.MismatchPolicy.class, FlushSettings.MISMATCH)));
    }

    /** The staging of one table. */
    static StagingConfig staging(String name, Map<String, String> properties) {
        return StagingConfig.read(ParsedValues.of(withOverrides(name, properties)));
    }

    /** The maintenance of one table. */
    static MaintenanceConfig maintenance(String name, Map<String, String> properties) {
        return MaintenanceConfig.read(ParsedValues.of(withOverrides(name, properties)));
    }

    private static TableConfig.Flush flush(ParsedValues values) {
        Duration interval = values.millis(FlushSettings.INTERVAL);
        return new TableConfig.Flush(
                values.integer(FlushSettings.SIZE),
                values.number(FlushSettings.BYTES),
                interval,
                Duration.ofMillis(values.numberOr(FlushSettings.INTERVAL_MAX, FlushSettings.longest(interval))));
    }

    private static TableConfig.Keys keys(ParsedValues values, SequenceSource sequence, Map<String, String> properties) {
        boolean laneScoped = values.optional(RowSettings.KEY_SCOPE)
                .map("partition"::equalsIgnoreCase)
                .orElse(!sequence.isStored());
        return new TableConfig.Keys(
                values.word(TableConfig.PkMode.class, RowSettings.PK_MODE),
                values.list(RowSettings.PK_FIELDS),
                laneScoped,
                values.is(RowSettings.DUPLICATE_KEY, "repair"),
                values.word(TableConfig.GrowthPolicy.class, RowSettings.PARTITION_GROWTH),
                values.word(TableConfig.UpsertEngine.class, RowSettings.UPSERT_ENGINE),
                index(values, properties));
    }

    private static TableConfig.Index index(ParsedValues values, Map<String, String> properties) {
        Optional<String> directory = values.optional(RowSettings.INDEX_DIRECTORY);
        long interval = values.number(RowSettings.INDEX_SAVE_INTERVAL);
        String owner =
                properties.getOrDefault("name", "alluvium") + "/" + properties.getOrDefault(SinkSettings.TASK_ID, "0");
        return new TableConfig.Index(
                values.flag(RowSettings.INDEX_VERIFY_KEYS),
                values.number(RowSettings.INDEX_MAX_BYTES),
                Path.of(directory.orElse(System.getProperty("java.io.tmpdir"))),
                directory.map(given -> new TableConfig.SavedIndex(
                        owner,
                        values.integer(RowSettings.INDEX_VERIFY_SAMPLE),
                        interval < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(interval)))),
                values.is(RowSettings.INDEX_PUBLISH, "auto"));
    }

    private static TableConfig.Events events(ParsedValues values, TableConfig.WriteMode mode, String connector) {
        TableConfig.DeleteMode deletes = values.optional(RowSettings.DELETE_MODE)
                .map(text -> TableConfig.DeleteMode.valueOf(text.trim().toUpperCase(Locale.ROOT)))
                .orElse(
                        mode == TableConfig.WriteMode.APPEND
                                ? TableConfig.DeleteMode.IGNORE
                                : TableConfig.DeleteMode.HARD);
        return new TableConfig.Events(
                values.word(TableConfig.CdcFormat.class, RowSettings.CDC_FORMAT),
                deletes,
                values.rareEvent(RowSettings.TOMBSTONE_MODE),
                values.rareEvent(RowSettings.TRUNCATE_MODE),
                values.flag(RowSettings.PARTIAL_UPDATE),
                values.is(RowSettings.NULL_POLICY, "keep"),
                values.text(RowSettings.PLACEHOLDER),
                values.recordPolicy(RowSettings.MISSING_BASE),
                values.recordPolicy(RowSettings.LATE_EVENT),
                new TableConfig.DeleteMemory(
                        values.optional(FlushSettings.APP_ID_PREFIX).orElse(connector),
                        values.millis(RowSettings.TOMBSTONE_RETENTION),
                        values.is(RowSettings.TOMBSTONE_MISSING, "forget")));
    }

    private static TableConfig.Columns columns(ParsedValues values, Map<String, String> own) {
        Map<String, String> tableProperties = new HashMap<>();
        own.forEach((key, value) -> {
            if (key.startsWith(TableSettings.PROPERTY_PREFIX)) {
                tableProperties.put(key.substring(TableSettings.PROPERTY_PREFIX.length()), value);
            }
        });
        if (values.flag(TableSettings.DELETION_VECTORS)) {
            tableProperties.putIfAbsent("delta.enableDeletionVectors", "true");
        }
        return new TableConfig.Columns(
                values.flag(TableSettings.AUTO_CREATE),
                values.flag(TableSettings.AUTO_EVOLVE),
                values.is(TableSettings.INCOMPATIBLE, "dlq"),
                values.is(TableSettings.COLUMN_SANITIZE, "underscore"),
                values.list(TableSettings.PARTITION_BY),
                values.is(TableSettings.PARTITION_NULL, "dlq"),
                values.word(TableConfig.Decimals.class, TableSettings.DECIMALS),
                values.list(TableSettings.METADATA_COLUMNS),
                tableProperties);
    }

    private static Map<String, String> withOverrides(String table, Map<String, String> properties) {
        Map<String, String> merged = new HashMap<>(properties);
        properties.forEach((key, value) -> TableKey.parse(key)
                .filter(parsed -> parsed.table().equals(table))
                .ifPresent(parsed -> merged.put(parsed.setting(), value)));
        return merged;
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? withoutSlash(path.substring(0, path.length() - 1)) : path;
    }
}
