// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.openmetadata;

import dev.alluvium.connect.smt.entity.EntityOp;
import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.identify.IdReader;
import dev.alluvium.connect.smt.normalize.Change;
import dev.alluvium.connect.smt.normalize.ChangeFormat;
import dev.alluvium.connect.smt.normalize.EventFields;
import dev.alluvium.connect.smt.normalize.NormalizeSettings;
import dev.alluvium.connect.smt.normalize.Reading;
import dev.alluvium.connect.smt.normalize.SequenceReader;
import dev.alluvium.connect.smt.parse.JsonLimits;
import dev.alluvium.connect.smt.parse.JsonReader;
import dev.alluvium.connect.smt.parse.MalformedJsonException;
import dev.alluvium.connect.smt.row.EventTime;
import dev.alluvium.connect.smt.row.FieldPath;
import dev.alluvium.connect.smt.row.ScalarText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Change events of OpenMetadata. A creation has the whole entity; an update may have it, with collections left out, or
 * only describe what changed: both are partial.
 *
 * @see "OpenMetadata: openmetadata-spec, type/changeEvent.json"
 */
public final class OpenMetadataFormat implements ChangeFormat {
    private static final String NAME = "openmetadata";
    private static final Set<String> ACTIVITY = Set.of(
            "threadCreated",
            "threadUpdated",
            "postCreated",
            "postUpdated",
            "taskResolved",
            "taskClosed",
            "suggestionCreated",
            "suggestionUpdated",
            "suggestionAccepted",
            "suggestionRejected",
            "suggestionDeleted",
            "logicalTestCaseAdded");
    private static final FieldPath EVENT_TYPE = FieldPath.parse("eventType");
    private static final FieldPath ENTITY_TYPE = FieldPath.parse("entityType");
    private static final FieldPath ENTITY_ID = FieldPath.parse("entityId");
    private static final FieldPath ENTITY = FieldPath.parse("entity");
    private static final FieldPath TIME = FieldPath.parse("timestamp");
    private static final FieldPath EVENT_ID = FieldPath.parse("id");
    private static final FieldPath VERSION = FieldPath.parse("currentVersion");
    private static final List<FieldPath> DESCRIPTIONS =
            List.of(FieldPath.parse("incrementalChangeDescription"), FieldPath.parse("changeDescription"));
    private static final JsonReader READER = new JsonReader(JsonLimits.ROWS);

    /** Versions have one digit behind the point, and are compared as numbers. */
    private static final int VERSION_DIGITS = 4;

    private final NormalizeSettings settings;
    private final IdReader ids;
    private final @Nullable SequenceReader sequence;

    /** The format for one transform. */
    public OpenMetadataFormat(NormalizeSettings settings, IdReader ids) {
        this.settings = settings;
        this.ids = ids;
        this.sequence = settings.sequenceBy().equals("source") ? null : SequenceReader.of(settings.sequenceBy());
    }

    @Override
    public boolean recognises(ConnectRecord<?> record, Object value) {
        return EVENT_TYPE.of(value) instanceof String
                && ENTITY_TYPE.of(value) instanceof String
                && ENTITY_ID.of(value) instanceof String;
    }

    @Override
    public Reading read(ConnectRecord<?> record) {
        EventFields event = new EventFields(NAME, record.value());
        String type = event.needed(EVENT_TYPE);
        if (ACTIVITY.contains(type)) {
            return settings.rules().onActivity().verdict(SmtErrors::activity);
        }
        return switch (type) {
            case "entityCreated" -> change(event, EntityOp.CREATE, needed(event, EntityOp.CREATE), false);
            case "entityRestored" -> change(event, EntityOp.UPSERT, needed(event, EntityOp.UPSERT), false);
            case "entityUpdated", "entityFieldsChanged" -> update(event);
            case "entitySoftDeleted" ->
                settings.rules().softDeletesAreUpdates()
                        ? change(event, EntityOp.UPDATE, needed(event, EntityOp.UPDATE), true)
                        : change(event, EntityOp.DELETE, entity(event), false);
            case "entityDeleted" -> change(event, EntityOp.DELETE, entity(event), false);
            case "entityNoChange" -> Reading.Verdict.DROP;
            default -> throw SmtErrors.unknownOperation("eventType", NAME);
        };
    }

    private Change update(EventFields event) {
        Object entity = entity(event);
        if (entity != null) {
            return change(event, EntityOp.UPDATE, entity, true);
        }
        for (FieldPath path : DESCRIPTIONS) {
            Object description = event.value(path);
            if (description != null) {
                ChangeDescription changes = ChangeDescription.of(description, path.toString());
                return change(event, new Told(EntityOp.UPDATE, changes.row(), true, changes.unset()));
            }
        }
        throw SmtErrors.noRow("entity", EntityOp.UPDATE);
    }

    private static Object needed(EventFields event, EntityOp op) {
        Object entity = entity(event);
        if (entity == null) {
            throw SmtErrors.noRow("entity", op);
        }
        return entity;
    }

    /** The entity, which is an object or the JSON text of one. */
    private static @Nullable Object entity(EventFields event) {
        Object entity = event.value(ENTITY);
        try {
            entity = entity instanceof String text ? READER.value(text) : entity;
        } catch (MalformedJsonException e) {
            throw SmtErrors.malformedJson("entity", e);
        }
        if (entity != null && !(entity instanceof Struct || entity instanceof Map)) {
            throw SmtErrors.unexpectedType("entity", entity, "an object or the JSON text of one");
        }
        return entity;
    }

    private record Told(
            EntityOp op,
            @Nullable Object row,
            boolean partial,
            @Nullable String unset) {}

    private Change change(EventFields event, EntityOp op, @Nullable Object row, boolean partial) {
        return change(event, new Told(op, row, partial, null));
    }

    private Change change(EventFields event, Told told) {
        String entityType = event.needed(ENTITY_TYPE);
        String id = event.needed(ENTITY_ID);
        return new Change(
                told.op,
                settings.origin(settings.types().of(entityType, entityType), NAME),
                ids.ofValue(null, id, List.of("id")),
                EventFields.schema(told.row),
                told.row,
                told.partial,
                null,
                told.unset,
                sequence == null ? version(event) : sequence.read(event.event()),
                EventTime.millis(event.value(TIME), TimeUnit.MILLISECONDS, "timestamp"),
                event.text(EVENT_ID),
                null,
                null);
    }

    private static String version(EventFields event) {
        Object version = event.value(VERSION);
        try {
            String text = version instanceof Number ? ScalarText.PLAIN.text(version) : null;
            if (text != null) {
                BigInteger digits =
                        new BigDecimal(text).movePointRight(VERSION_DIGITS).toBigIntegerExact();
                if (digits.signum() >= 0) {
                    return digits.toString();
                }
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw SmtErrors.noSequence("currentVersion");
        }
        throw SmtErrors.noSequence("currentVersion");
    }
}
