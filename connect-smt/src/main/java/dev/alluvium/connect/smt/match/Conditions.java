// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.match;

import dev.alluvium.connect.smt.row.RecordPath;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;

/** Reads conditions that settings name: {@code c} has the keys {@code c.path}, {@code c.op}, {@code c.value}. */
public final class Conditions {
    private static final Set<String> WORDS =
            Set.of("eq", "ne", "in", "contains", "exists", "missing", "regex", "gt", "lt", "any-eq");

    private Conditions() {}

    /** The keys of those conditions. */
    public static Set<String> keys(List<String> names) {
        Set<String> keys = new LinkedHashSet<>();
        for (String name : names) {
            keys.addAll(List.of(name + ".path", name + ".op", name + ".value"));
        }
        return keys;
    }

    /**
     * The conditions of those names, in order.
     *
     * @throws ConfigException with all problems
     */
    public static List<Condition> of(List<String> names, Map<String, ?> properties) {
        List<Condition> conditions = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String name : names) {
            try {
                conditions.add(one(name, properties));
            } catch (IllegalArgumentException e) {
                problems.add("condition '" + name + "': " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(String.join("; ", problems));
        }
        return List.copyOf(conditions);
    }

    private static Condition one(String name, Map<String, ?> properties) {
        String path = text(properties, name + ".path");
        String word = text(properties, name + ".op");
        if (!WORDS.contains(word)) {
            throw new IllegalArgumentException(name + ".op is none of "
                    + String.join(", ", WORDS.stream().sorted().toList()));
        }
        if (!Comparison.needsValue(word)) {
            if (properties.get(name + ".value") != null) {
                throw new IllegalArgumentException(name + ".value has no effect with " + word + "; remove it");
            }
            return new Condition(RecordPath.parseMany(path), Comparison.of(word, ""));
        }
        return new Condition(RecordPath.parseMany(path), Comparison.of(word, text(properties, name + ".value")));
    }

    private static String text(Map<String, ?> properties, String key) {
        Object value = properties.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value.toString();
    }
}
