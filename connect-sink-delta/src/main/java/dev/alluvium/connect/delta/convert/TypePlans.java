// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.connect.delta.error.SchemaMismatchException;
import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Compiles readers: how values of a Connect schema become values of a column, and which type that column has. */
final class TypePlans {
    private static final int MAX_DEPTH = 64;
    private static final String DECIMAL = "org.apache.kafka.connect.data.Decimal";
    private static final String VARIABLE_SCALE_DECIMAL = "io.debezium.data.VariableScaleDecimal";

    private final TableConfig.Columns columns;
    private boolean mayGrow;

    /** @param columns how columns come about */
    TypePlans(TableConfig.Columns columns) {
        this.columns = columns;
    }

    /** Whether nested fields may be added to columns that there are. */
    void mayGrow(boolean allowed) {
        mayGrow = allowed;
    }

    /**
     * Compiles one field.
     *
     * @param schema of the field
     * @param held type of the column that it goes to; null where there is none yet
     * @param path of the field, for messages
     * @throws SchemaMismatchException if the column cannot hold the field, or no column can
     */
    TypedReader compile(Schema schema, @Nullable DataType held, String path) {
        return compile(schema, held, path, 0);
    }

    private TypedReader compile(Schema schema, @Nullable DataType held, String path, int depth) {
        if (depth > MAX_DEPTH) {
            throw new SchemaMismatchException("field '" + path + "' is nested too deep, or holds itself");
        }
        TypedReader found = switch (schema.type()) {
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, BOOLEAN, STRING, BYTES -> scalar(schema, held);
            case ARRAY -> array(schema, held, path, depth);
            case MAP -> map(schema, held, path, depth);
            case STRUCT -> struct(schema, held, path, depth);
        };
        if (found == null) {
            throw new SchemaMismatchException("field '" + path + "' is " + describe(schema)
                    + (held == null ? ", which no column can hold" : " but its column is " + held)
                    + "; cast the field, or set schema.incompatible.policy=dlq to report such records");
        }
        return found;
    }

    private static String describe(Schema schema) {
        return schema.type() + (schema.name() == null ? "" : " (" + schema.name() + ")");
    }

    private @Nullable TypedReader scalar(Schema schema, @Nullable DataType held) {
        if (DECIMAL.equals(schema.name())) {
            return NumberReaders.decimal(schema, held, columns.decimals());
        }
        TypedReader logical = LogicalReaders.find(schema);
        if (logical != null) {
            return fitting(logical, held);
        }
        return switch (schema.type()) {
            case INT8 -> NumberReaders.integer(PrimitiveType.BYTE, held);
            case INT16 -> NumberReaders.integer(PrimitiveType.SHORT, held);
            case INT32 -> NumberReaders.integer(PrimitiveType.INTEGER, held);
            case INT64 -> NumberReaders.integer(PrimitiveType.LONG, held);
            case FLOAT32 -> NumberReaders.floating(PrimitiveType.FLOAT, held);
            case FLOAT64 -> NumberReaders.floating(PrimitiveType.DOUBLE, held);
            case BOOLEAN -> fitting(new TypedReader(PrimitiveType.BOOLEAN, ValueReader.AS_IS), held);
            case STRING -> fitting(new TypedReader(PrimitiveType.STRING, ValueReader.AS_IS), held);
            default -> fitting(new TypedReader(PrimitiveType.BINARY, BinaryReader::read), held);
        };
    }

    private static @Nullable TypedReader fitting(TypedReader reader, @Nullable DataType held) {
        boolean sameInstant = reader.type() == PrimitiveType.TIMESTAMP && held == PrimitiveType.TIMESTAMP_NTZ;
        return held == null || held.equals(reader.type())
                ? reader
                : sameInstant ? new TypedReader(held, reader.reader()) : null;
    }

    private @Nullable TypedReader array(Schema schema, @Nullable DataType held, String path, int depth) {
        if (held != null && !(held instanceof ArrayType)) {
            return null;
        }
        DataType heldElement = held instanceof ArrayType array ? array.elementType() : null;
        TypedReader element = compile(schema.valueSchema(), heldElement, path + "[]", depth + 1);
        boolean containsNull = !(held instanceof ArrayType array) || array.containsNull();
        ValueReader reader = element.reader();
        return new TypedReader(new ArrayType(element.type(), containsNull), value -> {
            Collection<?> list = (Collection<?>) value;
            List<@Nullable Object> read = new ArrayList<>(list.size());
            for (Object item : list) {
                read.add(item == null ? null : reader.read(item));
            }
            return read;
        });
    }

