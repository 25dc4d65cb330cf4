// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.debezium;

import dev.alluvium.connect.smt.row.Member;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of an envelope are, for Structs of one schema or for Maps.
 *
 * @param isEnvelope whether Structs of the schema are envelopes at all
 * @param rowSchema schema of the images, null in Maps
 */
record EnvelopePlan(
        boolean isEnvelope,
        @Nullable Schema rowSchema,
        Member op,
        Member before,
        Member after,
        Member source,
        Member timeMillis,
        SourcePlan sourcePlan) {
    /** The plan of every schemaless envelope. */
    static final EnvelopePlan OF_MAPS = of(true, null, Member::ofMap, SourcePlan.of(Member::ofMap));

    /** The plan of a schema. */
    static EnvelopePlan ofStruct(Schema schema) {
        Schema source = schemaOf(schema, "source");
        boolean isEnvelope = schema.type() == Schema.Type.STRUCT
                && source != null
                && source.type() == Schema.Type.STRUCT
                && schemaOf(schema, "op") != null
                && (schema.field("before") != null || schema.field("after") != null || schema.field("message") != null);
        Schema after = schemaOf(schema, "after");
        return of(
                isEnvelope,
                after == null ? schemaOf(schema, "before") : after,
                name -> Member.ofStruct(schema, name),
                SourcePlan.of(name -> Member.ofStruct(source, name)));
    }

    /** Whether a schemaless value is an envelope. */
    static boolean isEnvelope(Map<?, ?> value) {
        return value.containsKey("op")
                && value.get("source") instanceof Map
                && (value.containsKey("before") || value.containsKey("after") || value.containsKey("message"));
    }

    private static EnvelopePlan of(
            boolean isEnvelope, @Nullable Schema row, Function<String, Member> member, SourcePlan source) {
        return new EnvelopePlan(
                isEnvelope,
                row,
                member.apply("op"),
                member.apply("before"),
                member.apply("after"),
                member.apply("source"),
                member.apply("ts_ms"),
                source);
    }

    private static @Nullable Schema schemaOf(Schema schema, String name) {
        Field field = schema.type() == Schema.Type.STRUCT ? schema.field(name) : null;
        return field == null ? null : field.schema();
    }
}
