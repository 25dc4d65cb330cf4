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
            setting("kinesis.consumer.mode", Type.STRING, "polling", "How records are fetched.")
                    .oneOf("polling", "efo")
                    .supporting("polling"),
            setting("kinesis.efo.consumer.name", Type.STRING, null, "Fan-out: name of the consumer."),
            setting("kinesis.efo.consumer.arn", Type.STRING, null, "Fan-out: ARN of a consumer that exists."),
            setting("kinesis.efo.lifecycle", Type.STRING, "keep", "Fan-out: what becomes of the consumer.")
                    .oneOf("keep", "managed")
                    .supporting("keep"),
            setting("kinesis.efo.fallback", Type.STRING, "polling", "Fan-out: what follows repeated failures.")
                    .oneOf("polling", "none")
                    .supporting("polling"));

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
