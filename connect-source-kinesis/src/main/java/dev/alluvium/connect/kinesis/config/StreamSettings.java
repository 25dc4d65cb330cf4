// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.config;

import dev.alluvium.connect.common.config.Setting;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;

/** Which streams are read, from where, and what happens to records that are gone. */
final class StreamSettings {
    static final String NAMES = "kinesis.stream.names";
    static final String ARNS = "kinesis.stream.arns";
    static final String PATTERN = "kinesis.stream.pattern";
    static final String STREAM_DISCOVERY_INTERVAL = "kinesis.stream.discovery.interval.ms";
    static final String START = "kinesis.start.position";
    static final String START_TIMESTAMP = "kinesis.start.timestamp";
    static final String START_POSITIONS = "kinesis.start.positions";
    static final String STATE_TOPIC = "kinesis.state.topic";
    static final String GAP_POLICY = "gap.policy";
    private static final String GROUP = "Streams";

    private static final List<Setting> SETTINGS = List.of(
            setting(NAMES, Type.LIST, "Names of the streams. This, " + ARNS + " or " + PATTERN + ".")
                    .importance(Importance.HIGH),
            setting(ARNS, Type.LIST, "ARNs of the streams, also of other accounts. This or " + NAMES + ".")
                    .importance(Importance.HIGH),
            setting(
                            PATTERN,
                            Type.STRING,
                            "Regular expression that matches the whole names of the streams, of today and of tomorrow,"
                                    + " in the account and region of the credentials.")
                    .checkedBy(regularExpression())
                    .importance(Importance.HIGH),
            setting(
                            STREAM_DISCOVERY_INTERVAL,
                            Type.LONG,
                            "With " + PATTERN + ": time between listings of the account's streams.")
                    .withDefault(300_000L)
                    .atLeast(1_000L),
            setting(
                            START,
                            Type.STRING,
                            "Where a stream is read from when nothing is stored for it. Shards that appear later are"
                                    + " always read from their beginning.")
                    .withDefault("TRIM_HORIZON")
                    .oneOf("TRIM_HORIZON", "LATEST", "AT_TIMESTAMP", "AT_SEQUENCE_NUMBER")
                    .importance(Importance.HIGH),
            setting(START_TIMESTAMP, Type.STRING, "For AT_TIMESTAMP: ISO-8601 with zone, or milliseconds."),
            setting(
                    START_POSITIONS,
                    Type.LIST,
                    "Positions of single streams and shards, before that of " + START
                            + ": stream=POSITION or stream/shard=POSITION, where POSITION is TRIM_HORIZON, LATEST,"
                            + " AT_TIMESTAMP:TIME or, for a shard, AT_SEQUENCE_NUMBER:NUMBER."),
            setting(
                    STATE_TOPIC,
                    Type.STRING,
                    "Topic of the markers without which a reshard could not be followed."
                            + " Default: __alluvium-kinesis-state.<connector>. Empty: none, with weaker promises."),
            setting(
                            GAP_POLICY,
                            Type.STRING,
                            "What happens when the stream's retention deleted records before they were read: fail, or"
                                    + " continue with a marker, a metric and a warning.")
                    .withDefault("fail")
                    .oneOf("fail", "continue"));

    private StreamSettings() {}

    static List<Setting> settings() {
        return SETTINGS;
    }

    private static ConfigDef.Validator regularExpression() {
        return ConfigDef.LambdaValidator.with(
                (key, value) -> {
                    try {
                        Pattern.compile(String.valueOf(value));
                    } catch (PatternSyntaxException wrong) {
                        throw new ConfigException(key, value, "is no regular expression: " + wrong.getDescription());
                    }
                },
                () -> "a regular expression");
    }

    private static Setting setting(String name, Type type, String doc) {
        return Setting.of(name, type, doc).in(GROUP);
    }
}
