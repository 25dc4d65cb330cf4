// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import dev.alluvium.connect.common.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was given for one table, or for all, and which of it is refused since it has no effect. */
final class GivenSettings {
    private final String table;
    private final Map<String, String> properties;
    private final List<Problem> problems = new ArrayList<>();

    /** @param table its name; empty for the settings that hold for all tables without overrides */
    GivenSettings(String table, Map<String, String> properties) {
        this.table = table;
        this.properties = properties;
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Refuses what is given and not the default. */
    void refuse(String key, String why) {
        String given = own(key);
        refuse(key, given != null && !given.isEmpty() && !given.equalsIgnoreCase(byDefault(key)), why);
    }

    /** Refuses what is given and found to be changed. */
    void refuse(String key, boolean isChanged, String why) {
        if (isChanged && own(key) != null) {
            String name = name(key);
            problems.add(new Problem(name, name + " has no effect " + why));
        }
    }

    /** Whether this is about all tables, and one of them has this setting, or its mode, of its own. */
    boolean isDecidedPerTable(String key) {
        return table.isEmpty()
                && properties.keySet().stream()
                        .anyMatch(name -> TableKey.parse(name)
                                .filter(parsed -> parsed.setting().equals(key)
                                        || parsed.setting().equals(RowSettings.WRITE_MODE))
                                .isPresent());
    }

    /** The text that is given here; null if none is. */
    @Nullable
    String own(String key) {
        String text = properties.get(name(key));
        return text == null ? null : text.trim();
    }

    private String name(String key) {
        return table.isEmpty() ? key : "table." + table + "." + key;
    }

    private static String byDefault(String key) {
        return SinkSettings.ALL
                .find(key)
                .map(setting -> String.valueOf(setting.defaultValue()))
                .orElse("");
    }
}
