// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.connect.delta.config.TableConfig.PkMode;
import dev.alluvium.connect.delta.error.RecordException;
import dev.alluvium.connect.delta.error.SchemaMismatchException;
import dev.alluvium.connect.delta.route.HeaderText;
import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructType;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads the key of a row from the record's key or headers, in the types of the key columns. The names of the columns
 * are settled by the first record where {@code pk.fields} leaves them open. Confined to the task thread.
 */
final class KeyReader {
    private static final int MAX_PLANS = 64;

    private final TableConfig.Keys settings;
    private final TypePlans types;
    private final DynamicValues dynamic;
    private final Map<Schema, ValueReader[]> plans = new IdentityHashMap<>();
    private List<String> names;

    KeyReader(TableConfig config, TypePlans types, DynamicValues dynamic) {
        this.settings = config.keys();
        this.types = types;
        this.dynamic = dynamic;
        this.names = settings.fields();
    }

    /** The key columns in key order; empty as long as no record has settled them. */
    List<String> names() {
        return names;
    }

    /** Whether the key stands in the row itself. */
    boolean isInRow() {
        return settings.mode() == PkMode.RECORD_VALUE;
    }

    /** The record that settled the names turned out to be unusable: the next one settles them. */
    void unsettle() {
        names = settings.fields();
        plans.clear();
    }

    /** Forgets compiled plans, since columns have moved or changed. */
    void forgetPlans() {
        plans.clear();
    }

    /**
     * Makes sure that the key's columns are there.
     *
     * @throws RecordException if the record has no such key
     */
    void settle(SinkRecord record, RowColumns columns) {
        if (settings.mode() == PkMode.RECORD_KEY) {
            Object key = present(record.key());
            if (names.isEmpty()) {
                names = allFields(key);
            }
            columns.require(names);
            if (key instanceof Struct struct) {
                plan(struct.schema(), columns);
            } else if (key instanceof Map<?, ?> map) {
                names.forEach(name -> ensure(name, map.get(name), null, columns));
            } else {
                ensure(single(), key, record.keySchema(), columns);
            }
        } else {
            columns.require(names);
            if (settings.mode() == PkMode.RECORD_HEADER) {
                names.forEach(name -> ensure(name, HeaderText.value(record, name), null, columns));
            }
        }
    }

    /** The key's parts in key order, each in its column's type. */
    Object[] read(SinkRecord record, RowColumns columns) {
        Object[] parts = new Object[names.size()];
        if (settings.mode() == PkMode.RECORD_HEADER) {
            for (int i = 0; i < parts.length; i++) {
                parts[i] = part(HeaderText.value(record, names.get(i)), i, columns);
            }
            return parts;
        }
        Object key = present(record.key());
        if (key instanceof Struct struct) {
            ValueReader[] readers = plan(struct.schema(), columns);
            for (int i = 0; i < parts.length; i++) {
                Field field = struct.schema().field(names.get(i));
                parts[i] = readers[i].read(nonNull(StructFields.value(struct, field), i));
            }
        } else if (key instanceof Map<?, ?> map) {
            fromMap(map, parts, columns);
        } else {
            single();
            parts[0] = record.keySchema() == null
                    ? part(key, 0, columns)
                    : types.compile(record.keySchema(), columns.type(column(0, columns)), names.get(0))
                            .reader()
                            .read(key);
        }
        return parts;
    }

    /** The key whose fields a header spells. */
    Object[] read(Map<String, Object> fields, RowColumns columns) {
        Object[] parts = new Object[names.size()];
        fromMap(fields, parts, columns);
        return parts;
    }

    /** The key of a row that holds it. */
    Object[] ofRow(@Nullable Object[] row, RowColumns columns) {
        Object[] parts = new Object[names.size()];
        for (int i = 0; i < parts.length; i++) {
            int column = columns.find(names.get(i));
            parts[i] = nonNull(column < 0 || column >= row.length ? null : row[column], i);
        }
        checkTypes(columns);
        return parts;
    }

    private void fromMap(Map<?, ?> map, Object[] parts, RowColumns columns) {
        for (int i = 0; i < parts.length; i++) {
            parts[i] = part(map.get(names.get(i)), i, columns);
        }
    }

    private Object part(@Nullable Object value, int i, RowColumns columns) {
        Object found = nonNull(value, i);
        return nonNull(dynamic.read(found, columns.type(column(i, columns)), names.get(i)), i);
    }

    private int column(int i, RowColumns columns) {
        int column = columns.find(names.get(i));
        if (column < 0) {
            throw new SchemaMismatchException("key field '" + names.get(i) + "' has no column in the table");
        }
        return column;
    }

    private Object nonNull(@Nullable Object value, int i) {
        if (value == null) {
            throw new RecordException("key field '" + names.get(i) + "' is missing or null");
        }
        if (value instanceof String text && hasLoneSurrogate(text)) {
            throw new RecordException("key field '" + names.get(i) + "' holds half of a surrogate pair");
        }
        return value;
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean paired = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private static Object present(@Nullable Object key) {
        if (key == null) {
            throw new RecordException("the record has no key, which pk.mode=record_key needs");
        }
        return key;
    }

    private List<String> allFields(Object key) {
        if (key instanceof Struct struct) {
            return struct.schema().fields().stream().map(Field::name).toList();
        }
        if (key instanceof Map<?, ?> map) {
            TreeSet<String> sorted = new TreeSet<>();
            map.keySet().forEach(name -> sorted.add(String.valueOf(name)));
            return List.copyOf(sorted);
        }
        throw new RecordException("the record's key is a single value; name its column in pk.fields");
    }

    private String single() {
        if (names.size() != 1) {
            throw new RecordException(
                    "the record's key is a single value but pk.fields has " + names.size() + " names");
        }
        return names.get(0);
    }

    private ValueReader[] plan(Schema schema, RowColumns columns) {
        ValueReader[] known = plans.get(schema);
        if (known != null) {
            return known;
        }
        ValueReader[] readers = new ValueReader[names.size()];
        for (int i = 0; i < readers.length; i++) {
            String name = names.get(i);
            Field field = schema.field(name);
            if (field == null) {
                throw new RecordException("the record's key has no field '" + name + "'");
            }
            int column = columns.find(name);
            TypedReader typed = types.compile(field.schema(), column < 0 ? null : columns.type(column), name);
            columns.put(name, keyType(typed.type(), name));
            readers[i] = typed.reader();
        }
        if (plans.size() >= MAX_PLANS) {
            plans.clear();
        }
        plans.put(schema, readers);
        return readers;
    }

    private void ensure(String name, @Nullable Object value, @Nullable Schema schema, RowColumns columns) {
        int column = columns.find(name);
        if (column >= 0) {
            keyType(columns.type(column), name);
            return;
        }
        DataType type = schema == null
                ? dynamic.infer(value)
                : types.compile(schema, null, name).type();
        if (type == null) {
            throw new RecordException("key field '" + name + "' is missing or null");
        }
        columns.put(name, keyType(type, name));
    }

    private void checkTypes(RowColumns columns) {
        for (int i = 0; i < names.size(); i++) {
            keyType(columns.type(column(i, columns)), names.get(i));
        }
    }

    private static DataType keyType(DataType type, String name) {
        boolean inexact = type == PrimitiveType.FLOAT || type == PrimitiveType.DOUBLE;
        if (inexact || type instanceof StructType || type instanceof ArrayType || type instanceof MapType) {
            throw new SchemaMismatchException("key field '" + name + "' is " + type
                    + "; a key is made of whole numbers, decimals, text, bytes, booleans, dates and timestamps");
        }
        return type;
    }
}