    private @Nullable TypedReader map(Schema schema, @Nullable DataType held, String path, int depth) {
        Schema.Type keyType = schema.keySchema().type();
        boolean fits = keyType == Schema.Type.STRING || NumberReaders.isInteger(keyType);
        if (!fits || (held != null && !(held instanceof MapType))) {
            return null;
        }
        MapType heldMap = held instanceof MapType map ? map : null;
        TypedReader key =
                compile(schema.keySchema(), heldMap == null ? null : heldMap.keyType(), path + "[key]", depth + 1);
        TypedReader item = compile(
                schema.valueSchema(), heldMap == null ? null : heldMap.valueType(), path + "[value]", depth + 1);
        boolean containsNull = heldMap == null || heldMap.valueContainsNull();
        ValueReader keys = key.reader();
        ValueReader items = item.reader();
        return new TypedReader(new MapType(key.type(), item.type(), containsNull), value -> {
            Map<@Nullable Object, @Nullable Object> read = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                Object one = entry.getValue();
                read.put(keys.read(entry.getKey()), one == null ? null : items.read(one));
            }
            return read;
        });
    }

    private @Nullable TypedReader struct(Schema schema, @Nullable DataType held, String path, int depth) {
        if (VARIABLE_SCALE_DECIMAL.equals(schema.name())) {
            return NumberReaders.variableScale(held);
        }
        if (held != null && !(held instanceof StructType)) {
            return null;
        }
        if (schema.fields().isEmpty()) {
            throw new SchemaMismatchException(
                    "field '" + path + "' is a struct without fields, which no column can hold");
        }
        NestedFields nested = new NestedFields(held, schema.fields().size());
        for (Field field : schema.fields()) {
            String nestedPath = path + "." + field.name();
            String name = ColumnName.of(field.name(), columns.underscoreNames());
            nested.claim(name, nestedPath);
            int position = nested.indexOf(name);
            if (position < 0 && held != null && !mayGrow) {
                throw SchemaGrowth.refuse(nestedPath);
            }
            DataType heldField =
                    position < 0 ? null : nested.fields.get(position).type();
            nested.add(field, name, position, compile(field.schema(), heldField, nestedPath, depth + 1));
        }
        return new TypedReader(new StructType(nested.fields), nested.reader());
    }

    /** The fields of a struct as they come together. */
    private static final class NestedFields {
        private final List<StructField> fields;
        private final Field[] sources;
        private final int[] targets;
        private final ValueReader[] readers;
        private final Set<String> seen = new HashSet<>();

        NestedFields(@Nullable DataType held, int count) {
            this.fields = held instanceof StructType struct ? new ArrayList<>(struct.fields()) : new ArrayList<>();
            this.sources = new Field[count];
            this.targets = new int[count];
            this.readers = new ValueReader[count];
        }

        void claim(String name, String path) {
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                throw new SchemaMismatchException("field '" + path + "' and another one become the same column");
            }
        }

        int indexOf(String name) {
            for (int i = 0; i < fields.size(); i++) {
                if (fields.get(i).name().equalsIgnoreCase(name)) {
                    return i;
                }
            }
            return -1;
        }

        void add(Field field, String name, int position, TypedReader typed) {
            if (position < 0) {
                targets[field.index()] = fields.size();
                fields.add(StructField.of(name, typed.type()));
            } else {
                targets[field.index()] = position;
                fields.set(position, fields.get(position).withType(typed.type()));
            }
            sources[field.index()] = field;
            readers[field.index()] = typed.reader();
        }

        ValueReader reader() {
            return nestedReader(sources, targets, readers, fields.size());
        }
    }

    private static ValueReader nestedReader(Field[] sources, int[] targets, ValueReader[] readers, int width) {
        return value -> {
            Struct struct = (Struct) value;
            @Nullable Object[] row = new @Nullable Object[width];
            for (int i = 0; i < sources.length; i++) {
                Object found = StructFields.value(struct, sources[i]);
                row[targets[i]] = found == null ? null : readers[i].read(found);
            }
            return row;
        };
    }
}
