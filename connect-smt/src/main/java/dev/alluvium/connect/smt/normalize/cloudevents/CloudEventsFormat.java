// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.cloudevents;

import dev.alluvium.connect.smt.entity.EntityOp;
import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.identify.EntityId;
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
import dev.alluvium.connect.smt.parse.Utf8Text;
import dev.alluvium.connect.smt.row.EventTime;
import dev.alluvium.connect.smt.row.FieldPath;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * CloudEvents, structured (the value is the event) or binary (the value is its data, its attributes are headers {@code
 * ce_*}). The last part of the type tells the operation, the part before it the entity type, the subject the id.
 *
 * @see "CloudEvents: Kafka protocol binding 1.0.2"
 */
public final class CloudEventsFormat implements ChangeFormat {
    private static final String NAME = "cloudevents";
    private static final String MEDIA_TYPE = "application/cloudevents";
    private static final List<String> ATTRIBUTES = List.of("specversion", "type", "source", "id");
    private static final Map<String, EntityOp> WORDS = Map.of(
            "created", EntityOp.CREATE,
            "updated", EntityOp.UPDATE,
            "deleted", EntityOp.DELETE,
            "removed", EntityOp.DELETE);
    private static final JsonReader ROWS = new JsonReader(JsonLimits.ROWS);

    private final NormalizeSettings settings;
    private final IdReader ids;
    private final SequenceReader sequence;

    /** Reads one attribute, null for an absent one. */
    @FunctionalInterface
    private interface Attributes {
        @Nullable
        Object get(String name);

        default @Nullable String text(String name) {
            return new EventFields(NAME, get(name)).text(FieldPath.WHOLE);
        }

        default String needed(String name) {
            String text = text(name);
            if (text == null || text.isEmpty()) {
                throw SmtErrors.missing(name, NAME);
            }
            return text;
        }
    }

    /** The format for one transform. */
    public CloudEventsFormat(NormalizeSettings settings, IdReader ids) {
        this.settings = settings;
        this.ids = ids;
        this.sequence = SequenceReader.of(settings.sequenceBy());
    }

    @Override
    public boolean recognises(ConnectRecord<?> record, Object value) {
        return contentType(record).startsWith(MEDIA_TYPE) || isBinary(record) || isStructured(value);
    }

    private static boolean isBinary(ConnectRecord<?> record) {
        return ATTRIBUTES.stream().allMatch(name -> header(record, "ce_" + name) != null);
    }

    private static boolean isStructured(Object value) {
        return ATTRIBUTES.stream().allMatch(name -> member(value, name) != null);
    }

    private static String contentType(ConnectRecord<?> record) {
        Object type = header(record, "content-type");
        return type == null ? "" : type.toString().trim().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Object header(ConnectRecord<?> record, String name) {
        Header header = record.headers().isEmpty() ? null : record.headers().lastWithName(name);
        return header == null ? null : header.value();
    }

    private static @Nullable Object member(Object container, String name) {
        if (container instanceof Struct struct) {
            return struct.schema().field(name) == null ? null : struct.getWithoutDefault(name);
        }
        return container instanceof Map<?, ?> map ? map.get(name) : null;
    }

    @Override
    public Reading read(ConnectRecord<?> record) {
        Object value = record.value();
        String contentType = contentType(record);
        if (contentType.startsWith(MEDIA_TYPE + "-batch")) {
            throw SmtErrors.batch();
        }
        if (!contentType.startsWith(MEDIA_TYPE) && isBinary(record)) {
            return change(record, name -> header(record, "ce_" + name), value);
        }
        if (!isStructured(value)) {
            throw SmtErrors.missing(String.join(", ", ATTRIBUTES), NAME);
        }
        Object data = member(value, "data");
        return change(record, name -> member(value, name), data == null ? decoded(member(value, "data_base64")) : data);
    }

    private static @Nullable Object decoded(@Nullable Object base64) {
        if (!(base64 instanceof String text)) {
            return null;
        }
        try {
            return ROWS.value(Utf8Text.of(Base64.getDecoder().decode(text)));
        } catch (MalformedJsonException e) {
            throw SmtErrors.malformedJson("data_base64", e);
        } catch (IllegalArgumentException e) {
            throw SmtErrors.unexpectedType("data_base64", base64, "base64");
        }
    }

    private Change change(ConnectRecord<?> record, Attributes attributes, @Nullable Object data) {
        String type = attributes.needed("type");
        EntityOp op = op(type);
        boolean isDelete = op == EntityOp.DELETE;
        if (data == null && !isDelete) {
            throw SmtErrors.noRow("data", op);
        }
        if (data != null && !(data instanceof Struct || data instanceof Map)) {
            throw SmtErrors.unexpectedType("data", data, "a Struct or Map");
        }
        String entityType = entityType(type);
        return new Change(
                op,
                settings.origin(entityType, "cloudevents:" + attributes.needed("source")),
                id(attributes.text("subject"), data, entityType, isDelete),
                EventFields.schema(data),
                data,
                op == EntityOp.UPDATE,
                null,
                null,
                sequence.read(record.value()),
                EventTime.millis(attributes.get("time"), TimeUnit.MILLISECONDS, "time"),
                attributes.needed("id"),
                null,
                null);
    }

    private EntityOp op(String type) {
        String whole = type.toLowerCase(Locale.ROOT);
        String last = whole.substring(whole.lastIndexOf('.') + 1);
        Map<String, EntityOp> configured = settings.opWords();
        EntityOp op = configured.get(whole);
        op = op == null ? configured.get("*." + last) : op;
        op = op == null ? configured.get(last) : op;
        return op == null ? WORDS.getOrDefault(last, EntityOp.UPSERT) : op;
    }

    private String entityType(String type) {
        int last = type.lastIndexOf('.');
        String before = last < 0 ? type : type.substring(0, last);
        String name = before.substring(before.lastIndexOf('.') + 1);
        if (!name.isEmpty() && (last >= 0 || !isOperation(type))) {
            return settings.types().of(before, name);
        }
        // An operation alone says nothing of what was changed.
        String fallback = settings.types().fallback();
        if (fallback == null) {
            throw SmtErrors.missing("type, before its operation", NAME);
        }
        return fallback;
    }

    private boolean isOperation(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return WORDS.containsKey(lower)
                || settings.opWords().containsKey(lower)
                || settings.opWords().containsKey("*." + lower);
    }

    private @Nullable EntityId id(@Nullable String subject, @Nullable Object data, String type, boolean isDelete) {
        List<String> names = ids.fieldsOf(type);
        return subject == null || subject.isEmpty()
                ? ids.readNamed(data, type, isDelete)
                : ids.ofValue(null, subject, names.size() == 1 ? names : List.of("id"));
    }
}
