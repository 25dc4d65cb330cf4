// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.config;

import dev.alluvium.connect.common.config.FrameworkSettings;
import dev.alluvium.connect.common.config.NearestName;
import dev.alluvium.connect.common.config.Problem;
import dev.alluvium.connect.common.config.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** What is wrong with single properties: unknown, impossible, or without effect in this version. */
final class PropertyChecks {
    private static final Set<String> INTERNAL = Set.of(SourceSettings.TASK_RANGES, SourceSettings.TASK_ID);

    private final ConfigDef definition = SourceSettings.ALL.definition();
    private final Map<String, String> properties;
    private final List<Problem> problems = new ArrayList<>();

    private PropertyChecks(Map<String, String> properties) {
        this.properties = properties;
    }

    /** The problems of each property on its own. */
    static List<Problem> problems(Map<String, String> properties) {
        PropertyChecks checks = new PropertyChecks(properties);
        properties.keySet().stream().sorted().forEach(checks::checkKey);
        checks.definition.configKeys().values().stream()
                .filter(key -> !key.hasDefault() && !properties.containsKey(key.name))
                .forEach(key -> checks.add(key.name, "missing required setting " + key.name));
        return checks.problems;
    }

    private void checkKey(String key) {
        Optional<Setting> setting = SourceSettings.ALL.find(key);
        if (setting.isPresent()) {
            checkValue(key, setting.get());
        } else if (!FrameworkSettings.owns(key) && !INTERNAL.contains(key)) {
            add(key, "unknown setting " + key + NearestName.hint(key, knownNames()));
        }
    }

    private void checkValue(String key, Setting setting) {
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

    private void add(String key, String message) {
        problems.add(new Problem(key, message));
    }

    private static List<String> knownNames() {
        return Stream.concat(SourceSettings.ALL.names().stream(), FrameworkSettings.names().stream())
                .toList();
    }
}
