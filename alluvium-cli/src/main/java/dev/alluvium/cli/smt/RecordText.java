// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.smt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Records as one line of JSON, for people. */
final class RecordText {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private RecordText() {}

    static String of(ConnectRecord<?> record) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("topic", record.topic());
        line.put("key", plain(record.key()));
        line.put("value", plain(record.value()));
        Map<String, @Nullable Object> headers = new LinkedHashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), plain(header.value())));
        line.put("headers", headers);
        try {
            return MAPPER.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            return line.toString();
        }
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Struct struct) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            struct.schema()
                    .fields()
                    .forEach(field -> fields.put(field.name(), plain(struct.getWithoutDefault(field.name()))));
            return fields;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> entries = new LinkedHashMap<>();
            map.forEach((name, one) -> entries.put(String.valueOf(name), plain(one)));
            return entries;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>();
            list.forEach(one -> elements.add(plain(one)));
            return elements;
        }
        if (value instanceof ByteBuffer buffer) {
            return plain(StandardCharsets.UTF_8.decode(buffer.duplicate()).toString());
        }
        if (value instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return value instanceof Date date ? date.toInstant().toString() : value;
    }
}
