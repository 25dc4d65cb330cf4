// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.config;

import dev.alluvium.connect.common.config.Setting;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.jspecify.annotations.Nullable;

/**
 * Settings whose names are settled and whose parts are not there yet: each one accepts its default and nothing else.
 */
final class LaterSettings {
    private static final List<Setting> SETTINGS = List.of(
            setting("kinesis.stream.pattern", Type.STRING, null, "Pattern of the streams' names."),
            setting("kinesis.stream.discovery.interval.ms", Type.LONG, 300_000L, "Time between listings of streams."),
            setting("kinesis.start.positions", Type.STRING, null, "AT_SEQUENCE_NUMBER: position by shard."),
            setting("kinesis.rebalance.threshold", Type.DOUBLE, 2.0, "Imbalance that makes a new plan worth while."),
            setting("kinesis.rebalance.delay.ms", Type.LONG, 600_000L, "How long an imbalance must last."));

    private LaterSettings() {}

    static List<Setting> settings() {
        return SETTINGS;
    }

    private static Setting setting(String name, Type type, @Nullable Object value, String doc) {
        return Setting.of(name, type, doc)
                .withDefault(value)
                .in("Not effective in this version")
                .importance(Importance.LOW)
                .notYetEffective();
    }
}
