// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.connect.delta.config.TableConfig.CdcFormat;
import dev.alluvium.connect.delta.error.RecordException;
import dev.alluvium.connect.delta.route.HeaderText;
import dev.alluvium.delta.reduce.Event;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Reads what happened: from the entity headers, or from the value being there or not. */
final class OperationReader {
    private static final String OP = "entity.op";
    private static final String ID = "entity.id";
    private static final String TYPE = "entity.type";
    private static final String PARTIAL = "entity.partial";
    private static final String UNCHANGED = "entity.unchanged";
    private static final String UNSET = "entity.unset";
    private static final String KEY_CHANGE = "entity.key.change";
    private static final String PREVIOUS_KEY = "entity.prev.key";

    private final TableConfig.Events events;

    OperationReader(TableConfig.Events events) {
        this.events = events;
    }

    /**
     * What happened; null if a null value says nothing in this format.
     *
     * @throws RecordException if the operation is unknown or a fact about it is malformed
     */
    @Nullable
    Operation read(SinkRecord record) {
        if (events.format() == CdcFormat.NONE) {
            return plain(record);
        }
        Optional<String> op = HeaderText.text(record, OP);
        if (op.isPresent()) {
            return entity(record, op.get().trim().toLowerCase(Locale.ROOT));
        }
        if (record.value() == null && (events.format() == CdcFormat.ENTITY || isStamped(record))) {
            return null;
        }
        if (events.format() == CdcFormat.AUTO) {
            return plain(record);
        }
        throw new RecordException("the record has a value but no header " + OP + ", which cdc.format=entity needs;"
                + " does NormalizeEntity pass it on unread?");
    }

    /** Whether a header says what happened, in a format that reads headers. */
    boolean isSaid(SinkRecord record) {
        return events.format() != CdcFormat.NONE && HeaderText.text(record, OP).isPresent();
    }

    /**
     * Whether NormalizeEntity has seen the record: a null that it passes without an operation is the tombstone after a
     * delete that it has told already, and has no sequence of its own.
     */
    private static boolean isStamped(SinkRecord record) {
        return HeaderText.value(record, ID) != null || HeaderText.value(record, TYPE) != null;
    }

    private Operation plain(SinkRecord record) {
        if (record.value() == null) {
            return Operation.of(Event.Kind.DELETE, "delete");
        }
        return events.partialUpdate()
                ? Operation.of(Event.Kind.PARTIAL, "update")
                : Operation.of(Event.Kind.UPSERT, "upsert");
    }

    private Operation entity(SinkRecord record, String op) {
        return switch (op) {
            case "create", "update", "upsert", "read" -> row(record, op);
            case "delete" -> Operation.of(Event.Kind.DELETE, op);
            case "truncate" -> Operation.of(Event.Kind.TRUNCATE, op);
            default ->
                throw new RecordException(
                        "the header " + OP + " holds none of create, update, upsert, read, delete, truncate");
        };
    }

    private Operation row(SinkRecord record, String op) {
        if (record.value() == null) {
            throw new RecordException("the header " + OP + " announces a row but the value is null");
        }
        List<String> unchanged = names(record, UNCHANGED);
        List<String> unset = names(record, UNSET);
        Optional<String> partialHeader = HeaderText.text(record, PARTIAL);
        boolean partial = partialHeader.isPresent()
                ? Boolean.parseBoolean(partialHeader.get().trim())
                : events.partialUpdate();
        Event.Kind kind = partial ? Event.Kind.PARTIAL : Event.Kind.UPSERT;
        return new Operation(kind, op, unchanged, unset, previousKey(record));
    }

    private static Map<String, Object> previousKey(SinkRecord record) {
        boolean single = HeaderText.text(record, KEY_CHANGE)
                .filter(text -> text.trim().equalsIgnoreCase("single"))
                .isPresent();
        if (!single) {
            return Map.of();
        }
        Object header = HeaderText.value(record, PREVIOUS_KEY);
        if (header instanceof Map<?, ?> map) {
            Map<String, Object> fields = new java.util.LinkedHashMap<>();
            map.forEach((name, value) -> fields.put(String.valueOf(name), value));
            return fields;
        }
        return HeaderText.text(record, PREVIOUS_KEY)
                .flatMap(JsonText::object)
                .filter(fields -> !fields.isEmpty())
                .orElseThrow(() -> new RecordException("the header " + KEY_CHANGE
                        + " says that only this record tells of a changed key, but " + PREVIOUS_KEY
                        + " is not a JSON object with the old one"));
    }

    private static List<String> names(SinkRecord record, String header) {
        Object value = HeaderText.value(record, header);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        return HeaderText.text(record, header)
                .flatMap(JsonText::texts)
                .orElseThrow(() -> new RecordException("the header " + header + " is not a JSON array of field names"));
    }
}
