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
    private static final List<Setting> SETTINGS =
            List.of(table("compaction.space.amplification", Type.DOUBLE, 1.25, "Physical rows per live row allowed."));

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

    private static Setting table(String name, Type type, @Nullable Object value, String doc) {
        return task(name, type, value, doc).overridablePerTable();
    }
}
