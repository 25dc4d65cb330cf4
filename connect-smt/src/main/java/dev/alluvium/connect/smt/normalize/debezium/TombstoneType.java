// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.debezium;

import dev.alluvium.connect.smt.normalize.TypeMap;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The entity type of the tombstone that Debezium sends after a delete, which has no source block: by the schema name
 * of its key ({@code prefix.schema.table.Key}), else, where all records are Debezium's, by its topic ({@code
 * prefix.schema.table}).
 */
final class TombstoneType {
    private static final String KEY = ".Key";

    private final TypeMap types;
    private final boolean readsTopics;

    TombstoneType(TypeMap types, boolean readsTopics) {
        this.types = types;
        this.readsTopics = readsTopics;
    }

    @Nullable
    String of(ConnectRecord<?> record) {
        Schema schema = record.keySchema();
        String name = schema == null ? null : schema.name();
        if (name != null && name.endsWith(KEY)) {
            return type(name.substring(0, name.length() - KEY.length()));
        }
        return readsTopics && record.topic() != null ? type(record.topic()) : null;
    }

    private String type(String qualified) {
        return types.of(qualified, qualified.substring(qualified.lastIndexOf('.') + 1));
    }
}
