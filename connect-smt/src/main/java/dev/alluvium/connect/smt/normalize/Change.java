// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

import dev.alluvium.connect.smt.entity.EntityOp;
import dev.alluvium.connect.smt.identify.EntityId;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One change of one entity, as a format reads it from a record.
 *
 * @param id null for truncates, and where an event may go without
 * @param rowSchema null for rows without; may be known where there is no row
 * @param row the row after the change; for deletes the image before it, when the source sent one
 * @param partial whether the row lacks fields that must keep their stored values
 * @param unchanged JSON array of the fields whose values the source did not send, null for none
 * @param unset JSON array of the fields that were removed at the source, null for none
 * @param sequence order among the entity's events, null for the order of the topic
 * @param timeMillis event time at the source, null when unknown
 * @param eventId the source's own id of the event, null when it has none
 * @param tenant the tenant that the event itself names, null when it names none
 */
public record Change(
        EntityOp op,
        Origin origin,
        @Nullable EntityId id,
        @Nullable Schema rowSchema,
        @Nullable Object row,
        boolean partial,
        @Nullable String unchanged,
        @Nullable String unset,
        @Nullable String sequence,
        @Nullable Long timeMillis,
        @Nullable String eventId,
        @Nullable String tenant,
        @Nullable KeyChange keyChange)
        implements Reading {
    /** Kind and origin, no values. */
    @Override
    public String toString() {
        return "Change[op=" + op.word() + ", type=" + origin.type() + "]";
    }
}
