// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Refuses any value of a setting that is declared but has no effect in this version.
 *
 * @param instead what is supported
 */
public record NotYet(String instead) implements ConfigDef.Validator {
    @Override
    public void ensureValid(String name, @Nullable Object value) {
        if (value != null) {
            throw new ConfigException(name + " has no effect in this version; remove it. Supported: " + instead);
        }
    }

    @Override
    public String toString() {
        return "not supported in this version";
    }
}
