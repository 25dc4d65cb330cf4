// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;

/** The forms in which one event can reach a transform; cases run in all of them (B35). */
enum Form {
    /** As a connector of the same worker hands it over. */
    STRUCT,
    /** Read from a topic by a converter with schemas. */
    STRUCT_FROM_WIRE,
    /** Read from a topic by a converter without schemas. */
    MAP;

    SchemaAndValue shape(Schema schema, Struct value) {
        if (value == null) {
            return SchemaAndValue.NULL;
        }
        return switch (this) {
            case STRUCT -> new SchemaAndValue(schema, value);
            case STRUCT_FROM_WIRE -> Json.withSchema(schema, value);
            case MAP -> new SchemaAndValue(null, Json.withoutSchema(schema, value));
        };
    }

    boolean hasSchema() {
        return this != MAP;
    }
}
