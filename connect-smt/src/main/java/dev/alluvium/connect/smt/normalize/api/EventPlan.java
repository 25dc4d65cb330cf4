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
        @Nullable Schema idSchema) {
    /** The plan of every schemaless event. */
    static final EventPlan OF_MAPS = of(true, true, Member::ofMap, null);

    /** The plan of a schema. */
    static EventPlan ofStruct(Schema schema) {
        Field id = schema.field("id");
        return of(
                schema.field("op") != null,
                schema.field("entity") != null,
                name -> Member.ofStruct(schema, name),
                id == null ? null : id.schema());
    }

    private static EventPlan of(
            boolean hasOp, boolean hasEntity, Function<String, Member> member, @Nullable Schema idSchema) {
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
                idSchema);
    }
}
