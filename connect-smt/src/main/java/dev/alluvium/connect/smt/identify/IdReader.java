// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.identify;

import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.row.PlanCache;
import dev.alluvium.connect.smt.row.ScalarText;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which entity a record is about: by its key, else by the fields named in {@code id.fields}. A field
 * without a value is always an error, because a delete of id "null" deletes nothing or the wrong thing. Confined to
 * the task thread.
 */
public final class IdReader {
    private final IdFields idFields;
    private final KeyMode keyMode;
    private final boolean missingIdFails;
    private final Predicate<Object> unavailable;
    private final PlanCache<IdPlan> keyPlans;
    private final PlanCache<RowPlans> rowPlans;

    /** The fields by which ids were read from rows of one schema; types that share a schema may differ in them. */
    private static final class RowPlans {
        private List<String> names = List.of();
        private @Nullable IdPlan plan;

        private IdPlan of(Schema schema, List<String> wanted) {
            if (plan == null || !names.equals(wanted)) {
                plan = IdPlan.ofStruct(schema, wanted);
                names = wanted;
            }
            return plan;
        }
    }

    /** A reader for one transform; {@code unavailable} says which values are placeholders. */
    public IdReader(IdRules rules, Predicate<Object> unavailable) {
        this.idFields = rules.idFields();
        this.keyMode = rules.keyMode();
        this.missingIdFails = rules.missingIdFails();
        this.unavailable = unavailable;
        this.keyPlans = new PlanCache<>(rules.planCacheSize(), IdPlan::ofStruct);
        this.rowPlans = new PlanCache<>(rules.planCacheSize(), schema -> new RowPlans());
    }

    /**
     * The id of an event.
     *
     * @param row an image of the entity, null when there is none
     * @return null only where {@code on.missing.id=pass} and the event is no delete
     */
    public @Nullable EntityId read(ConnectRecord<?> record, String type, @Nullable Object row, boolean isDelete) {
        return required(find(record, type, row), isDelete);
    }

    /**
     * The id in the fields named in {@code id.fields}, for events whose record key is no id (a stream's partition key).
     *
     * @param row an image of the entity, null when there is none
     * @return null only where {@code on.missing.id=pass} and the event is no delete
     */
    public @Nullable EntityId readNamed(@Nullable Object row, String type, boolean isDelete) {
        List<String> names = idFields.of(type);
        return required(row == null || names.isEmpty() ? null : ofRow(row, names), isDelete);
    }

    /**
     * An id that a format found by itself.
     *
     * @return null only where {@code on.missing.id=pass} and the event is no delete
     */
    public @Nullable EntityId required(@Nullable EntityId id, boolean isDelete) {
        if (id == null && (missingIdFails || isDelete)) {
            throw SmtErrors.noId();
        }
        return id;
    }

    /** The id in a key alone, null when it has none. */
    public @Nullable EntityId ofKey(ConnectRecord<?> record, String type) {
        return find(record, type, null);
    }

    /** The id that a value is: a scalar, or a Struct or Map of the id's fields; null for an empty one. */
    public @Nullable EntityId ofValue(@Nullable Schema schema, Object value, List<String> names) {
        if (value instanceof Struct || value instanceof Map) {
            IdPlan plan = plan(value);
            return plan.columns().isEmpty()
                    ? null
                    : new EntityId(plan.told(value, unavailable), schema(value), value, "");
        }
        String name = names.size() == 1 ? names.get(0) : "";
        if (unavailable.test(value)) {
            throw SmtErrors.unavailableInId(name);
        }
        return new EntityId(IdPlan.scalar(ScalarText.of(schema), name, value), schema, value, name);
    }

    /** The named fields of a row as an id. */
    public EntityId ofRow(Object row, List<String> names) {
        IdPlan plan = row instanceof Struct struct
                ? rowPlans.get(struct.schema()).of(struct.schema(), names)
                : IdPlan.ofMap(names);
        return new EntityId(plan.told(row, unavailable), plan.schema(), plan.pick(row), "");
    }

    /**
     * An old key, read as the record's key is: of its types and in its order. JSON takes both from it.
     *
     * @param key Struct or Map
     * @return null for an empty key
     */
    public @Nullable KeyText likeKeyOf(ConnectRecord<?> record, Object key) {
        IdPlan plan = likeKeyPlan(record, key);
        return plan.columns().isEmpty()
                ? null
                : new KeyText(plan.told(key, unavailable).toString(), plan.json(key, unavailable));
    }

    private IdPlan likeKeyPlan(ConnectRecord<?> record, Object key) {
        if (key instanceof Map && record.key() instanceof Struct current) {
            return IdPlan.ofJson(current.schema());
        }
        if (key instanceof Map<?, ?> old && record.key() instanceof Map<?, ?> current) {
            return IdPlan.ofMap(current.keySet().equals(old.keySet()) ? current.keySet() : old.keySet());
        }
        return plan(key);
    }

    /** An old key that an event tells as its id; null where its field has no name. */
    public @Nullable KeyText previous(EntityId id) {
        Object fields = id.asFields().value();
        return isStructured(fields) ? new KeyText(id.text(), plan(fields).json(fields, unavailable)) : null;
    }

    /** The fields that are the id of a type; empty when none are configured. */
    public List<String> fieldsOf(String type) {
        return idFields.of(type);
    }

    private @Nullable EntityId find(ConnectRecord<?> record, String type, @Nullable Object row) {
        Object key = record.key();
        List<String> names = idFields.of(type);
        if (keyMode == KeyMode.ID && !names.isEmpty() && !holdsAll(key, names)) {
            if (row != null) {
                return ofRow(row, names);
            }
            return key == null || isStructured(key) ? null : ofValue(record.keySchema(), key, names);
        }
        if (keyMode == KeyMode.ID && !names.isEmpty() && key != null) {
            return ofRow(key, names);
        }
        if (key != null) {
            return ofValue(record.keySchema(), key, names);
        }
        return row == null || names.isEmpty() ? null : ofRow(row, names);
    }

    private static boolean isStructured(Object key) {
        return key instanceof Struct || key instanceof Map;
    }

    private static boolean holdsAll(@Nullable Object key, List<String> names) {
        if (key instanceof Struct struct) {
            return names.stream().allMatch(name -> struct.schema().field(name) != null);
        }
        return key instanceof Map<?, ?> map && map.keySet().containsAll(names);
    }

    private IdPlan plan(Object container) {
        return container instanceof Struct struct
                ? keyPlans.get(struct.schema())
                : IdPlan.ofMap(((Map<?, ?>) container).keySet());
    }

    private static @Nullable Schema schema(Object container) {
        return container instanceof Struct struct ? struct.schema() : null;
    }
}
