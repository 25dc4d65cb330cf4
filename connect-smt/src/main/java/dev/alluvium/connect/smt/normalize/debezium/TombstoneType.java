// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.debezium;

import dev.alluvium.connect.smt.entity.KeySchema;
import dev.alluvium.connect.smt.normalize.TypeMap;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.jspecify.annotations.Nullable;

/**
 * The entity type of the tombstone that Debezium sends after a delete, which has no source block: by the schema name
 * of its key ({@code prefix.schema.table.Key}), else, where all records are Debezium's, by its topic ({@code
 * prefix.schema.table}).
 */
final class TombstoneType {
    private final TypeMap types;
    private final boolean readsTopics;

    TombstoneType(TypeMap types, boolean readsTopics) {
        this.types = types;
        this.readsTopics = readsTopics;
    }

    @Nullable
    String of(ConnectRecord<?> record) {
        String table = KeySchema.qualifiedTable(record.keySchema());
        if (table == null && readsTopics) {
            table = record.topic();
        }
        return table == null ? null : types.of(table, KeySchema.lastPart(table));
    }
}
