// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.mapped;

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
import dev.alluvium.connect.smt.row.EventTime;
import dev.alluvium.connect.smt.row.RecordPath;
import dev.alluvium.connect.smt.row.ScalarText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** A format that rules describe. An event is read by the first shape that takes it. */
public final class MappedFormat implements ChangeFormat {
    private final NormalizeSettings settings;
    private final IdReader ids;
    private final String name;
    private final List<Shape> shapes;
    private final Map<String, Origin> origins;

    /** The format of a name for one transform. */
    public MappedFormat(String name, NormalizeSettings settings, IdReader ids) {
        this.settings = settings;
        this.ids = ids;
        this.name = name;
        this.shapes = Presets.shapes(name, settings.mapping());
        this.origins = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Origin> eldest) {
                return size() > settings.planCacheSize();
            }
        };
    }

    @Override
    public boolean recognises(ConnectRecord<?> record, Object value) {
        return (value instanceof Struct || value instanceof Map)
                && shapes.stream().anyMatch(shape -> shape.guard().takes(record));
    }

    @Override
    public Reading read(ConnectRecord<?> record) {
        Shape shape = shapes.stream()
                .filter(one -> one.guard().takes(record))
                .findFirst()
                .orElseThrow(() -> SmtErrors.missing("(shape)", name));
        Object event = JsonMembers.parsed(record.value(), shape.json());
        Outcome outcome = outcome(shape, record, event);
        EntityOp op = outcome.op();
        if (op == null) {
            return outcome.verdict();
        }
        boolean softUpdate = outcome.soft() && settings.rules().softDeletesAreUpdates();
        return change(shape, record, event, softUpdate ? new Outcome(EntityOp.UPDATE, true, true, false) : outcome);
    }

    private Outcome outcome(Shape shape, ConnectRecord<?> record, @Nullable Object event) {
        Object told = first(shape.ops(), record, event);
        String word = told == null ? null : ScalarText.PLAIN.text(told);
        if (word == null) {
            if (shape.fallback() == null) {
                throw SmtErrors.missing(
                        shape.ops().isEmpty() ? "op.path" : shape.ops().get(0).toString(), name);
            }
            return shape.fallback();
        }
        Outcome outcome = shape.words().get(word.toLowerCase(Locale.ROOT));
        if (outcome == null) {
            outcome = EntityOp.ofWord(word.toLowerCase(Locale.ROOT))
                    .filter(op -> op != EntityOp.TRUNCATE)
                    .map(op -> new Outcome(op, false, false, false))
                    .orElseThrow(
                            () -> SmtErrors.unknownOperation(shape.ops().get(0).toString(), name));
        }
        return outcome;
    }

    private Change change(Shape shape, ConnectRecord<?> record, @Nullable Object event, Outcome outcome) {
        EntityOp op = Objects.requireNonNull(outcome.op());
        boolean isDelete = op == EntityOp.DELETE;
        Object row = row(shape, record, event, op);
        Origin origin = origin(shape, record, event);
        boolean isPartial = outcome.partial()
                || shape.partialByDefault()
                || (shape.partial() != null && isTrue(shape.partial().of(record, event)));
        return new Change(
                op,
                origin,
                id(shape, record, event, new Found(row, origin.type(), isDelete)),
                EventFields.schema(row),
                row,
                isPartial && !isDelete,
                null,
                null,
                sequence(shape, record, event),
                time(shape, record, event),
                text(shape.eventId(), record, event),
                text(shape.tenant(), record, event),
                null);
    }

    private static @Nullable Object row(Shape shape, ConnectRecord<?> record, @Nullable Object event, EntityOp op) {
        if (shape.members() != null) {
            return shape.members().of(record, event);
        }
        Object row = shape.data().of(record, event);
        if (row == null && op != EntityOp.DELETE) {
            throw SmtErrors.noRow(shape.data().toString(), op);
        }
        if (row != null && !(row instanceof Struct || row instanceof Map)) {
            throw SmtErrors.unexpectedType(shape.data().toString(), row, "a Struct or Map");
        }
        return row;
    }

    private Origin origin(Shape shape, ConnectRecord<?> record, @Nullable Object event) {
        String told = shape.type() == null ? null : shape.type().text(record, event);
        String type = told == null || told.isEmpty()
                ? settings.types().fallback()
                : settings.types().of(told, told);
        if (type == null) {
            throw SmtErrors.missing("type.path", name);
        }
        String source = shape.source().text(record, event);
        String origin = source == null ? name : source;
        return origins.computeIfAbsent(type + '\0' + origin, ignored -> settings.origin(type, origin));
    }

    /** What is known of an event when its id is read. */
    private record Found(@Nullable Object row, String type, boolean isDelete) {}

    private @Nullable EntityId id(Shape shape, ConnectRecord<?> record, @Nullable Object event, Found found) {
        if (shape.id() != null) {
            List<Object> parts = shape.id().parts();
            Object value = parts.size() == 1 && parts.get(0) instanceof RecordPath path
                    ? path.of(record, event)
                    : shape.id().text(record, event);
            if (value != null) {
                return ids.ofValue(null, value, List.of(shape.idField()));
            }
        }
        return ids.readNamed(found.row, found.type, found.isDelete);
    }

    private @Nullable String sequence(Shape shape, ConnectRecord<?> record, @Nullable Object event) {
        if (!settings.sequenceBy().equals("offset")) {
            return SequenceReader.of(settings.sequenceBy()).read(record.value());
        }
        RecordPath path = shape.sequence();
        Object value = path == null ? null : path.of(record, event);
        return path == null ? null : SequenceReader.of(value, path.toString());
    }

    private @Nullable Long time(Shape shape, ConnectRecord<?> record, @Nullable Object event) {
        Object time = first(shape.times(), record, event);
        return EventTime.millis(
                time,
                settings.timeUnit(),
                shape.times().isEmpty() ? "" : shape.times().get(0).toString());
    }

    private static @Nullable Object first(List<RecordPath> paths, ConnectRecord<?> record, @Nullable Object event) {
        for (RecordPath path : paths) {
            Object value = path.of(record, event);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable String text(@Nullable RecordPath path, ConnectRecord<?> record, @Nullable Object event) {
        Object value = path == null ? null : path.of(record, event);
        String text = value == null ? null : ScalarText.PLAIN.text(value);
        if (value != null && text == null) {
            throw SmtErrors.unexpectedType(String.valueOf(path), value, "a scalar");
        }
        return text;
    }

    private static boolean isTrue(@Nullable Object value) {
        return value != null && value.toString().equals("true");
    }
}
