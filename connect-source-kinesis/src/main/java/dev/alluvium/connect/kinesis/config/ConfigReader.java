// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.config;

import dev.alluvium.aws.client.KinesisClientSettings;
import dev.alluvium.connect.common.config.AwsSettings;
import dev.alluvium.connect.kinesis.decode.RecordDecoder;
import dev.alluvium.connect.kinesis.record.MappingSettings;
import dev.alluvium.connect.kinesis.record.TopicTemplate;
import dev.alluvium.connect.kinesis.record.ValueFormat;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns properties that were found valid into typed settings. */
final class ConfigReader {
    private static final double PERCENT = 100;
    private static final int MAX_CONNECTIONS = 32;
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    private ConfigReader() {}

    /** @throws org.apache.kafka.common.config.ConfigException if a single value is impossible */
    static SourceConfig read(Map<String, String> properties) {
        ParsedValues values = ParsedValues.of(properties);
        String name = properties.getOrDefault("name", "alluvium");
        List<String> streams = new ArrayList<>(values.list(StreamSettings.NAMES));
        streams.addAll(values.list(StreamSettings.ARNS));
        return new SourceConfig(
                name,
                streams.stream().distinct().toList(),
                values.optional(StreamSettings.PATTERN)
                        .map(pattern -> new SourceConfig.Discovery(
                                pattern, values.millis(StreamSettings.STREAM_DISCOVERY_INTERVAL))),
                start(values),
                values.is(StreamSettings.GAP_POLICY, "fail"),
                mapping(values, name, properties),
                new RecordDecoder(
                        values.flag(RecordSettings.KPL_ENABLED),
                        values.word(RecordDecoder.CorruptPolicy.class, RecordSettings.KPL_CORRUPT),
                        values.is(RecordSettings.KPL_OUT_OF_RANGE, "drop")),
                reading(values),
                FanOutSettings.read(values, name),
                new SourceConfig.Rebalance(
                        Math.round(PERCENT * values.decimal(ReadSettings.REBALANCE_THRESHOLD)),
                        values.millis(ReadSettings.REBALANCE_DELAY)),
                new KinesisClientSettings(
                        AwsSettings.read(values.values()),
                        values.flag(ConnectionSettings.FIPS),
                        values.flag(ConnectionSettings.DUAL_STACK),
                        values.optional(ConnectionSettings.PROXY).map(URI::create),
                        MAX_CONNECTIONS,
                        REQUEST_TIMEOUT));
    }

    private static StartPositions start(ParsedValues values) {
        StartPosition.Kind kind = values.word(StartPosition.Kind.class, StreamSettings.START);
        long timestamp = values.optional(StreamSettings.START_TIMESTAMP)
                .map(ConfigReader::timestamp)
                .orElse(0L);
        return new StartPositions(
                new StartPosition(kind, timestamp, null),
                values.list(StreamSettings.START_POSITIONS).stream()
                        .map(StartEntry::parse)
                        .toList());
    }

    /** @throws DateTimeException if the text is neither a time with zone nor milliseconds */
    static long timestamp(String text) {
        if (text.matches("[0-9]{1,15}")) {
            return Long.parseLong(text);
        }
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeException withOffset) {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        }
    }

    private static MappingSettings mapping(ParsedValues values, String name, Map<String, String> properties) {
        String key = values.text(RecordSettings.KEY).toUpperCase(Locale.ROOT).replace('-', '_');
        return new MappingSettings(
                new TopicTemplate(values.text(RecordSettings.TOPIC)),
                SourceValidation.hasStateTopic(properties) ? stateTopic(values, name) : "",
                MappingSettings.Key.valueOf(key),
                values.word(ValueFormat.class, RecordSettings.VALUE_FORMAT),
                values.is(RecordSettings.TIMESTAMP, "arrival"),
                "all"
                        .equalsIgnoreCase(properties
                                .getOrDefault("errors.tolerance", "none")
                                .trim()));
    }

    private static String stateTopic(ParsedValues values, String name) {
        return values.optional(StreamSettings.STATE_TOPIC)
                .orElse("__alluvium-kinesis-state." + name.replaceAll("[^a-zA-Z0-9._-]", "_"));
    }

    private static SourceConfig.Reading reading(ParsedValues values) {
        return new SourceConfig.Reading(
                values.millis(ReadSettings.DISCOVERY_INTERVAL),
                values.millis(ReadSettings.IDLE_INTERVAL),
                values.integer(ReadSettings.LIMIT),
                values.number(ReadSettings.BUFFER_BYTES),
                values.millis(ReadSettings.HEARTBEAT),
                values.millis(ReadSettings.TRANSACTION_MAX),
                values.millis(ReadSettings.STALLED_ALARM));
    }
}
