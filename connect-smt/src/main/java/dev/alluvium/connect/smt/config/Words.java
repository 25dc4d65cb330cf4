// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.config;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * A setting that takes one of a few words, some of which may be names that later versions give a meaning to: those are
 * refused by name instead of being called unknown.
 *
 * @param effective words that do something in this version
 * @param later words that are declared and refused
 */
public record Words(List<String> effective, List<String> later) implements ConfigDef.Validator {
    /** Copies both lists. */
    public Words {
        effective = List.copyOf(effective);
        later = List.copyOf(later);
    }

    /** A setting all of whose words are effective. */
    public static Words of(String... words) {
        return new Words(List.of(words), List.of());
    }

    /** Adds words that are declared but refused. */
    public Words later(String... words) {
        return new Words(effective, List.of(words));
    }

    @Override
    public void ensureValid(String name, @Nullable Object value) {
        if (value == null || effective.contains(value)) {
            return;
        }
        if (later.contains(value)) {
            throw new ConfigException(name, value, "not supported in this version; supported: " + this);
        }
        throw new ConfigException(name, value, "must be one of: " + this);
    }

    @Override
    public String toString() {
        return String.join(", ", effective);
    }
}
