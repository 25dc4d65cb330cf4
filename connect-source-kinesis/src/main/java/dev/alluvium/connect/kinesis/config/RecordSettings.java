// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.config;

import dev.alluvium.connect.common.config.Setting;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** What a record becomes. */
final class RecordSettings {
    static final String TOPIC = "topic";
    static final String KEY = "kinesis.key";
    static final String VALUE_FORMAT = "kinesis.value.format";
    static final String TIMESTAMP = "kinesis.timestamp";
    static final String KPL_ENABLED = "kinesis.kpl.enabled";
    static final String KPL_CORRUPT = "kinesis.kpl.corrupt";
    static final String KPL_OUT_OF_RANGE = "kinesis.kpl.out.of.range";
    private static final String GROUP = "Records";

    private static final List<Setting> SETTINGS = List.of(
            setting(TOPIC, Type.STRING, "Topic of the records; knows ${stream}, ${account} and ${region}.")
                    .required(),
            setting(KEY, Type.STRING, "What becomes the record's key.")
                    .withDefault("partition-key")
                    .oneOf("partition-key", "explicit-hash-key", "none"),
            setting(
                            VALUE_FORMAT,
                            Type.STRING,
                            "What a payload becomes: bytes (for ByteArrayConverter), a string, or schemaless JSON. With"
                                    + " json, a payload that is none stops the task, or is left out when"
                                    + " errors.tolerance=all.")
                    .withDefault("bytes")
                    .oneOf("bytes", "string", "json"),
            setting(TIMESTAMP, Type.STRING, "The record's timestamp: arrival at the stream, or none.")
                    .withDefault("arrival")
                    .oneOf("arrival", "none"),
            setting(KPL_ENABLED, Type.BOOLEAN, "Whether aggregates of the KPL are taken apart.")
                    .withDefault(true),
            setting(
                            KPL_CORRUPT,
                            Type.STRING,
                            "A record with the mark of an aggregate that is none: delivered as it is, or stops the"
                                    + " task, or left out.")
                    .withDefault("raw")
                    .oneOf("raw", "fail", "drop"),
            setting(
                            KPL_OUT_OF_RANGE,
                            Type.STRING,
                            "User records of an aggregate whose hash key lies outside the shard: kept, or dropped one"
                                    + " by one, which is right where all producers are the KPL's and send them again.")
                    .withDefault("keep")
                    .oneOf("keep", "drop"));

    private RecordSettings() {}

    static List<Setting> settings() {
        return SETTINGS;
    }

    private static Setting setting(String name, Type type, String doc) {
        return Setting.of(name, type, doc).in(GROUP).importance(Importance.MEDIUM);
    }
}
