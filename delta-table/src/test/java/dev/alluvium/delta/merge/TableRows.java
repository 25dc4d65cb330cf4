// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.data.Rows;
import java.util.List;

/** Expected rows. */
final class TableRows {
    private TableRows() {}

    static List<Object> row(Object... values) {
        return Rows.comparable(values);
    }
}
