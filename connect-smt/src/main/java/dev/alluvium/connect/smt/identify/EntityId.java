// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.identify;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Which entity an event is about.
 *
 * @param told what tells the id: its text, or a scalar whose {@code toString} is that text
 * @param value the id's fields as Struct or Map, or the one scalar that the record key is
 * @param schema of the value, null for schemaless
 * @param field name of the scalar's field; empty when the value is structured or the name is not known
 */
public record EntityId(Object told, @Nullable Schema schema, Object value, String field) {
    /** Canonical text of the id, made when it is asked for: headers may leave it out. */
    public String text() {
        return told.toString();
    }

    /** The id as Struct or Map of its fields; a scalar of unknown field name stays what it is. */
    public SchemaAndValue asFields() {
        if (field.isEmpty()) {
            return new SchemaAndValue(schema, value);
        }
        if (schema == null) {
            return new SchemaAndValue(null, Map.of(field, value));
        }
        Schema key = SchemaBuilder.struct().field(field, schema).build();
        return new SchemaAndValue(key, new Struct(key).put(field, value));
    }

    /** Says that there is an id, not which. */
    @Override
    public String toString() {
        return "EntityId[...]";
    }
}
