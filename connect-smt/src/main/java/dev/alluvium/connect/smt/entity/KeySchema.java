// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.entity;

import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** What the schema of a record key says about the table that the record belongs to. */
public final class KeySchema {
    private static final String SUFFIX = ".Key";

    private KeySchema() {}

    /**
     * The table's name as Debezium writes it, {@code prefix.schema.table} of {@code prefix.schema.table.Key}, else
     * null.
     */
    public static @Nullable String qualifiedTable(@Nullable Schema key) {
        String name = key == null ? null : key.name();
        return name != null && name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : null;
    }

    /** The last part of a dotted name. */
    public static String lastPart(String qualified) {
        return qualified.substring(qualified.lastIndexOf('.') + 1);
    }
}
