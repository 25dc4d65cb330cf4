// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import dev.alluvium.connect.smt.entity.SmtErrors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a field have been so far. It only ever widens, from whole numbers to fractions to text, so that
 * a schema that went out stays readable by the later ones. Confined to the task thread.
 */
final class FieldPlan {
    /** The widest form that the values need. */
    private enum Kind {
        UNKNOWN,
        BOOLEAN,
        WHOLE,
        FRACTION,
        TEXT,
        OBJECT,
        ARRAY
    }

    /** How many fields a topic may still have: texts with invented names must not fill the memory. */
    static final class Budget {
        private final int maxFields;
        private int fields;

        Budget(int maxFields) {
            this.maxFields = maxFields;
        }

        void take() {
            if (fields == maxFields) {
                throw SmtErrors.tooManyFields(maxFields);
            }
            fields++;
        }
    }

    private final Budget budget;
    private final Map<String, FieldPlan> fields = new LinkedHashMap<>();
    private Kind kind = Kind.UNKNOWN;
    private @Nullable FieldPlan elements;

    FieldPlan(Budget budget) {
        this.budget = budget;
    }

    /**
     * Takes a value in.
     *
     * @return whether the plan changed
     */
    boolean accept(@Nullable Object value, String path) {
        if (value == null) {
            return false;
        }
        Kind before = kind;
        kind = widened(value, path);
        boolean changed = kind != before;
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> member : map.entrySet()) {
                changed |= acceptMember((String) member.getKey(), member.getValue(), path);
            }
        } else if (value instanceof List<?> list) {
            FieldPlan each = elements();
            for (Object element : list) {
                changed |= each.accept(element, path + "[*]");
            }
        }
        return changed;
    }

    private boolean acceptMember(String name, @Nullable Object value, String path) {
        FieldPlan field = fields.get(name);
        boolean isNew = field == null;
        if (field == null) {
            budget.take();
            field = new FieldPlan(budget);
            fields.put(name, field);
        }
        return field.accept(value, path.isEmpty() ? name : path + "." + name) || isNew;
    }

    private FieldPlan elements() {
        FieldPlan each = elements == null ? new FieldPlan(budget) : elements;
        elements = each;
        return each;
    }

    private Kind widened(Object value, String path) {
        Kind own = kindOf(value);
        if (kind == Kind.UNKNOWN || kind == own) {
            return own;
        }
        if (isWritable(kind) && isWritable(own)) {
            boolean isNumber = kind != Kind.TEXT && own != Kind.TEXT;
            return isNumber && isExact(value) ? Kind.FRACTION : Kind.TEXT;
        }
        throw SmtErrors.otherKind(path, value, kind.name());
    }

    private static boolean isWritable(Kind kind) {
        return kind == Kind.WHOLE || kind == Kind.FRACTION || kind == Kind.TEXT;
    }

    private static boolean isExact(Object value) {
        return !(value instanceof Long whole) || StructWriter.isExactAsDouble(whole);
    }

    /** Numbers beyond 64 bits, and fractions of which every digit counts, have no form but text. */
    private static Kind kindOf(Object value) {
        if (value instanceof Long) {
            return Kind.WHOLE;
        }
        if (value instanceof Double) {
            return Kind.FRACTION;
        }
        if (value instanceof Boolean) {
            return Kind.BOOLEAN;
        }
        if (value instanceof Map) {
            return Kind.OBJECT;
        }
        return value instanceof List ? Kind.ARRAY : Kind.TEXT;
    }

    /** The schema of an object with the fields that this one has, or of anything else with all that are known. */
    Schema schemaOf(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return schema();
        }
        SchemaBuilder struct = SchemaBuilder.struct().optional();
        fields.forEach((name, field) -> {
            if (map.containsKey(name)) {
                struct.field(name, field.schema());
            }
        });
        return struct.build();
    }

    /** The schema of all that is known; what has only been null is a text until the first value tells. */
    Schema schema() {
        return switch (kind) {
            case UNKNOWN, TEXT -> Schema.OPTIONAL_STRING_SCHEMA;
            case BOOLEAN -> Schema.OPTIONAL_BOOLEAN_SCHEMA;
            case WHOLE -> Schema.OPTIONAL_INT64_SCHEMA;
            case FRACTION -> Schema.OPTIONAL_FLOAT64_SCHEMA;
            case ARRAY -> SchemaBuilder.array(elements().schema()).optional().build();
            case OBJECT -> {
                SchemaBuilder struct = SchemaBuilder.struct().optional();
                fields.forEach((name, field) -> struct.field(name, field.schema()));
                yield struct.build();
            }
        };
    }
}
