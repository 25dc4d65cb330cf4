// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.dms;

import dev.alluvium.connect.smt.entity.EntityOp;
import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.identify.EntityId;
import dev.alluvium.connect.smt.identify.IdReader;
import dev.alluvium.connect.smt.identify.KeyText;
import dev.alluvium.connect.smt.normalize.Change;
import dev.alluvium.connect.smt.normalize.ChangeFormat;
import dev.alluvium.connect.smt.normalize.EventFields;
import dev.alluvium.connect.smt.normalize.KeyChange;
import dev.alluvium.connect.smt.normalize.NormalizeSettings;
import dev.alluvium.connect.smt.normalize.Reading;
import dev.alluvium.connect.smt.normalize.SequenceReader;
import dev.alluvium.connect.smt.row.EventTime;
import dev.alluvium.connect.smt.row.FieldPath;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Records of AWS DMS. Columns that are null at the source are left out by default, so a row without them is full: what
 * it lacks becomes null. A changed key is told by one update, with the old key's fields in {@code before-image}.
 *
 * @see "AWS DMS User Guide: Using Amazon Kinesis Data Streams as a target"
 */
public final class DmsFormat implements ChangeFormat {
    private static final String NAME = "dms";
    private static final FieldPath DATA = FieldPath.parse("data");
    private static final FieldPath METADATA = FieldPath.parse("metadata");
    private static final FieldPath BEFORE = FieldPath.parse("before-image");
    private static final FieldPath RECORD_TYPE = FieldPath.parse("metadata.record-type");
    private static final FieldPath OPERATION = FieldPath.parse("metadata.operation");
    private static final FieldPath SCHEMA = FieldPath.parse("metadata.schema-name");
    private static final FieldPath TABLE = FieldPath.parse("metadata.table-name");
    private static final FieldPath COMMIT_TIME = FieldPath.parse("metadata.commit-timestamp");
    private static final FieldPath TIME = FieldPath.parse("metadata.timestamp");

    private final NormalizeSettings settings;
    private final IdReader ids;
    private final SequenceReader sequence;

    /** The format for one transform. */
    public DmsFormat(NormalizeSettings settings, IdReader ids) {
        this.settings = settings;
        this.ids = ids;
        this.sequence = SequenceReader.of(settings.sequenceBy());
    }

    @Override
    public boolean recognises(ConnectRecord<?> record, Object value) {
        Object metadata = METADATA.of(value);
        return (metadata instanceof Struct || metadata instanceof Map) && RECORD_TYPE.of(value) instanceof String;
    }

    @Override
    public Reading read(ConnectRecord<?> record) {
        EventFields event = new EventFields(NAME, record.value());
        String schema = event.text(SCHEMA);
        String table = event.text(TABLE);
        if ((schema == null || schema.isEmpty()) && table != null && table.startsWith("awsdms_")) {
            return Reading.Verdict.DROP;
        }
        return switch (event.needed(RECORD_TYPE)) {
            case "data" -> change(event, schema, event.needed(TABLE));
            case "control" -> settings.rules().controlRecords().verdict(SmtErrors::control);
            default -> throw SmtErrors.unknownOperation(RECORD_TYPE.toString(), NAME);
        };
    }

    private Change change(EventFields event, @Nullable String schema, String table) {
        EntityOp op = op(event);
        Object row = event.value(DATA);
        if (!(row instanceof Struct || row instanceof Map)) {
            throw row == null ? SmtErrors.noRow("data", op) : SmtErrors.unexpectedType("data", row, "a Struct or Map");
        }
        String qualified = schema == null || schema.isEmpty() ? table : schema + "." + table;
        String type = settings.types().of(qualified, table);
        boolean isDelete = op == EntityOp.DELETE;
        EntityId id = ids.readNamed(row, type, isDelete);
        return new Change(
                op,
                settings.origin(type, "dms:" + qualified),
                id,
                EventFields.schema(row),
                row,
                !isDelete && settings.rules().absentIsUnchanged(),
                null,
                null,
                sequence.read(event.event()),
                time(event),
                null,
                null,
                id == null || op != EntityOp.UPDATE ? null : keyChange(event, id));
    }

    private static EntityOp op(EventFields event) {
        return switch (event.needed(OPERATION)) {
            case "load" -> EntityOp.READ;
            case "insert" -> EntityOp.CREATE;
            case "update" -> EntityOp.UPDATE;
            case "delete" -> EntityOp.DELETE;
            default -> throw SmtErrors.unknownOperation(OPERATION.toString(), NAME);
        };
    }

    private static @Nullable Long time(EventFields event) {
        Object commit = event.value(COMMIT_TIME);
        return commit == null
                ? EventTime.millis(event.value(TIME), java.util.concurrent.TimeUnit.MILLISECONDS, TIME.toString())
                : EventTime.millis(commit, java.util.concurrent.TimeUnit.MILLISECONDS, COMMIT_TIME.toString());
    }

    /** The image before holds only columns that changed, so the rest of the old key is that of the new one. */
    private @Nullable KeyChange keyChange(EventFields event, EntityId id) {
        Object before = event.value(BEFORE);
        if (before == null) {
            return null;
        }
        Object oldKey = id.value() instanceof Struct key ? old(key, before) : old((Map<?, ?>) id.value(), before);
        EntityId old = ids.ofValue(null, oldKey, java.util.List.of());
        if (old == null || old.text().equals(id.text())) {
            return null;
        }
        if (settings.keyChangeFails()) {
            throw SmtErrors.keyChange();
        }
        KeyText previous = ids.previous(old);
        return previous == null ? null : new KeyChange(previous.id(), previous.json(), false);
    }

    private static Struct old(Struct key, Object before) {
        Struct old = new Struct(key.schema());
        for (Field field : key.schema().fields()) {
            Object value = memberOf(before, field.name());
            put(old, field, value == null ? key.getWithoutDefault(field.name()) : value);
        }
        return old;
    }

    private static void put(Struct old, Field field, @Nullable Object value) {
        try {
            old.put(field, value);
        } catch (DataException e) {
            throw SmtErrors.unexpectedType(BEFORE + "." + field.name(), value, "of the same type as in data");
        }
    }

    private static Map<String, @Nullable Object> old(Map<?, ?> key, Object before) {
        Map<String, @Nullable Object> old = new LinkedHashMap<>();
        key.forEach((name, value) -> {
            Object changed = memberOf(before, String.valueOf(name));
            old.put(String.valueOf(name), changed == null ? value : changed);
        });
        return old;
    }

    private static @Nullable Object memberOf(Object container, String name) {
        if (container instanceof Struct struct) {
            return struct.schema().field(name) == null ? null : struct.getWithoutDefault(name);
        }
        return container instanceof Map<?, ?> map ? map.get(name) : null;
    }
}
