// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** Configured transforms and what can be read from their records. */
final class Transforms {
    private Transforms() {}

    /** {@code NormalizeEntity} with settings given as name, value, name, value. */
    static NormalizeEntity<SinkRecord> normalize(String... settings) {
        NormalizeEntity<SinkRecord> transform = new NormalizeEntity<>();
        transform.configure(map(settings));
        return transform;
    }

    static RouteEntity<SinkRecord> route(String... settings) {
        RouteEntity<SinkRecord> transform = new RouteEntity<>();
        transform.configure(map(settings));
        return transform;
    }

    static ParseJson.Value<SinkRecord> parse(String... settings) {
        ParseJson.Value<SinkRecord> transform = new ParseJson.Value<>();
        transform.configure(map(settings));
        return transform;
    }

    static Map<String, String> map(String... settings) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        return map;
    }

    static SinkRecord sink(String topic, Schema keySchema, Object key, Schema schema, Object value) {
        return new SinkRecord(topic, 0, keySchema, key, schema, value, 42, 1L, TimestampType.CREATE_TIME);
    }

    static SinkRecord event(String json) {
        return sink("events", null, null, null, Json.value(json));
    }

    static Object header(ConnectRecord<?> record, String name) {
        Header header = record.headers().lastWithName(name);
        return header == null ? null : header.value();
    }

    /** A field of a row in any form. */
    static Object field(Object row, String name) {
        return row instanceof Struct struct ? struct.getWithoutDefault(name) : ((Map<?, ?>) row).get(name);
    }
}
