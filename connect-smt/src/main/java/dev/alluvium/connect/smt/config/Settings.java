// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/** The settings of one transform after every check, readable by name and type. */
public record Settings(Map<String, Object> values) {
    /** What Connect itself puts among the settings of a transform. */
    private static final Set<String> KEYS_OF_CONNECT = Set.of("type", "predicate", "negate", "plugin.version");

    /**
     * Checks all settings and reports all problems at once, unknown names included: a misspelt name would otherwise
     * be a default taken in silence.
     *
     * @throws ConfigException with one text for every problem
     */
    public static Settings of(String transform, ConfigDef definition, Map<String, ?> properties) {
        return of(transform, definition, properties, Set.of());
    }

    /**
     * The same with further keys that settings themselves name; their values are checked by who reads them.
     *
     * @throws ConfigException with one text for every problem
     */
    public static Settings of(
            String transform, ConfigDef definition, Map<String, ?> properties, Set<String> furtherKeys) {
        List<String> problems = new ArrayList<>();
        for (String name : new TreeSet<>(properties.keySet())) {
            if (!definition.names().contains(name) && !KEYS_OF_CONNECT.contains(name) && !furtherKeys.contains(name)) {
                problems.add("unknown setting '" + name + "'");
            }
        }
        for (ConfigValue value : definition.validate(texts(properties))) {
            problems.addAll(value.errorMessages());
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(transform + ": " + String.join("; ", problems));
        }
        return new Settings(definition.parse(properties));
    }

    /** The names in a list setting before it is checked. */
    public static List<String> names(String list) {
        return Arrays.stream(list.split(","))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** A text setting that has a value. */
    public String text(String name) {
        return (String) value(name);
    }

    /** Whether the setting has any value. */
    public boolean isSet(String name) {
        return values.get(name) != null;
    }

    /** A list setting. */
    @SuppressWarnings("unchecked")
    public List<String> list(String name) {
        return (List<String>) value(name);
    }

    /** A whole number. */
    public int number(String name) {
        return (Integer) value(name);
    }

    /** A yes or no. */
    public boolean flag(String name) {
        return (Boolean) value(name);
    }

    private Object value(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private static Map<String, String> texts(Map<String, ?> properties) {
        Map<String, String> texts = new HashMap<>();
        properties.forEach((name, value) -> {
            if (value != null) {
                texts.put(name, value.toString());
            }
        });
        return texts;
    }
}
