// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Converters from what a file stores to the values of a type. Files of other writers are read too: older list layouts,
 * narrower numbers, decimals of any physical type, INT96 timestamps.
 */
final class ValueConverters {
    private ValueConverters() {}

    /** Where a value goes once it is complete. */
    interface Slot {
        void set(@Nullable Object value);
    }

    static Converter of(DataType type, Type stored, Slot slot) {
        if (type instanceof StructType struct) {
            return new StructConverter(struct, stored.asGroupType(), slot);
        }
        if (type instanceof ArrayType array) {
            return list(array, stored, slot);
        }
        if (type instanceof MapType map) {
            return new MapConverter(map, stored.asGroupType(), slot);
        }
        return type instanceof DecimalType decimal
                ? new DecimalConverter(decimal, stored.asPrimitiveType(), slot)
                : LeafConverters.of((PrimitiveType) type, stored.asPrimitiveType(), slot);
    }

    /** Takes what the table does not know, such as a field of a struct that another writer added to its files. */
    static Converter ignored(Type stored) {
        if (stored.isPrimitive()) {
            return new Ignored();
        }
        GroupType group = stored.asGroupType();
        Converter[] fields = new Converter[group.getFieldCount()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = ignored(group.getType(i));
        }
        return new Group(fields, () -> {}, () -> {});
    }

    private static Converter list(ArrayType type, Type stored, Slot slot) {
        List<@Nullable Object>[] current = newList();
        GroupType outer = stored.asGroupType();
        Type repeated = outer.getType(0);
        Runnable start = () -> current[0] = new ArrayList<>();
        Runnable end = () -> slot.set(current[0]);
        if (!isWrapped(outer, repeated)) {
            Converter element = of(type.elementType(), repeated, value -> current[0].add(value));
            return new Group(new Converter[] {element}, start, end);
        }
        @Nullable Object[] item = new @Nullable Object[1];
        Converter element = of(type.elementType(), repeated.asGroupType().getType(0), value -> item[0] = value);
        Group wrapper = new Group(new Converter[] {element}, () -> item[0] = null, () -> current[0].add(item[0]));
        return new Group(new Converter[] {wrapper}, start, end);
    }

    /**
     * Whether the repeated group only wraps the element. @see "Parquet LogicalTypes, Lists, Backward-compatibility
     * rules"
     */
    private static boolean isWrapped(GroupType outer, Type repeated) {
        return !repeated.isPrimitive()
                && repeated.asGroupType().getFieldCount() == 1
                && !repeated.getName().equals("array")
                && !repeated.getName().equals(outer.getName() + "_tuple")
                && outer.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static List<@Nullable Object>[] newList() {
        return new List[] {new ArrayList<>()};
    }

    /** A group whose parts do the work. */
    static final class Group extends GroupConverter {
        private final Converter[] fields;
        private final Runnable onStart;
        private final Runnable onEnd;

        Group(Converter[] fields, Runnable onStart, Runnable onEnd) {
            this.fields = fields;
            this.onStart = onStart;
            this.onEnd = onEnd;
        }

        @Override
        public Converter getConverter(int fieldIndex) {
            return fields[fieldIndex];
        }

        @Override
        public void start() {
            onStart.run();
        }

        @Override
        public void end() {
            onEnd.run();
        }
    }

    private static final class StructConverter extends GroupConverter {
        private final Converter[] fields;
        private final int width;
        private final Slot slot;
        private @Nullable Object[] current = new @Nullable Object[0];

        StructConverter(StructType type, GroupType stored, Slot slot) {
            this.width = type.size();
            this.slot = slot;
            this.fields = new Converter[stored.getFieldCount()];
            for (int i = 0; i < fields.length; i++) {
                int target = type.indexOfIgnoringCase(stored.getFieldName(i));
                fields[i] = target < 0
                        ? ignored(stored.getType(i))
                        : of(type.field(target).type(), stored.getType(i), value -> current[target] = value);
            }
        }

        @Override
        public Converter getConverter(int fieldIndex) {
            return fields[fieldIndex];
        }

        @Override
        public void start() {
            current = new @Nullable Object[width];
        }

        @Override
        public void end() {
            slot.set(current);
        }
    }

    private static final class MapConverter extends GroupConverter {
        private final Slot slot;
        private final Group entry;
        private Map<@Nullable Object, @Nullable Object> current = new LinkedHashMap<>();
        private @Nullable Object key;
        private @Nullable Object value;

        MapConverter(MapType type, GroupType stored, Slot slot) {
            this.slot = slot;
            GroupType repeated = stored.getType(0).asGroupType();
            Converter keys = of(type.keyType(), repeated.getType(0), read -> key = read);
            Converter values = repeated.getFieldCount() < 2
                    ? ignored(repeated.getType(0))
                    : of(type.valueType(), repeated.getType(1), read -> value = read);
            this.entry = new Group(new Converter[] {keys, values}, () -> value = null, () -> current.put(key, value));
        }

        @Override
        public Converter getConverter(int fieldIndex) {
            return entry;
        }

        @Override
        public void start() {
            current = new LinkedHashMap<>();
        }

        @Override
        public void end() {
            slot.set(current);
        }
    }

    private static final class Ignored extends PrimitiveConverter {
        @Override
        public void addBinary(Binary value) {}

        @Override
        public void addBoolean(boolean value) {}

        @Override
        public void addDouble(double value) {}

        @Override
        public void addFloat(float value) {}

        @Override
        public void addInt(int value) {}

        @Override
        public void addLong(long value) {}
    }
}
