// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.config;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * A setting that takes one of a few words.
 *
 * @param words in the order in which messages name them
 */
public record Words(List<String> words) implements ConfigDef.Validator {
    /** Copies the list. */
    public Words {
        words = List.copyOf(words);
    }

    /** A setting that takes these words. */
    public static Words of(String... words) {
        return new Words(List.of(words));
    }

    @Override
    public void ensureValid(String name, @Nullable Object value) {
        if (value != null && !words.contains(value)) {
            throw new ConfigException(name, value, "must be one of: " + this);
        }
    }

    @Override
    public String toString() {
        return String.join(", ", words);
    }
}
