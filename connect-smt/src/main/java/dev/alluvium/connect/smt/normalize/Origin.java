// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;

/**
 * What all events of one table or entity share, with the headers made once.
 *
 * @param type entity type
 * @param source {@code format:origin}
 */
public record Origin(String type, String source, Header typeHeader, Header sourceHeader) {
    /** An origin with headers of those names. */
    public static Origin of(String type, String source, String typeName, String sourceName) {
        return new Origin(
                type,
                source,
                header(typeName, Schema.STRING_SCHEMA, type),
                header(sourceName, Schema.STRING_SCHEMA, source));
    }

    static Header header(String name, Schema schema, Object value) {
        return new ConnectHeaders().add(name, value, schema).iterator().next();
    }
}
