// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.api;

import dev.alluvium.connect.smt.entity.EntityOp;
import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.identify.EntityId;
import dev.alluvium.connect.smt.identify.IdReader;
import dev.alluvium.connect.smt.identify.KeyText;
import dev.alluvium.connect.smt.normalize.Change;
import dev.alluvium.connect.smt.normalize.ChangeFormat;
import dev.alluvium.connect.smt.normalize.KeyChange;
import dev.alluvium.connect.smt.normalize.NormalizeSettings;
import dev.alluvium.connect.smt.normalize.Origin;
import dev.alluvium.connect.smt.normalize.Reading;
import dev.alluvium.connect.smt.normalize.SequenceReader;
import dev.alluvium.connect.smt.parse.JsonText;
import dev.alluvium.connect.smt.row.EventTime;
import dev.alluvium.connect.smt.row.PlanCache;
import dev.alluvium.connect.smt.row.ScalarText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Our own events: {@code {entity, op, id, ts, event_id, data}}. An update holds only the fields that changed unless
 * it says {@code full: true}; a missing field is unchanged, an explicit null clears. Further members, all optional:
 * {@code tenant}, {@code unchanged} and {@code unset} (names of fields), {@code prev_id} (the id before a key change).
 */
public final class ApiFormat implements ChangeFormat {
    private static final List<String> ID = List.of("id");

    private final NormalizeSettings settings;
    private final IdReader ids;
    private final PlanCache<EventPlan> plans;
    private final Map<String, ApiOperation> operations;
    private final Map<String, Origin> origins;
    private final SequenceReader sequence;

    /** The format for one transform. */
    public ApiFormat(NormalizeSettings settings, IdReader ids) {
        this.settings = settings;
        this.ids = ids;
        this.plans = new PlanCache<>(settings.planCacheSize(), EventPlan::ofStruct);
        this.operations = ApiOperation.withWords(settings.opWords());
        this.origins = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Origin> eldest) {
                return size() > settings.planCacheSize();
            }
        };
        this.sequence = SequenceReader.of(settings.sequenceBy());
    }

    @Override
    public boolean recognises(ConnectRecord<?> record, Object value) {
        boolean typed = settings.types().fallback() != null;
        if (value instanceof Struct struct) {
            EventPlan plan = plans.get(struct.schema());
            return plan.hasOp() && (plan.hasEntity() || typed);
        }
        return value instanceof Map<?, ?> map && map.containsKey("op") && (map.containsKey("entity") || typed);
    }

    @Override
    public Reading read(ConnectRecord<?> record) {
        Object event = record.value();
        EventPlan plan = event instanceof Struct struct ? plans.get(struct.schema()) : EventPlan.OF_MAPS;
        ApiOperation operation = operation(plan.op().of(event));
        Origin origin = origin(plan.entity().of(event));
        Object data = data(plan.data().of(event), operation.op());
        EntityId id = id(event, plan, origin.type(), operation.op());
        boolean isDelete = operation.op() == EntityOp.DELETE;
        String unchanged = isDelete ? null : names(plan.unchanged().of(event), "unchanged");
        boolean partial =
                operation.partial() && !Boolean.TRUE.equals(plan.full().of(event));
        return new Change(
                operation.op(),
                origin,
                id,
                data instanceof Struct struct ? struct.schema() : null,
                data,
                partial || unchanged != null,
                unchanged,
                isDelete ? null : names(plan.unset().of(event), "unset"),
                sequence.read(event),
                EventTime.millis(plan.time().of(event), settings.timeUnit(), "ts"),
                scalar(plan.eventId().of(event), "event_id"),
                scalar(plan.tenant().of(event), "tenant"),
                isDelete ? null : keyChange(event, plan, origin.type(), id));
    }

    private ApiOperation operation(@Nullable Object word) {
        ApiOperation operation = word instanceof String text ? ApiOperation.of(operations, text) : null;
        if (operation == null) {
            throw SmtErrors.unknownOperation("op", "api");
        }
        return operation;
    }

    private Origin origin(@Nullable Object entity) {
        if (entity instanceof String name && !name.isEmpty()) {
            return origins.computeIfAbsent(
                    name, known -> settings.origin(settings.types().of(known, known), "api"));
        }
        String fallback = settings.types().fallback();
        if (entity != null || fallback == null) {
            throw entity == null
                    ? SmtErrors.missing("entity", "api")
                    : SmtErrors.unexpectedType("entity", entity, "non-empty text");
        }
        return settings.origin(fallback, "api");
    }

    private static @Nullable Object data(@Nullable Object data, EntityOp op) {
        if (data == null && op != EntityOp.DELETE) {
            throw SmtErrors.noRow("data", op);
        }
        if (data != null && !(data instanceof Struct || data instanceof Map)) {
            throw SmtErrors.unexpectedType("data", data, "a Struct or Map");
        }
        return data;
    }

    /** The record key is never the id: producers set it to spread load, and a stream calls it the partition key. */
    private @Nullable EntityId id(Object event, EventPlan plan, String type, EntityOp op) {
        Object value = plan.id().of(event);
        List<String> names = ids.fieldsOf(type);
        EntityId id = value == null ? null : ids.ofValue(plan.idSchema(), value, names.isEmpty() ? ID : names);
        return id == null ? ids.readNamed(plan.data().of(event), type, op == EntityOp.DELETE) : id;
    }

    /** One record tells of both keys, so the sink deletes the old one. */
    private @Nullable KeyChange keyChange(Object event, EventPlan plan, String type, @Nullable EntityId id) {
        Object value = plan.previousId().of(event);
        if (value == null || id == null) {
            return null;
        }
        List<String> names = ids.fieldsOf(type);
        EntityId old = ids.ofValue(plan.previousIdSchema(), value, names.isEmpty() ? ID : names);
        if (old == null || old.text().equals(id.text())) {
            return null;
        }
        if (settings.keyChangeFails()) {
            throw SmtErrors.keyChange();
        }
        KeyText previous = ids.previous(old);
        if (previous == null) {
            throw SmtErrors.unexpectedType("prev_id", value, "an object of the id's fields");
        }
        return new KeyChange(previous.id(), previous.json(), false);
    }

    private static @Nullable String names(@Nullable Object value, String member) {
        if (value == null) {
            return null;
        }
        if (!(value instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
            throw SmtErrors.unexpectedType(member, value, "a list of field names");
        }
        return list.isEmpty()
                ? null
                : JsonText.array(list.stream().map(String.class::cast).toList());
    }

    private static @Nullable String scalar(@Nullable Object value, String member) {
        if (value == null) {
            return null;
        }
        String text = ScalarText.PLAIN.text(value);
        if (text == null) {
            throw SmtErrors.unexpectedType(member, value, "a scalar");
        }
        return text;
    }
}
