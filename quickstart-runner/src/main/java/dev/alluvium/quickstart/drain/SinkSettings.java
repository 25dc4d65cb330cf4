// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.drain;

import java.util.Map;

/** Settings of a sink that may be given for one table. */
final class SinkSettings {
    private SinkSettings() {}

    static String of(String table, String key, Map<String, String> config) {
        return config.getOrDefault("table." + table + "." + key, config.getOrDefault(key, ""));
    }

    static long number(String table, String key, Map<String, String> config, long absent) {
        String text = of(table, key, config);
        return text.isEmpty() ? absent : Long.parseLong(text);
    }

    static boolean flag(String table, String key, Map<String, String> config) {
        return Boolean.parseBoolean(of(table, key, config));
    }

    static String suffix(String table, Map<String, String> config) {
        String own = of(table, "staging.table.suffix", config);
        return own.isEmpty() ? "__staging" : own;
    }
}
