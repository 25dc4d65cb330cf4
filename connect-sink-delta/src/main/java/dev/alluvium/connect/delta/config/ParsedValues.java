// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values of settings in the types that they were declared with. */
record ParsedValues(Map<String, Object> values) {
    static ParsedValues of(Map<String, String> properties) {
        return new ParsedValues(SinkSettings.ALL.definition().parse(properties));
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

    boolean flagOr(String key, boolean absent) {
        return values.get(key) instanceof Boolean given ? given : absent;
    }

    long numberOr(String key, long absent) {
        return values.get(key) instanceof Long given ? given : absent;
    }

    int integer(String key) {
        return (Integer) given(key);
    }

    long number(String key) {
        return (Long) given(key);
    }

    double fraction(String key) {
        return (Double) given(key);
    }

    Duration millis(String key) {
        return Duration.ofMillis(number(key));
    }

    @SuppressWarnings("unchecked")
    List<String> list(String key) {
        return (List<String>) given(key);
    }

    boolean is(String key, String word) {
        return word.equalsIgnoreCase(text(key));
    }

    <E extends Enum<E>> E word(Class<E> type, String key) {
        return Enum.valueOf(type, text(key).toUpperCase(Locale.ROOT));
    }

    TableConfig.RecordPolicy recordPolicy(String key) {
        return switch (text(key).toLowerCase(Locale.ROOT)) {
            case "dlq" -> TableConfig.RecordPolicy.DLQ;
            case "fail" -> TableConfig.RecordPolicy.FAIL;
            default -> TableConfig.RecordPolicy.ACCEPT;
        };
    }

    TableConfig.RareEvent rareEvent(String key) {
        return switch (text(key).toLowerCase(Locale.ROOT)) {
            case "ignore" -> TableConfig.RareEvent.IGNORE;
            case "fail" -> TableConfig.RareEvent.FAIL;
            default -> TableConfig.RareEvent.APPLY;
        };
    }

    private Object given(String key) {
        @Nullable Object value = values.get(key);
        if (value == null) {
            throw new IllegalStateException("the setting " + key + " has neither a value nor a default");
        }
        return value;
    }
}
