// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import org.apache.kafka.connect.data.SchemaAndValue;

/** A way to give parsed JSON a schema. Confined to the task thread. */
interface Structure {
    /** Maps and Lists, as they were parsed. */
    Structure NONE = (topic, value) -> new SchemaAndValue(null, value);

    /**
     * The value with a schema.
     *
     * @param value an object or array, never null
     * @throws dev.alluvium.connect.smt.entity.UnusableRecordException where the value does not fit
     */
    SchemaAndValue of(String topic, Object value);
}
