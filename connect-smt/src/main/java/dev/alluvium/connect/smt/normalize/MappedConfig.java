// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

import dev.alluvium.connect.smt.config.Checked;
import dev.alluvium.connect.smt.config.Option;
import dev.alluvium.connect.smt.config.Settings;
import dev.alluvium.connect.smt.config.Words;
import dev.alluvium.connect.smt.row.RecordPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.jspecify.annotations.Nullable;

/** The settings by which {@code format=mapped} says where the parts of an event are; in presets they replace a rule. */
final class MappedConfig {
    /** The formats that these settings concern. */
    static final Set<String> FORMATS = Set.of("mapped", "datahub", "atlas", "openlineage", "monte-carlo");

    private static final Validator PATH =
            new Checked<>(String.class, RecordPath::parse, "a path; $key.x, $header.x and $topic lead elsewhere");
    private static final Validator PATHS =
            Checked.list(paths -> paths.forEach(RecordPath::parse), "paths, the first that leads to a value counts");

    private MappedConfig() {}

    static List<Option> options() {
        return List.of(
                path("type.path", "The entity type; without it type.default is."),
                path("id.path", "The id, a scalar or an object; without it the fields in id.fields are."),
                paths("op.path", "The operation word, which op.map translates; without it op.default is."),
                paths("ts.path", "The time of the event: a number (ts.unit) or ISO-8601 text."),
                path("seq.path", "The order among the entity's events: a whole number, digits or a time."),
                path("data.path", "The row; without it the whole value is."),
                path("tenant.path", "The tenant."),
                path("partial.path", "Whether the row holds only some fields: true or not."),
                path("event.id.path", "The source's id of the event."),
                text(
                        "op.default",
                        Words.of("create", "update", "upsert", "delete", "read", "drop"),
                        "What an event without an operation word is."),
                text("partial.default", Words.of("true", "false"), "Whether all rows hold only some fields."));
    }

    /** What is set of these, by key, with op.map and what a shape of a preset may depend on. */
    static Map<String, String> keys(Settings settings) {
        Map<String, String> keys = new LinkedHashMap<>();
        for (Option option : options()) {
            if (settings.isSet(option.name())) {
                Object value = settings.values().get(option.name());
                keys.put(
                        option.name(),
                        value instanceof List<?> list
                                ? String.join(
                                        ",", list.stream().map(String::valueOf).toList())
                                : String.valueOf(value));
            }
        }
        List<String> words = settings.list(NormalizeConfig.OP_MAP);
        if (!words.isEmpty()) {
            keys.put(NormalizeConfig.OP_MAP, String.join(",", words));
        }
        keys.put(SourceConfig.CLASSIFICATIONS_AS, settings.text(SourceConfig.CLASSIFICATIONS_AS));
        return keys;
    }

    private static Option path(String name, String documentation) {
        return text(name, PATH, documentation);
    }

    private static Option paths(String name, String documentation) {
        return option(name, Type.LIST, PATHS, documentation);
    }

    private static Option text(String name, Validator validator, String documentation) {
        return option(name, Type.STRING, validator, documentation);
    }

    private static Option option(String name, Type type, Validator validator, String documentation) {
        return new Option(
                name,
                type,
                null,
                validator,
                settings -> onlyMapped(name, settings),
                Importance.MEDIUM,
                "Format mapped and its presets",
                documentation);
    }

    /** What {@code format=mapped} cannot do without. */
    static List<String> incomplete(Map<String, Object> settings) {
        if (!"mapped".equals(settings.get(NormalizeConfig.FORMAT))) {
            return List.of();
        }
        List<String> problems = new ArrayList<>();
        needsOne(settings, problems, "type.path", NormalizeConfig.TYPE_DEFAULT);
        needsOne(settings, problems, "id.path", NormalizeConfig.ID_FIELDS);
        needsOne(settings, problems, "op.path", "op.default");
        return problems;
    }

    private static void needsOne(Map<String, Object> settings, List<String> problems, String one, String other) {
        if (isMissing(settings.get(one)) && isMissing(settings.get(other))) {
            problems.add("format=mapped needs " + one + " or " + other);
        }
    }

    private static boolean isMissing(@Nullable Object value) {
        return value == null || value.equals(List.of());
    }

    private static List<String> onlyMapped(String name, Map<String, Object> settings) {
        Object format = settings.get(NormalizeConfig.FORMAT);
        return settings.get(name) != null && format != null && !FORMATS.contains(format)
                ? List.of("has no effect with format=" + format + ", only with mapped and its presets; remove it")
                : List.of();
    }
}
