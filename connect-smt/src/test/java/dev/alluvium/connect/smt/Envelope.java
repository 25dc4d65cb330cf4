// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;

/** Builds change events with the schemas and names of Debezium 3.7's PostgreSQL connector. */
final class Envelope {
    static final Schema KEY = SchemaBuilder.struct()
            .name("cat.public.assets.Key")
            .field("id", Schema.INT32_SCHEMA)
            .build();
    static final Schema ROW = SchemaBuilder.struct()
            .name("cat.public.assets.Value")
            .optional()
            .field("id", Schema.INT32_SCHEMA)
            .field(
                    "name",
                    SchemaBuilder.string().optional().defaultValue("dflt").build())
            .field("owner", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    static final Schema SOURCE = SchemaBuilder.struct()
            .name("io.debezium.connector.postgresql.Source")
            .field("version", Schema.STRING_SCHEMA)
            .field("connector", Schema.STRING_SCHEMA)
            .field("name", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.INT64_SCHEMA)
            .field(
                    "snapshot",
                    SchemaBuilder.string()
                            .name("io.debezium.data.Enum")
                            .parameter("allowed", "true,first,last,false,incremental")
                            .optional()
                            .defaultValue("false")
                            .build())
            .field("db", Schema.STRING_SCHEMA)
            .field("sequence", Schema.OPTIONAL_STRING_SCHEMA)
            .field("schema", Schema.STRING_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .field("lsn", Schema.OPTIONAL_INT64_SCHEMA)
            .build();

    private final Form form;
    private final Schema row;
    private String name = "cat.public.assets.Envelope";
    private String op = "c";
    private Struct before;
    private Struct after;
    private Struct key = new Struct(KEY).put("id", 7);
    private Schema keySchema = KEY;
    private final Map<String, Object> source = new HashMap<>();
    private final ConnectHeaders headers = new ConnectHeaders();

    private Envelope(Form form, Schema row) {
        this.form = form;
        this.row = row;
        source.putAll(Map.of(
                "version", "3.7.0.Final",
                "connector", "postgresql",
                "name", "cat",
                "ts_ms", 1710489700000L,
                "db", "catalog",
                "sequence", "[\"24023016\",\"24023128\"]",
                "schema", "public",
                "table", "assets",
                "lsn", 24023128L));
    }

    static Envelope of(Form form) {
        return of(form, ROW);
    }

    static Envelope of(Form form, Schema row) {
        return new Envelope(form, row);
    }

    static Struct row(int id, String name, String owner) {
        return new Struct(ROW).put("id", id).put("name", name).put("owner", owner);
    }

    Envelope op(String code) {
        op = code;
        return this;
    }

    Envelope before(Struct image) {
        before = image;
        return this;
    }

    Envelope after(Struct image) {
        after = image;
        return this;
    }

    Envelope key(Schema schema, Struct struct) {
        keySchema = schema;
        key = struct;
        return this;
    }

    Envelope noKey() {
        key = null;
        keySchema = null;
        return this;
    }

    Envelope source(String field, Object value) {
        source.put(field, value);
        return this;
    }

    /** The name of the envelope's schema; topics lose or change it on their way. */
    Envelope named(String schemaName) {
        name = schemaName;
        return this;
    }

    Envelope header(String headerName, Schema schema, Object value) {
        headers.add(headerName, value, schema);
        return this;
    }

    SinkRecord sink() {
        SchemaAndValue shapedKey = form.shape(keySchema, key);
        SchemaAndValue value = form.shape(schema(), value());
        return new SinkRecord(
                "cat.public.assets",
                0,
                shapedKey.schema(),
                shapedKey.value(),
                value.schema(),
                value.value(),
                42,
                1L,
                TimestampType.CREATE_TIME,
                headers);
    }

    SourceRecord source() {
        SchemaAndValue shapedKey = form.shape(keySchema, key);
        SchemaAndValue value = form.shape(schema(), value());
        return new SourceRecord(
                Map.of("server", "cat"),
                Map.of("lsn", 1L),
                "cat.public.assets",
                null,
                shapedKey.schema(),
                shapedKey.value(),
                value.schema(),
                value.value(),
                1L,
                headers);
    }

    private Schema schema() {
        return SchemaBuilder.struct()
                .name(name)
                .field("before", row)
                .field("after", row)
                .field("source", SOURCE)
                .field("op", Schema.OPTIONAL_STRING_SCHEMA)
                .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
                .build();
    }

    private Struct value() {
        Struct block = new Struct(SOURCE);
        source.forEach(block::put);
        return new Struct(schema())
                .put("before", before)
                .put("after", after)
                .put("source", block)
                .put("op", op)
                .put("ts_ms", 1710489700090L);
    }
}
