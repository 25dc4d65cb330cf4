// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.api;

import dev.alluvium.connect.smt.row.Member;
import java.util.function.Function;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of an event are, for Structs of one schema or for Maps.
 *
 * @param idSchema of the id in Structs, null for Maps
 * @param previousIdSchema the same of the id before
 */
record EventPlan(
        boolean hasOp,
        boolean hasEntity,
        Member entity,
        Member op,
        Member id,
        Member time,
        Member eventId,
        Member data,
        Member full,
        Member tenant,
        Member unchanged,
        Member unset,
        Member previousId,
        @Nullable Schema idSchema,
        @Nullable Schema previousIdSchema) {
    /** The plan of every schemaless event. */
    static final EventPlan OF_MAPS = of(true, true, Member::ofMap, name -> null);

    /** The plan of a schema. */
    static EventPlan ofStruct(Schema schema) {
        return of(
                schema.field("op") != null,
                schema.field("entity") != null,
                name -> Member.ofStruct(schema, name),
                name -> schemaOf(schema, name));
    }

    private static @Nullable Schema schemaOf(Schema schema, String name) {
        Field field = schema.field(name);
        return field == null ? null : field.schema();
    }

    private static EventPlan of(
            boolean hasOp,
            boolean hasEntity,
            Function<String, Member> member,
            Function<String, @Nullable Schema> schemas) {
        return new EventPlan(
                hasOp,
                hasEntity,
                member.apply("entity"),
                member.apply("op"),
                member.apply("id"),
                member.apply("ts"),
                member.apply("event_id"),
                member.apply("data"),
                member.apply("full"),
                member.apply("tenant"),
                member.apply("unchanged"),
                member.apply("unset"),
                member.apply("prev_id"),
                schemas.apply("id"),
                schemas.apply("prev_id"));
    }
}
