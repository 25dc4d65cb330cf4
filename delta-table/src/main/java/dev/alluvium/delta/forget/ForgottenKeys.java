// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.forget;

import java.util.List;

/**
 * Whom to forget.
 *
 * @param columns that identify a row, in key order
 * @param values of these columns, one array per key; of the classes that the columns' types have
 */
public record ForgottenKeys(List<String> columns, List<Object[]> values) {
    /** Copies the lists. */
    public ForgottenKeys {
        columns = List.copyOf(columns);
        values = List.copyOf(values);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("no key column is named");
        }
    }

    /** Never a value. */
    @Override
    public String toString() {
        return "ForgottenKeys[" + columns + ", keys=" + values.size() + "]";
    }
}
