// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.smt;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Change events of one table with sixteen columns, as Debezium's PostgreSQL connector makes them. */
final class DebeziumEvents {
    private static final int COLUMNS = 16;
    private static final Schema KEY = SchemaBuilder.struct()
            .name("shop.public.videos.Key")
            .field("id", Schema.INT64_SCHEMA)
            .build();
    private static final Schema ROW = row();
    private static final Schema SOURCE = SchemaBuilder.struct()
            .name("io.debezium.connector.postgresql.Source")
            .field("version", Schema.STRING_SCHEMA)
            .field("connector", Schema.STRING_SCHEMA)
            .field("name", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.INT64_SCHEMA)
            .field("snapshot", Schema.OPTIONAL_STRING_SCHEMA)
            .field("db", Schema.STRING_SCHEMA)
            .field("sequence", Schema.OPTIONAL_STRING_SCHEMA)
            .field("schema", Schema.STRING_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .field("txId", Schema.OPTIONAL_INT64_SCHEMA)
            .field("lsn", Schema.OPTIONAL_INT64_SCHEMA)
            .build();
    private static final Schema ENVELOPE = SchemaBuilder.struct()
            .name("shop.public.videos.Envelope")
            .field("before", ROW)
            .field("after", ROW)
            .field("source", SOURCE)
            .field("op", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
            .build();

    private DebeziumEvents() {}

    private static Schema row() {
        SchemaBuilder row = SchemaBuilder.struct()
                .name("shop.public.videos.Value")
                .optional()
                .field("id", Schema.INT64_SCHEMA);
        for (int i = 1; i < COLUMNS; i++) {
            row.field("c" + i, i % 3 == 0 ? Schema.OPTIONAL_INT64_SCHEMA : Schema.OPTIONAL_STRING_SCHEMA);
        }
        return row.build();
    }

    private static Struct row(long id) {
        Struct row = new Struct(ROW).put("id", id);
        for (int i = 1; i < COLUMNS; i++) {
            row.put("c" + i, i % 3 == 0 ? (Object) (id + i) : "text " + i);
        }
        return row;
    }

    /** A create, two updates and a delete. */
    static SourceRecord[] four() {
        return new SourceRecord[] {event("c", 1), event("u", 2), event("u", 3), event("d", 4)};
    }

    private static SourceRecord event(String op, long id) {
        Struct source = new Struct(SOURCE)
                .put("version", "3.7.0.Final")
                .put("connector", "postgresql")
                .put("name", "shop")
                .put("ts_ms", 1710489700000L)
                .put("db", "app")
                .put("sequence", "[\"24023016\",\"24023128\"]")
                .put("schema", "public")
                .put("table", "videos")
                .put("lsn", 24023128L);
        Struct value = new Struct(ENVELOPE)
                .put("before", op.equals("c") ? null : row(id))
                .put("after", op.equals("d") ? null : row(id))
                .put("source", source)
                .put("op", op)
                .put("ts_ms", 1710489700100L);
        Map<String, Object> position = Map.of("lsn", id);
        return new SourceRecord(
                position, position, "shop.public.videos", 0, KEY, new Struct(KEY).put("id", id), ENVELOPE, value, 5L);
    }
}
