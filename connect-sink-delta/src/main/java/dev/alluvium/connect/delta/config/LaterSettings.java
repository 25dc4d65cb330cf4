// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

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
            task("index.verify.sample", Type.INT, 8, "Row groups probed when a saved index is loaded."),
            task("index.save.interval.ms", Type.LONG, 600_000L, "How often a changed index is saved."));

    private LaterSettings() {}

    static List<Setting> settings() {
        return SETTINGS;
    }

    private static Setting task(String name, Type type, @Nullable Object value, String doc) {
        return Setting.of(name, type, doc)
                .withDefault(value)
                .in("Not effective in this version")
                .importance(Importance.LOW)
                .notYetEffective();
    }
}
