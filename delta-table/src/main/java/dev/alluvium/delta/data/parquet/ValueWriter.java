// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** Hands one value to Parquet. Built once per column; no look-up of a type is left when rows are written. */
@FunctionalInterface
interface ValueWriter {
    void write(RecordConsumer out, Object value);

    /** Writes the fields of a struct, or of a row, into the group that is open. */
    final class Fields {
        private final String[] names;
        private final String[] paths;
        private final int[] positions;
        private final boolean[] required;
        private final ValueWriter[] writers;

        /**
         * @param schema what is written, in order
         * @param positions where in the array each field's value stands
         */
        Fields(StructType schema, int[] positions, String prefix) {
            int size = schema.size();
            this.positions = positions;
            this.names = new String[size];
            this.paths = new String[size];
            this.required = new boolean[size];
            this.writers = new ValueWriter[size];
            for (int i = 0; i < size; i++) {
                StructField field = schema.field(i);
                names[i] = field.name();
                paths[i] = prefix + field.name();
                required[i] = !field.nullable();
                writers[i] = of(field.type(), paths[i]);
            }
        }

        void write(RecordConsumer out, @Nullable Object[] values) {
            for (int i = 0; i < writers.length; i++) {
                Object value = positions[i] < values.length ? values[positions[i]] : null;
                if (value != null) {
                    out.startField(names[i], i);
                    writers[i].write(out, value);
                    out.endField(names[i], i);
                } else if (required[i]) {
                    throw missing(paths[i]);
                }
            }
        }
    }

    private static DeltaTableException missing(String path) {
        return new DeltaTableException("column '" + path
                + "' is not null in the table, but a row has no value for it; make the column nullable");
    }

    /** A writer of values of this type; {@code path} names the column in messages. */
    static ValueWriter of(DataType type, String path) {
        if (type instanceof StructType struct) {
            int[] positions = new int[struct.size()];
            Arrays.setAll(positions, i -> i);
            Fields fields = new Fields(struct, positions, path + ".");
            return (out, value) -> {
                out.startGroup();
                fields.write(out, (@Nullable Object[]) value);
                out.endGroup();
            };
        }
        if (type instanceof ArrayType array) {
            return list(of(array.elementType(), path + ".element"), array.containsNull(), path);
        }
        if (type instanceof MapType map) {
            return map(
                    of(map.keyType(), path + ".key"),
                    of(map.valueType(), path + ".value"),
                    map.valueContainsNull(),
                    path);
        }
        return type instanceof DecimalType decimal ? decimal(decimal, path) : primitive((PrimitiveType) type);
    }

    private static ValueWriter list(ValueWriter element, boolean containsNull, String path) {
        return (out, value) -> {
            out.startGroup();
            List<?> list = (List<?>) value;
            if (!list.isEmpty()) {
                out.startField(ParquetSchemas.LIST, 0);
                for (Object item : list) {
                    out.startGroup();
                    writeField(out, ParquetSchemas.ELEMENT, 0, item, element);
                    if (item == null && !containsNull) {
                        throw missing(path + ".element");
                    }
                    out.endGroup();
                }
                out.endField(ParquetSchemas.LIST, 0);
            }
            out.endGroup();
        };
    }

    private static ValueWriter map(ValueWriter key, ValueWriter item, boolean containsNull, String path) {
        return (out, value) -> {
            out.startGroup();
            Map<?, ?> map = (Map<?, ?>) value;
            if (!map.isEmpty()) {
                out.startField(ParquetSchemas.KEY_VALUE, 0);
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    if (entry.getKey() == null || (entry.getValue() == null && !containsNull)) {
                        throw missing(path + (entry.getKey() == null ? ".key" : ".value"));
                    }
                    out.startGroup();
                    writeField(out, ParquetSchemas.KEY, 0, entry.getKey(), key);
                    writeField(out, ParquetSchemas.VALUE, 1, entry.getValue(), item);
                    out.endGroup();
                }
                out.endField(ParquetSchemas.KEY_VALUE, 0);
            }
            out.endGroup();
        };
    }

    private static void writeField(
            RecordConsumer out, String name, int index, @Nullable Object value, ValueWriter writer) {
        if (value != null) {
            out.startField(name, index);
            writer.write(out, value);
            out.endField(name, index);
        }
    }

    private static ValueWriter primitive(PrimitiveType type) {
        return switch (type) {
            case BYTE, SHORT, INTEGER, DATE -> (out, value) -> out.addInteger(((Number) value).intValue());
            case LONG, TIMESTAMP, TIMESTAMP_NTZ -> (out, value) -> out.addLong((Long) value);
            case FLOAT -> (out, value) -> out.addFloat((Float) value);
            case DOUBLE -> (out, value) -> out.addDouble((Double) value);
            case BOOLEAN -> (out, value) -> out.addBoolean((Boolean) value);
            case STRING -> (out, value) -> out.addBinary(Binary.fromString((String) value));
            case BINARY -> (out, value) -> out.addBinary(Binary.fromReusedByteArray((byte[]) value));
        };
    }

    private static ValueWriter decimal(DecimalType type, String path) {
        int length = ParquetSchemas.decimalBytes(type.precision());
        if (type.precision() <= ParquetSchemas.MAX_INT_DIGITS) {
            return (out, value) ->
                    out.addInteger(exact(value, type, path).unscaledValue().intValue());
        }
        if (type.precision() <= ParquetSchemas.MAX_LONG_DIGITS) {
            return (out, value) ->
                    out.addLong(exact(value, type, path).unscaledValue().longValue());
        }
        return (out, value) -> {
            byte[] unscaled = exact(value, type, path).unscaledValue().toByteArray();
            byte[] fixed = new byte[length];
            Arrays.fill(fixed, 0, length - unscaled.length, (byte) (unscaled[0] < 0 ? -1 : 0));
            System.arraycopy(unscaled, 0, fixed, length - unscaled.length, unscaled.length);
            out.addBinary(Binary.fromConstantByteArray(fixed));
        };
    }

    /** A number is refused rather than rounded or cut. */
    private static BigDecimal exact(Object value, DecimalType type, String path) {
        BigDecimal number = (BigDecimal) value;
        if (number.scale() != type.scale() || number.precision() > type.precision()) {
            throw new DeltaTableException("column '" + path + "' of type " + type + " was given a number with "
                    + number.precision() + " digits, " + number.scale() + " of them after the point");
        }
        return number;
    }
}
