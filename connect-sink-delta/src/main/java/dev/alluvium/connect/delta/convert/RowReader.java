// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.connect.delta.error.RecordException;
import dev.alluvium.connect.delta.error.SchemaMismatchException;
import dev.alluvium.delta.schema.DataType;
import java.util.BitSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Reads the row of a record into the order of the columns, adding columns where that is allowed. One plan per schema
 * of the values, compiled once. Confined to the task thread.
 */
final class RowReader {
    private static final int MAX_PLANS = 64;

    private final TypePlans types;
    private final DynamicValues dynamic;
    private final boolean underscoreNames;
    private final @Nullable Unavailable unavailable;
    private final Map<Schema, Plan> plans = new IdentityHashMap<>();

    /**
     * What a row said.
     *
     * @param values in column order
     * @param present the columns that it spoke about
     * @param unavailable those whose value was not at hand
     */
    record Row(@Nullable Object[] values, BitSet present, BitSet unavailable) {}

    private record Plan(Field[] sources, int[] targets, ValueReader[] readers, BitSet present) {}

    RowReader(TableConfig config, TypePlans types, DynamicValues dynamic) {
        this.types = types;
        this.dynamic = dynamic;
        this.underscoreNames = config.schema().underscoreNames();
        this.unavailable = config.upserts() ? new Unavailable(config.events().placeholder()) : null;
    }

    /** Forgets compiled plans, since columns have moved or changed. */
    void forgetPlans() {
        plans.clear();
    }

    /**
     * Reads the row.
     *
     * @param value Struct or Map
     * @param skipped names of columns that are filled from elsewhere
     */
    Row read(Object value, Set<String> skipped, RowColumns columns) {
        if (value instanceof Struct struct) {
            return ofStruct(struct, skipped, columns);
        }
        if (value instanceof Map<?, ?> map) {
            return ofMap(map, skipped, columns);
        }
        throw new RecordException(
                "the value is neither a struct nor a map; parse it first (ParseJson, or a converter)");
    }

    private Row ofStruct(Struct struct, Set<String> skipped, RowColumns columns) {
        Plan plan = plans.get(struct.schema());
        if (plan == null) {
            plan = compile(struct.schema(), skipped, columns);
            if (plans.size() >= MAX_PLANS) {
                plans.clear();
            }
            plans.put(struct.schema(), plan);
        }
        @Nullable Object[] values = new @Nullable Object[columns.schema().size()];
        BitSet missing = new BitSet();
        for (int i = 0; i < plan.sources.length; i++) {
            Object found = StructFields.value(struct, plan.sources[i]);
            if (found == null) {
                continue;
            }
            if (unavailable != null && unavailable.matches(found)) {
                missing.set(plan.targets[i]);
            } else {
                values[plan.targets[i]] = readField(plan.readers[i], found, plan.sources[i].name());
            }
        }
        return new Row(values, (BitSet) plan.present.clone(), missing);
    }

    private static @Nullable Object readField(ValueReader reader, Object value, String name) {
        try {
            return reader.read(value);
        } catch (RecordException e) {
            throw new RecordException("field '" + name + "': " + e.getMessage());
        }
    }

    private Plan compile(Schema schema, Set<String> skipped, RowColumns columns) {
        List<Field> fields = schema.fields().stream()
                .filter(field -> !skipped.contains(fold(columnName(field.name()))))
                .toList();
        Field[] sources = fields.toArray(new Field[0]);
        int[] targets = new int[sources.length];
        ValueReader[] readers = new ValueReader[sources.length];
        BitSet present = new BitSet();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < sources.length; i++) {
            String name = columnName(sources[i].name());
            if (!seen.add(fold(name))) {
                throw sameColumn(sources[i].name());
            }
            int column = columns.find(name);
            TypedReader typed =
                    types.compile(sources[i].schema(), column < 0 ? null : columns.type(column), sources[i].name());
            targets[i] = columns.put(name, typed.type());
            readers[i] = typed.reader();
            present.set(targets[i]);
        }
        return new Plan(sources, targets, readers, present);
    }

    private Row ofMap(Map<?, ?> map, Set<String> skipped, RowColumns columns) {
        addColumns(map, skipped, columns);
        @Nullable Object[] values = new @Nullable Object[columns.schema().size()];
        BitSet present = new BitSet();
        BitSet missing = new BitSet();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String field = String.valueOf(entry.getKey());
            String name = columnName(field);
            int column = columns.find(name);
            if (column < 0 || skipped.contains(fold(name))) {
                continue; // a null, or an empty list or map, of a column that no value has brought yet
            }
            if (present.get(column)) {
                throw sameColumn(field);
            }
            present.set(column);
            Object value = entry.getValue();
            if (value != null && unavailable != null && unavailable.matches(value)) {
                missing.set(column);
            } else {
                values[column] = dynamic.read(value, columns.type(column), field);
            }
        }
        return new Row(values, present, missing);
    }

    private void addColumns(Map<?, ?> map, Set<String> skipped, RowColumns columns) {
        TreeMap<String, Object> fresh = new TreeMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object value = entry.getValue();
            String name = columnName(String.valueOf(entry.getKey()));
            if (value == null || skipped.contains(fold(name)) || (unavailable != null && unavailable.matches(value))) {
                continue;
            }
            int column = columns.find(name);
            if (column < 0) {
                fresh.put(name, value);
            } else if (columns.mayGrow() && (value instanceof Map || value instanceof java.util.Collection)) {
                columns.put(name, dynamic.grown(columns.type(column), value));
            }
        }
        fresh.forEach((name, value) -> {
            DataType type = dynamic.infer(value);
            if (type != null) {
                columns.put(name, type);
            }
        });
    }

    private String columnName(String field) {
        return ColumnName.of(field, underscoreNames);
    }

    private static SchemaMismatchException sameColumn(String field) {
        return new SchemaMismatchException(
                "field '" + field + "' and another one become the same column; column names differ by more than case");
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
