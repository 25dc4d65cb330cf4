// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

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
    /** Properties of a table that Delta knows and that may be given at creation. */
    private static final Set<String> DELTA_PROPERTIES = Set.of(
            "delta.checkpointInterval",
            "delta.logRetentionDuration",
            "delta.deletedFileRetentionDuration",
            "delta.enableExpiredLogCleanup",
            "delta.dataSkippingNumIndexedCols",
            "delta.dataSkippingStatsColumns",
            "delta.randomizeFilePrefixes",
            "delta.targetFileSize");

    private final ConfigDef definition = SinkSettings.ALL.definition();
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
        Optional<Setting> setting = SinkSettings.ALL.find(key);
        if (setting.isPresent()) {
            checkValue(key, setting.get());
            return;
        }
        if (FrameworkSettings.owns(key) || key.equals(SinkSettings.TASK_ID)) {
            return;
        }
        if (key.startsWith(TableSettings.PROPERTY_PREFIX)) {
            checkTableProperty(key, key.substring(TableSettings.PROPERTY_PREFIX.length()));
            return;
        }
        Optional<TableKey> override = TableKey.parse(key);
        if (override.isPresent()) {
            checkOverride(key, override.get());
        } else {
            add(key, "unknown setting " + key + NearestName.hint(key, knownNames()));
        }
    }

    private void checkOverride(String key, TableKey override) {
        if (override.setting().equals(TableKey.PATH)) {
            LocationChecks.problem(properties.getOrDefault(key, ""))
                    .ifPresent(message -> add(key, key + " " + message));
            return;
        }
        if (override.setting().startsWith(TableSettings.PROPERTY_PREFIX)) {
            checkTableProperty(key, override.setting().substring(TableSettings.PROPERTY_PREFIX.length()));
            return;
        }
        Optional<Setting> setting = SinkSettings.ALL.find(override.setting());
        if (setting.isEmpty()) {
            add(
                    key,
                    "unknown setting " + key + ": '" + override.setting() + "' is not a setting of a table"
                            + NearestName.hint(override.setting(), overridableNames()));
        } else if (!setting.get().perTable()) {
            add(key, key + ": " + override.setting() + " holds for the whole connector, not for one table");
        } else {
            checkValue(key, setting.get());
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

    private void checkTableProperty(String key, String property) {
        if (property.equals("delta.setTransactionRetentionDuration")) {
            add(key, key + " would make the table forget which offsets it holds; leave it out");
        } else if (property.startsWith("delta.") && !DELTA_PROPERTIES.contains(property)) {
            add(
                    key,
                    key + ": this version does not create tables with the property " + property
                            + NearestName.hint(property, DELTA_PROPERTIES));
        }
    }

    private void add(String key, String message) {
        problems.add(new Problem(key, message));
    }

    private static List<String> knownNames() {
        return Stream.concat(SinkSettings.ALL.names().stream(), FrameworkSettings.names().stream())
                .toList();
    }

    private static List<String> overridableNames() {
        return SinkSettings.overridable().stream().map(Setting::name).toList();
    }
}
