// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import dev.alluvium.aws.client.S3ClientSettings;
import dev.alluvium.connect.common.config.AwsSettings;
import dev.alluvium.connect.common.config.TransformChecks;
import java.net.URI;
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
        Map<String, Object> values = parse(properties);
        String name = properties.getOrDefault("name", "alluvium");
        return new SinkConfig(
                name,
                properties.getOrDefault(SinkSettings.TASK_ID, "0"),
                routing(values, properties),
                new SinkConfig.Limits(
                        (Long) values.get(FlushSettings.MAX_BYTES), (Integer) values.get(FlushSettings.MAX_RECORDS)),
                new SinkConfig.Commits(
                        optional(values, FlushSettings.APP_ID_PREFIX).orElse(name),
                        (Integer) values.get(FlushSettings.COMMIT_RETRIES),
                        millis(values, FlushSettings.COMMIT_BACKOFF),
                        millis(values, FlushSettings.COMMIT_BACKOFF_MAX),
                        millis(values, FlushSettings.COMMIT_TIMEOUT)),
                store(values),
                properties);
    }

    private static SinkConfig.Store store(Map<String, Object> values) {
        S3ClientSettings client = new S3ClientSettings(
                AwsSettings.read(values),
                optional(values, StoreSettings.REGION),
                optional(values, StoreSettings.ENDPOINT).map(URI::create),
                (Boolean) values.get(StoreSettings.PATH_STYLE),
                (Integer) values.get(StoreSettings.MAX_CONNECTIONS),
                millis(values, StoreSettings.REQUEST_TIMEOUT));
        return new SinkConfig.Store(
                client, (String) values.get(StoreSettings.SSE), optional(values, StoreSettings.SSE_KMS_KEY), (Long)
                        values.get(StoreSettings.PART_BYTES));
    }

    private static SinkConfig.Routing routing(Map<String, Object> values, Map<String, String> properties) {
        Map<String, String> byTopic = new LinkedHashMap<>();
        for (String pair : list(values, RoutingSettings.TOPIC_MAP)) {
            int colon = pair.lastIndexOf(':');
            if (colon > 0) {
                byTopic.putIfAbsent(
                        pair.substring(0, colon).trim(),
                        pair.substring(colon + 1).trim());
            }
        }
        List<SinkConfig.RegexRoute> byRegex = new ArrayList<>();
        for (String pair : list(values, RoutingSettings.TOPIC_REGEX)) {
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
                withoutSlash((String) values.get(RoutingSettings.BASE_PATH)),
                (String) values.get(RoutingSettings.NAME_FORMAT),
                (String) values.get(RoutingSettings.PATH_FORMAT),
                is(values, RoutingSettings.NAME_SANITIZE, "underscore"),
                byTopic,
                byRegex,
                optional(values, RoutingSettings.ROUTE_FIELD),
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
        Map<String, Object> values = parse(own);
        TableConfig.WriteMode mode = word(TableConfig.WriteMode.class, values, RowSettings.WRITE_MODE);
        SequenceSource sequence = SequenceSource.of(
                list(values, RowSettings.SEQUENCE_BY), recordPolicy(values, RowSettings.SEQUENCE_NULL));
        return new TableConfig(
                name,
                mode,
                keys(values, sequence),
                sequence,
                events(values, mode),
                columns(values, own),
                new TableConfig.Files(
                        (Long) values.get(TableSettings.TARGET_FILE_SIZE),
                        word(TableConfig.Codec.class, values, TableSettings.COMPRESSION),
                        list(values, TableSettings.STATS_COLUMNS),
                        (Integer) values.get(TableSettings.CHECKPOINT_INTERVAL)),
                new TableConfig.Flush(
                        (Integer) values.get(FlushSettings.SIZE),
                        (Long) values.get(FlushSettings.BYTES),
                        millis(values, FlushSettings.INTERVAL)),
                is(values, FlushSettings.OWNERSHIP, "fail"));
    }

    private static TableConfig.Keys keys(Map<String, Object> values, SequenceSource sequence) {
        boolean laneScoped = optional(values, RowSettings.KEY_SCOPE)
                .map("partition"::equalsIgnoreCase)
                .orElse(!sequence.isStored());
        return new TableConfig.Keys(
                word(TableConfig.PkMode.class, values, RowSettings.PK_MODE),
                list(values, RowSettings.PK_FIELDS),
                laneScoped,
                is(values, RowSettings.DUPLICATE_KEY, "repair"),
                word(TableConfig.GrowthPolicy.class, values, RowSettings.PARTITION_GROWTH));
    }

    private static TableConfig.Events events(Map<String, Object> values, TableConfig.WriteMode mode) {
        TableConfig.DeleteMode deletes = optional(values, RowSettings.DELETE_MODE)
                .map(text -> TableConfig.DeleteMode.valueOf(upper(text)))
                .orElse(
                        mode == TableConfig.WriteMode.UPSERT
                                ? TableConfig.DeleteMode.HARD
                                : TableConfig.DeleteMode.IGNORE);
        return new TableConfig.Events(
                word(TableConfig.CdcFormat.class, values, RowSettings.CDC_FORMAT),
                deletes,
                rareEvent(values, RowSettings.TOMBSTONE_MODE),
                rareEvent(values, RowSettings.TRUNCATE_MODE),
                (Boolean) values.get(RowSettings.PARTIAL_UPDATE),
                is(values, RowSettings.NULL_POLICY, "keep"),
                (String) values.get(RowSettings.PLACEHOLDER),
                recordPolicy(values, RowSettings.MISSING_BASE),
                recordPolicy(values, RowSettings.LATE_EVENT));
    }

    private static TableConfig.Columns columns(Map<String, Object> values, Map<String, String> own) {
        Map<String, String> tableProperties = new HashMap<>();
        own.forEach((key, value) -> {
            if (key.startsWith(TableSettings.PROPERTY_PREFIX)) {
                tableProperties.put(key.substring(TableSettings.PROPERTY_PREFIX.length()), value);
            }
        });
        return new TableConfig.Columns(
                (Boolean) values.get(TableSettings.AUTO_CREATE),
                (Boolean) values.get(TableSettings.AUTO_EVOLVE),
                is(values, TableSettings.INCOMPATIBLE, "dlq"),
                is(values, TableSettings.COLUMN_SANITIZE, "underscore"),
                list(values, TableSettings.PARTITION_BY),
                is(values, TableSettings.PARTITION_NULL, "dlq"),
                word(TableConfig.Decimals.class, values, TableSettings.DECIMALS),
                list(values, TableSettings.METADATA_COLUMNS),
                tableProperties);
    }

    private static Map<String, String> withOverrides(String table, Map<String, String> properties) {
        Map<String, String> merged = new HashMap<>(properties);
        properties.forEach((key, value) -> TableKey.parse(key)
                .filter(parsed -> parsed.table().equals(table))
                .ifPresent(parsed -> merged.put(parsed.setting(), value)));
        return merged;
    }

    private static Map<String, Object> parse(Map<String, String> properties) {
        return SinkSettings.ALL.definition().parse(properties);
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? withoutSlash(path.substring(0, path.length() - 1)) : path;
    }

    private static TableConfig.RecordPolicy recordPolicy(Map<String, Object> values, String key) {
        return switch (((String) values.get(key)).toLowerCase(Locale.ROOT)) {
            case "dlq" -> TableConfig.RecordPolicy.DLQ;
            case "fail" -> TableConfig.RecordPolicy.FAIL;
            default -> TableConfig.RecordPolicy.ACCEPT;
        };
    }

    private static TableConfig.RareEvent rareEvent(Map<String, Object> values, String key) {
        return switch (((String) values.get(key)).toLowerCase(Locale.ROOT)) {
            case "ignore" -> TableConfig.RareEvent.IGNORE;
            case "fail" -> TableConfig.RareEvent.FAIL;
            default -> TableConfig.RareEvent.APPLY;
        };
    }

    private static <E extends Enum<E>> E word(Class<E> type, Map<String, Object> values, String key) {
        return Enum.valueOf(type, upper((String) values.get(key)));
    }

    private static String upper(String text) {
        return text.trim().toUpperCase(Locale.ROOT);
    }

    private static boolean is(Map<String, Object> values, String key, String word) {
        return word.equalsIgnoreCase(((String) values.get(key)).trim());
    }

    @SuppressWarnings("unchecked")
    private static List<String> list(Map<String, Object> values, String key) {
        return (List<String>) values.get(key);
    }

    private static Duration millis(Map<String, Object> values, String key) {
        return Duration.ofMillis((Long) values.get(key));
    }

    private static Optional<String> optional(Map<String, Object> values, String key) {
        return Optional.ofNullable((String) values.get(key)).filter(text -> !text.isBlank());
    }
}
