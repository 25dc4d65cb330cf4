// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.api;

import dev.alluvium.connect.smt.entity.EntityOp;
import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.identify.EntityId;
import dev.alluvium.connect.smt.identify.IdReader;
import dev.alluvium.connect.smt.normalize.Change;
import dev.alluvium.connect.smt.normalize.ChangeFormat;
import dev.alluvium.connect.smt.normalize.NormalizeSettings;
import dev.alluvium.connect.smt.normalize.Origin;
import dev.alluvium.connect.smt.normalize.Reading;
import dev.alluvium.connect.smt.normalize.SequenceReader;
import dev.alluvium.connect.smt.row.EventTime;
import dev.alluvium.connect.smt.row.FieldPath;
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
 * it says {@code full: true}; a missing field is unchanged, an explicit null clears.
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
        this.sequence = switch (settings.sequenceBy()) {
            case "offset" -> SequenceReader.BY_OFFSET;
            case "source" ->
                event -> {
                    throw SmtErrors.noSourceSequence();
                };
            default -> SequenceReader.byPath(FieldPath.parse(settings.sequenceBy()));
        };
    }

    @Override
    public boolean recognises(Object value) {
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
        return new Change(
                operation.op(),
                origin,
                id(event, plan, origin.type(), operation.op()),
                data instanceof Struct struct ? struct.schema() : null,
                data,
                operation.partial() && !Boolean.TRUE.equals(plan.full().of(event)),
                null,
                sequence.read(event),
                EventTime.millis(plan.time().of(event), settings.timeUnit(), "ts"),
                eventId(plan.eventId().of(event)),
                null);
    }

    @Override
    public @Nullable String typeOfTombstone(ConnectRecord<?> record) {
        return null;
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

    private static @Nullable String eventId(@Nullable Object eventId) {
        if (eventId == null) {
            return null;
        }
        String text = ScalarText.PLAIN.text(eventId);
        if (text == null) {
            throw SmtErrors.unexpectedType("event_id", eventId, "a scalar");
        }
        return text;
    }
}
