// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.common.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;

/** All settings of a connector, in the order in which they are shown. */
public final class Settings {
    private final Map<String, Setting> byName = new LinkedHashMap<>();

    /** @throws IllegalStateException if a name is declared twice */
    public Settings(List<Setting> settings) {
        for (Setting setting : settings) {
            if (byName.put(setting.name(), setting) != null) {
                throw new IllegalStateException("the setting " + setting.name() + " is declared twice");
            }
        }
    }

    /** The settings in order. */
    public List<Setting> all() {
        return List.copyOf(byName.values());
    }

    /** The setting of this name. */
    public Optional<Setting> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The names in order. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** A fresh definition of all settings. */
    public ConfigDef definition() {
        ConfigDef definition = new ConfigDef();
        Map<String, Integer> counts = new HashMap<>();
        for (Setting setting : byName.values()) {
            setting.define(definition, setting.group(), counts.merge(setting.group(), 1, Integer::sum));
        }
        return definition;
    }
}
