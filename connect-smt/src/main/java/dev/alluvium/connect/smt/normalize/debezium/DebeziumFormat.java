// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.debezium;

import dev.alluvium.connect.smt.entity.EntityOp;
import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.identify.EntityId;
import dev.alluvium.connect.smt.identify.IdReader;
import dev.alluvium.connect.smt.normalize.Change;
import dev.alluvium.connect.smt.normalize.ChangeFormat;
import dev.alluvium.connect.smt.normalize.EventFields;
import dev.alluvium.connect.smt.normalize.NormalizeSettings;
import dev.alluvium.connect.smt.normalize.OnEvent;
import dev.alluvium.connect.smt.normalize.Origin;
import dev.alluvium.connect.smt.normalize.Reading;
import dev.alluvium.connect.smt.normalize.SequenceReader;
import dev.alluvium.connect.smt.row.FieldPath;
import dev.alluvium.connect.smt.row.PlanCache;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Change events of Debezium's relational connectors. An envelope is known by its structure ({@code op}, {@code
 * source} and an image), because topics lose or change schema names on their way.
 *
 * @see "Debezium: io.debezium.data.Envelope"
 */
public final class DebeziumFormat implements ChangeFormat {
    private final NormalizeSettings settings;
    private final IdReader ids;
    private final PlanCache<EnvelopePlan> plans;
    private final Origins origins;
    private final RowReader rows;
    private final KeyChangeHeaders keyChanges;
    private final TombstoneType tombstones;
    private final @Nullable SequenceReader sequence;

    /** The format for one transform. */
    public DebeziumFormat(NormalizeSettings settings, IdReader ids) {
        this.settings = settings;
        this.ids = ids;
        this.plans = new PlanCache<>(settings.planCacheSize(), EnvelopePlan::ofStruct);
        this.origins = new Origins(settings);
        this.rows = new RowReader(
                settings.unavailableValues(), new UnavailableValue(settings.placeholder()), settings.planCacheSize());
        this.keyChanges = new KeyChangeHeaders(ids, settings.keyChangeFails());
        this.tombstones = new TombstoneType(settings.types(), settings.format().equals("debezium"));
        this.sequence = switch (settings.sequenceBy()) {
            case "offset" -> SequenceReader.BY_OFFSET;
            case "source" -> null;
            default -> SequenceReader.byPath(FieldPath.parse(settings.sequenceBy()));
        };
    }

    /** Which values are the placeholder of an unavailable value. */
    public static Predicate<Object> placeholder(NormalizeSettings settings) {
        return new UnavailableValue(settings.placeholder())::is;
    }

    @Override
    public boolean recognises(ConnectRecord<?> record, Object value) {
        if (value instanceof Struct struct) {
            return plans.get(struct.schema()).isEnvelope();
        }
        return value instanceof Map<?, ?> map && EnvelopePlan.isEnvelope(map);
    }

    @Override
    public Reading read(ConnectRecord<?> record) {
        Object event = record.value();
        EnvelopePlan plan = event instanceof Struct struct ? plans.get(struct.schema()) : EnvelopePlan.OF_MAPS;
        return switch (operation(plan.op().of(event))) {
            case 'c' -> upsert(record, plan, EntityOp.CREATE);
            case 'r' -> upsert(record, plan, EntityOp.READ);
            case 'u' -> upsert(record, plan, EntityOp.UPDATE);
            case 'd' -> delete(record, plan);
            case 't' -> truncate(record, plan);
            case 'm' -> message();
            default -> throw SmtErrors.unknownOperation("op", "debezium");
        };
    }

    @Override
    public @Nullable String typeOfTombstone(ConnectRecord<?> record) {
        return tombstones.of(record);
    }

    private static char operation(@Nullable Object op) {
        return op instanceof String code && code.length() == 1 ? Character.toLowerCase(code.charAt(0)) : '?';
    }

    private Reading upsert(ConnectRecord<?> record, EnvelopePlan plan, EntityOp op) {
        Object after = plan.after().of(record.value());
        if (after == null) {
            throw SmtErrors.noRow("after", op);
        }
        return change(record, plan, op, after, rows.missing(after, "after"));
    }

    private Reading delete(ConnectRecord<?> record, EnvelopePlan plan) {
        Object before = plan.before().of(record.value());
        return change(
                record, plan, EntityOp.DELETE, before, before == null ? List.of() : rows.missing(before, "before"));
    }

    private Reading change(
            ConnectRecord<?> record, EnvelopePlan plan, EntityOp op, @Nullable Object image, List<String> missing) {
        Object source = source(record, plan);
        Origin origin = origins.of(plan.sourcePlan(), source);
        Object row = image == null || missing.isEmpty() ? image : rows.without(image, missing);
        EntityId id = ids.read(record, origin.type(), row, op == EntityOp.DELETE);
        String unchanged = missing.isEmpty() ? null : rows.unchanged(missing);
        return new Change(
                op,
                origin,
                id,
                row == null ? plan.rowSchema() : EventFields.schema(row),
                row,
                unchanged != null,
                unchanged,
                null,
                sequence(record.value(), plan, source),
                timeMillis(record.value(), plan, source),
                null,
                null,
                keyChanges.read(record));
    }

    private Reading truncate(ConnectRecord<?> record, EnvelopePlan plan) {
        if (settings.onTruncate() != OnEvent.PASS) {
            return verdict(settings.onTruncate() == OnEvent.FAIL ? SmtErrors.truncate() : null);
        }
        Object source = source(record, plan);
        return new Change(
                EntityOp.TRUNCATE,
                origins.of(plan.sourcePlan(), source),
                null,
                null,
                null,
                false,
                null,
                null,
                sequence(record.value(), plan, source),
                timeMillis(record.value(), plan, source),
                null,
                null,
                null);
    }

    private Reading message() {
        if (settings.onMessage() == OnEvent.PASS) {
            return Reading.Verdict.PASS;
        }
        return verdict(settings.onMessage() == OnEvent.FAIL ? SmtErrors.message() : null);
    }

    private static Reading verdict(@Nullable RuntimeException failure) {
        if (failure != null) {
            throw failure;
        }
        return Reading.Verdict.DROP;
    }

    private static Object source(ConnectRecord<?> record, EnvelopePlan plan) {
        Object source = plan.source().of(record.value());
        if (source == null) {
            throw SmtErrors.missing("source", "debezium");
        }
        return source;
    }

    private @Nullable String sequence(Object event, EnvelopePlan plan, Object source) {
        return sequence == null ? SourceSequence.of(plan.sourcePlan(), source) : sequence.read(event);
    }

    /** Commit time at the source; rows of an export may have none, then the time at which the connector read them. */
    private static @Nullable Long timeMillis(Object event, EnvelopePlan plan, Object source) {
        Object time = plan.sourcePlan().timeMillis().of(source);
        if (!(time instanceof Number millis) || millis.longValue() == 0L) {
            time = plan.timeMillis().of(event);
        }
        if (time instanceof Long millis) {
            return millis;
        }
        return time instanceof Number millis ? (Long) millis.longValue() : null;
    }
}
