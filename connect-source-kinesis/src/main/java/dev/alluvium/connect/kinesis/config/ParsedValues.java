// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values of settings in the types that they were declared with. */
record ParsedValues(Map<String, Object> values) {
    static ParsedValues of(Map<String, String> properties) {
        return new ParsedValues(SourceSettings.ALL.definition().parse(properties));
    }

    /** The text of a setting that has a default or is required. */
    String text(String key) {
        return ((String) given(key)).trim();
    }

    Optional<String> optional(String key) {
        return Optional.ofNullable((String) values.get(key)).map(String::trim).filter(text -> !text.isEmpty());
    }

    boolean flag(String key) {
        return (Boolean) given(key);
    }

    int integer(String key) {
        return (Integer) given(key);
    }

    double decimal(String key) {
        return (Double) given(key);
    }

    long number(String key) {
        return (Long) given(key);
    }

    Duration millis(String key) {
        return Duration.ofMillis(number(key));
    }

    /** The entries of a list; none where it is not given. */
    @SuppressWarnings("unchecked")
    List<String> list(String key) {
        Object value = values.get(key);
        return value == null
                ? List.of()
                : ((List<String>) value)
                        .stream()
                                .map(String::trim)
                                .filter(text -> !text.isEmpty())
                                .toList();
    }

    boolean is(String key, String word) {
        return word.equalsIgnoreCase(text(key));
    }

    <E extends Enum<E>> E word(Class<E> type, String key) {
        return Enum.valueOf(type, text(key).toUpperCase(Locale.ROOT));
    }

    private Object given(String key) {
        @Nullable Object value = values.get(key);
        if (value == null) {
            throw new IllegalStateException("the setting " + key + " has neither a value nor a default");
        }
        return value;
    }
}
