// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.mongo;

import dev.alluvium.connect.smt.entity.EntityOp;
import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.identify.EntityId;
import dev.alluvium.connect.smt.identify.IdReader;
import dev.alluvium.connect.smt.normalize.Change;
import dev.alluvium.connect.smt.normalize.ChangeFormat;
import dev.alluvium.connect.smt.normalize.EventFields;
import dev.alluvium.connect.smt.normalize.NormalizeSettings;
import dev.alluvium.connect.smt.normalize.Origin;
import dev.alluvium.connect.smt.normalize.Reading;
import dev.alluvium.connect.smt.normalize.SequenceReader;
import dev.alluvium.connect.smt.row.FieldPath;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Change events of Debezium's MongoDB connector: an envelope whose images are JSON text. An update without the whole
 * document is partial, and what it removed is told as unset.
 */
public final class DebeziumMongoFormat implements ChangeFormat {
    private static final String NAME = "debezium-mongo";
    private static final List<String> ID = List.of("_id");
    private static final FieldPath OP = FieldPath.parse("op");
    private static final FieldPath BEFORE = FieldPath.parse("before");
    private static final FieldPath AFTER = FieldPath.parse("after");
    private static final FieldPath UPDATE = FieldPath.parse("updateDescription");
    private static final FieldPath NAME_OF_SOURCE = FieldPath.parse("source.name");
    private static final FieldPath CONNECTOR = FieldPath.parse("source.connector");
    private static final FieldPath DB = FieldPath.parse("source.db");
    private static final FieldPath COLLECTION = FieldPath.parse("source.collection");
    private static final FieldPath SOURCE_TIME = FieldPath.parse("source.ts_ms");
    private static final FieldPath ORDINAL = FieldPath.parse("source.ord");
    private static final FieldPath TIME = FieldPath.parse("ts_ms");
    private static final FieldPath ID_OF_DOCUMENT = FieldPath.parse("_id");
    private static final FieldPath KEY_ID = FieldPath.parse("id");

    private final NormalizeSettings settings;
    private final IdReader ids;
    private final @Nullable SequenceReader sequence;

    /** The format for one transform. */
    public DebeziumMongoFormat(NormalizeSettings settings, IdReader ids) {
        this.settings = settings;
        this.ids = ids;
        this.sequence = settings.sequenceBy().equals("source") ? null : SequenceReader.of(settings.sequenceBy());
    }

    @Override
    public boolean recognises(ConnectRecord<?> record, Object value) {
        return OP.find(value) != FieldPath.ABSENT && COLLECTION.of(value) instanceof String;
    }

    @Override
    public Reading read(ConnectRecord<?> record) {
        EventFields event = new EventFields(NAME, record.value());
        return switch (event.needed(OP).toLowerCase(Locale.ROOT)) {
            case "c" -> whole(record, event, EntityOp.CREATE);
            case "r" -> whole(record, event, EntityOp.READ);
            case "u" -> event.value(AFTER) == null ? partial(record, event) : whole(record, event, EntityOp.UPDATE);
            case "d" -> change(record, event, EntityOp.DELETE, ExtendedJson.document(event.value(BEFORE), "before"));
            default -> throw SmtErrors.unknownOperation("op", NAME);
        };
    }

    private Change whole(ConnectRecord<?> record, EventFields event, EntityOp op) {
        Object document = ExtendedJson.document(event.value(AFTER), "after");
        if (document == null) {
            throw SmtErrors.noRow("after", op);
        }
        return change(record, event, op, document);
    }

    private Change change(ConnectRecord<?> record, EventFields event, EntityOp op, @Nullable Object document) {
        return change(record, event, new Told(op, document, document, null, false));
    }

    private Change partial(ConnectRecord<?> record, EventFields event) {
        UpdateDescription update = UpdateDescription.of(event.value(UPDATE));
        return change(record, event, new Told(EntityOp.UPDATE, null, update.row(), update.unset(), true));
    }

    /** What an event tells; the id is in the whole document, if it is there. */
    private record Told(
            EntityOp op,
            @Nullable Object document,
            @Nullable Object row,
            @Nullable String unset,
            boolean partial) {}

    private Change change(ConnectRecord<?> record, EventFields event, Told told) {
        String collection = event.needed(COLLECTION);
        String db = event.text(DB);
        String qualified = db == null ? collection : db + "." + collection;
        String name = event.text(NAME_OF_SOURCE);
        Origin origin = settings.origin(
                settings.types().of(qualified, collection),
                "debezium:" + event.needed(CONNECTOR) + ":" + (name == null ? "" : name + ".") + qualified);
        return new Change(
                told.op,
                origin,
                id(record, told),
                EventFields.schema(told.row),
                told.row,
                told.partial,
                null,
                told.unset,
                sequence == null ? sourceSequence(event) : sequence.read(event.event()),
                time(event),
                null,
                null,
                null);
    }

    private @Nullable EntityId id(ConnectRecord<?> record, Told told) {
        EntityId id = idOfKey(record);
        if (id != null || told.document == null) {
            return ids.required(id, told.op == EntityOp.DELETE);
        }
        Object inDocument = ID_OF_DOCUMENT.of(told.document);
        return ids.required(inDocument == null ? null : ids.ofValue(null, inDocument, ID), told.op == EntityOp.DELETE);
    }

    private @Nullable EntityId idOfKey(ConnectRecord<?> record) {
        Object id = keyId(record);
        Object decoded = id == null ? null : ExtendedJson.value(id, "$key.id");
        return decoded == null ? null : ids.ofValue(null, decoded, ID);
    }

    private static @Nullable Object keyId(ConnectRecord<?> record) {
        Object key = record.key();
        return key instanceof Struct || key instanceof Map ? KEY_ID.of(key) : null;
    }

    /** With format=auto a key of text could be any source's, so only what is plainly extended JSON is decoded. */
    @Override
    public @Nullable EntityId idOfTombstone(ConnectRecord<?> record) {
        boolean isOurs =
                settings.format().equals(NAME) || (keyId(record) instanceof String text && text.startsWith("{\"$"));
        return isOurs ? idOfKey(record) : null;
    }

    @Override
    public @Nullable String typeOfTombstone(ConnectRecord<?> record) {
        if (!settings.format().equals(NAME)) {
            return null;
        }
        String topic = record.topic();
        return settings.types().of(topic, topic.substring(topic.lastIndexOf('.') + 1));
    }

    private static String sourceSequence(EventFields event) {
        Object time = event.value(SOURCE_TIME);
        Object ordinal = event.value(ORDINAL);
        if (!isPosition(time) || !isPosition(ordinal)) {
            throw SmtErrors.noSequence(SOURCE_TIME + " and " + ORDINAL);
        }
        return time + "/" + ordinal;
    }

    private static boolean isPosition(@Nullable Object value) {
        return (value instanceof Long || value instanceof Integer) && ((Number) value).longValue() >= 0;
    }

    private static @Nullable Long time(EventFields event) {
        Object time = event.value(SOURCE_TIME);
        if (!(time instanceof Number millis) || millis.longValue() == 0L) {
            time = event.value(TIME);
        }
        return time instanceof Number millis ? (Long) millis.longValue() : null;
    }
}
