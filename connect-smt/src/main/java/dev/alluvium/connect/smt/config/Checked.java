// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.config;

import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Validates a text or list setting by parsing it exactly as the transform will.
 *
 * @param kind the setting's type in Java
 * @param parser throws {@link IllegalArgumentException} with a text for the user
 * @param expected what a valid value looks like, for the reference page
 */
public record Checked<T>(Class<T> kind, Consumer<T> parser, String expected) implements ConfigDef.Validator {
    /** The validator of a list setting. */
    @SuppressWarnings("unchecked")
    public static ConfigDef.Validator list(Consumer<List<String>> parser, String expected) {
        return new Checked<>(List.class, list -> parser.accept((List<String>) list), expected);
    }

    @Override
    public void ensureValid(String name, @Nullable Object value) {
        if (value == null) {
            return;
        }
        try {
            parser.accept(kind.cast(value));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(name, value, e.getMessage());
        }
    }

    @Override
    public String toString() {
        return expected;
    }
}
