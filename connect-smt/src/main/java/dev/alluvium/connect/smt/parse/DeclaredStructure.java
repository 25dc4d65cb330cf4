// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * One schema that the user wrote, for every text.
 *
 * @param schema of an object or array
 */
record DeclaredStructure(Schema schema) implements Structure {
    @Override
    public SchemaAndValue of(String topic, Object value) {
        return new SchemaAndValue(schema, StructWriter.STRICT.write(schema, value, ""));
    }
}
