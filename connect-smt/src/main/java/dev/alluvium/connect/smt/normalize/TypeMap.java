// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From the names of a source to entity types.
 *
 * @param types by name of a table or entity, bare or qualified
 * @param fallback type of events that name none, null to refuse them
 */
public record TypeMap(Map<String, String> types, @Nullable String fallback) {
    /** Copies the map. */
    public TypeMap {
        types = Map.copyOf(types);
    }

    /**
     * The type for a dotted name: the longest suffix that is mapped decides ({@code db.schema.table}, {@code
     * schema.table}, {@code table}), else the last part is the type itself.
     */
    public String of(String qualified, String last) {
        String name = qualified;
        while (true) {
            String type = types.get(name);
            if (type != null) {
                return type;
            }
            int dot = name.indexOf('.');
            if (dot < 0 || name.length() <= last.length()) {
                return types.getOrDefault(last, last);
            }
            name = name.substring(dot + 1);
        }
    }
}
