// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.common.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * What is wrong with single properties of a connector: unknown, impossible, or without effect in this version. Confined
 * to one call of {@link #problems}.
 */
public final class PropertyChecks {
    private final Settings settings;
    private final ConfigDef definition;
    private final Map<String, String> properties;
    private final List<Problem> problems = new ArrayList<>();

    private PropertyChecks(Settings settings, Map<String, String> properties) {
        this.settings = settings;
        this.definition = settings.definition();
        this.properties = properties;
    }

    /** Properties of a connector that are neither settings of its own nor Connect's. */
    @FunctionalInterface
    public interface OtherKeys {
        /** Whether the connector knows the key; what is wrong with its value is added to the checks. */
        boolean knows(String key, PropertyChecks checks);
    }

    /**
     * The problems of each property on its own.
     *
     * @param others asked for keys that nobody else knows
     */
    public static List<Problem> problems(Settings settings, Map<String, String> properties, OtherKeys others) {
        PropertyChecks checks = new PropertyChecks(settings, properties);
        properties.keySet().stream().sorted().forEach(key -> checks.checkKey(key, others));
        checks.definition.configKeys().values().stream()
                .filter(key -> !key.hasDefault() && !properties.containsKey(key.name))
                .forEach(key -> checks.add(key.name, "missing required setting " + key.name));
        return checks.problems;
    }

    private void checkKey(String key, OtherKeys others) {
        Optional<Setting> setting = settings.find(key);
        if (setting.isPresent()) {
            checkValue(key, setting.get());
        } else if (!FrameworkSettings.owns(key) && !others.knows(key, this)) {
            add(key, "unknown setting " + key + NearestName.hint(key, knownNames()));
        }
    }

    /** Checks the property's value as that of this setting. */
    public void checkValue(String key, Setting setting) {
        String text = properties.get(key);
        try {
            Object parsed = ConfigDef.parseType(key, text, setting.type());
            ConfigDef.ConfigKey declared = definition.configKeys().get(setting.name());
            if (parsed != null && declared != null && declared.validator != null) {
                declared.validator.ensureValid(key, parsed);
            }
        } catch (ConfigException e) {
            add(key, String.valueOf(e.getMessage()));
            return;
        }
        if (text != null) {
            setting.notEffective(text).ifPresent(message -> add(key, message));
        }
    }

    /** A problem of this property. */
    public void add(String key, String message) {
        problems.add(new Problem(key, message));
    }

    private List<String> knownNames() {
        return Stream.concat(settings.names().stream(), FrameworkSettings.names().stream())
                .toList();
    }
}
