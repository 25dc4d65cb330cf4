// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/** What a payload becomes. */
public enum ValueFormat {
    /** Its bytes. */
    BYTES {
        @Override
        SchemaAndValue value(byte[] data) {
            return new SchemaAndValue(Schema.BYTES_SCHEMA, data);
        }
    },
    /** A text, read as UTF-8. */
    STRING {
        @Override
        SchemaAndValue value(byte[] data) {
            return new SchemaAndValue(Schema.STRING_SCHEMA, new String(data, StandardCharsets.UTF_8));
        }
    },
    /** Maps, lists and single values without a schema. */
    JSON {
        @Override
        SchemaAndValue value(byte[] data) throws IOException {
            return new SchemaAndValue(null, JsonValues.read(data));
        }
    };

    /** @throws IOException if the payload does not have this format */
    abstract SchemaAndValue value(byte[] data) throws IOException;
}
