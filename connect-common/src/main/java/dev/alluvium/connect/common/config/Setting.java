// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.common.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * One option of a connector, declared once: the {@code ConfigDef}, the reference page and the tests come from it.
 * Immutable; each method gives a changed copy.
 *
 * @param name lower case, dotted, the unit last
 * @param defaultValue null where the option may be left out; {@code ConfigDef.NO_DEFAULT_VALUE} where it may not
 * @param choices the declared words, in the order shown; empty where any value will do
 * @param perTable whether {@code table.<table>.<name>} overrides it
 * @param supported the values, as text, that have an effect in this version; null where all have
 * @param group heading under which the option is shown
 * @param doc one or more sentences
 */
public record Setting(
        String name,
        Type type,
        @Nullable Object defaultValue,
        @Nullable Validator validator,
        List<String> choices,
        boolean perTable,
        @Nullable List<String> supported,
        Importance importance,
        String group,
        String doc) {
    /** An optional setting of this type, without a default. */
    public static Setting of(String name, Type type, String doc) {
        return new Setting(name, type, null, null, List.of(), false, null, Importance.MEDIUM, "", doc);
    }

    /** A setting that must be given. */
    public Setting required() {
        return withDefault(ConfigDef.NO_DEFAULT_VALUE).importance(Importance.HIGH);
    }

    /** With a default. */
    public Setting withDefault(@Nullable Object value) {
        return new Setting(name, type, value, validator, choices, perTable, supported, importance, group, doc);
    }

    /** With one of these words as its value, in any case. */
    public Setting oneOf(String... words) {
        Validator words1 = ConfigDef.LambdaValidator.with(
                (key, value) -> checkWord(key, value, words), () -> "one of " + String.join(", ", words));
        return new Setting(
                name, type, defaultValue, words1, List.of(words), perTable, supported, importance, group, doc);
    }

    /** With a number not below this one. */
    public Setting atLeast(Number minimum) {
        return checkedBy(ConfigDef.Range.atLeast(minimum));
    }

    /** With values that this validator accepts; it is not asked about null. */
    public Setting checkedBy(Validator check) {
        return new Setting(name, type, defaultValue, check, choices, perTable, supported, importance, group, doc);
    }

    /** Overridable per table. */
    public Setting overridablePerTable() {
        return new Setting(name, type, defaultValue, validator, choices, true, supported, importance, group, doc);
    }

    /** With an effect in this version only for these values; any other one is refused. */
    public Setting supporting(String... values) {
        return new Setting(
                name, type, defaultValue, validator, choices, perTable, List.of(values), importance, group, doc);
    }

    /** Declared, and without effect in this version: only its default is accepted. */
    public Setting notYetEffective() {
        return supporting(defaultValue == null ? new String[0] : new String[] {text(defaultValue)});
    }

    /** Under this heading. */
    public Setting in(String heading) {
        return new Setting(name, type, defaultValue, validator, choices, perTable, supported, importance, heading, doc);
    }

    /** As important as this. */
    public Setting importance(Importance level) {
        return new Setting(name, type, defaultValue, validator, choices, perTable, supported, level, group, doc);
    }

    /**
     * What is wrong with giving this value in this version, if anything: it is declared for later and has no effect
     * yet.
     *
     * @param value as the user wrote it
     */
    public Optional<String> notEffective(String value) {
        if (supported == null || supported.stream().anyMatch(accepted -> accepted.equalsIgnoreCase(value.trim()))) {
            return Optional.empty();
        }
        String remedy = supported.isEmpty() ? "leave it out" : "supported: " + String.join(", ", supported);
        boolean mayEcho = type != Type.PASSWORD && !choices.isEmpty();
        return Optional.of((mayEcho ? "value '" + value.trim() + "' of " : "") + name
                + " is not effective in this version; " + remedy);
    }

    /** Adds this setting to the definition. */
    void define(ConfigDef definition, String heading, int order) {
        definition.define(
                name,
                type,
                defaultValue,
                validator == null ? null : nullTolerant(validator),
                importance,
                doc,
                heading,
                order,
                width(),
                name,
                List.of(),
                choices.isEmpty() ? null : new Words(choices));
    }

    private ConfigDef.Width width() {
        return type == Type.LIST || type == Type.STRING ? ConfigDef.Width.LONG : ConfigDef.Width.SHORT;
    }

    private static Validator nullTolerant(Validator check) {
        return ConfigDef.LambdaValidator.with(
                (key, value) -> {
                    if (value != null) {
                        check.ensureValid(key, value);
                    }
                },
                check::toString);
    }

    private static void checkWord(String key, Object value, String[] words) {
        boolean known = Arrays.stream(words)
                .anyMatch(word -> word.equalsIgnoreCase(String.valueOf(value).trim()));
        if (!known) {
            throw new ConfigException(key, value, "must be one of " + String.join(", ", words));
        }
    }

    private static String text(Object value) {
        return value instanceof List<?> list
                ? String.join(",", list.stream().map(String::valueOf).toList())
                : String.valueOf(value);
    }

    private record Words(List<String> words) implements ConfigDef.Recommender {
        @Override
        public List<Object> validValues(String key, java.util.Map<String, Object> parsed) {
            return List.copyOf(words);
        }

        @Override
        public boolean visible(String key, java.util.Map<String, Object> parsed) {
            return true;
        }
    }
}
