// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * One setting of a transform, declared once.
 *
 * @param defaultValue null: not set; {@link ConfigDef#NO_DEFAULT_VALUE}: required
 * @param validator what the value alone must satisfy, null for nothing
 * @param check what it must satisfy beside the other settings, null for nothing
 */
public record Option(
        String name,
        ConfigDef.Type type,
        @Nullable Object defaultValue,
        ConfigDef.@Nullable Validator validator,
        @Nullable Check check,
        ConfigDef.Importance importance,
        String group,
        String documentation) {

    /** Problems of one setting in the light of the others, which may be absent where they did not parse. */
    @FunctionalInterface
    public interface Check {
        /** Texts that say what is wrong and what to do; empty when all is well. */
        List<String> problems(Map<String, Object> settings);
    }

    /** This setting with one more check beside the other settings. */
    public Option with(Check more) {
        Check before = check;
        Check both = before == null
                ? more
                : settings -> Stream.concat(before.problems(settings).stream(), more.problems(settings).stream())
                        .toList();
        return new Option(name, type, defaultValue, validator, both, importance, group, documentation);
    }

    /** The declaration of all settings in the form that Connect reads. */
    public static ConfigDef definition(List<Option> options) {
        ConfigDef definition = new ConfigDef();
        Map<String, Integer> orders = new HashMap<>();
        for (Option option : options) {
            int order = orders.merge(option.group, 1, Integer::sum);
            definition.define(
                    option.name,
                    option.type,
                    option.defaultValue,
                    option.validator,
                    option.importance,
                    option.documentation,
                    option.group,
                    order,
                    ConfigDef.Width.MEDIUM,
                    option.name,
                    option.check == null ? null : new Reporter(option.name, option.check));
        }
        return definition;
    }

    /**
     * Brings a check to the user: Connect's {@code validate} call shows the message of a recommender that throws on
     * the key it belongs to, and has no other place for checks between the settings of a transform.
     */
    private record Reporter(String name, Check check) implements ConfigDef.Recommender {
        @Override
        public List<Object> validValues(String ignoredName, Map<String, Object> settings) {
            List<String> problems = check.problems(settings);
            if (!problems.isEmpty()) {
                throw new ConfigException(name + ": " + String.join("; ", problems));
            }
            return new ArrayList<>();
        }

        @Override
        public boolean visible(String ignoredName, Map<String, Object> settings) {
            return true;
        }
    }
}
