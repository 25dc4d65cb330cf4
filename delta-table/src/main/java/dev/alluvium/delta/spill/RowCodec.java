// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.spill;

import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one schema as bytes, for this process only: the encoding has no version. Values have the classes that {@link
 * DataType} names. Immutable.
 */
public final class RowCodec {
    private static final int NULL = 0;
    private static final int VALUE = 1;

    private final StructType schema;

    /** @param schema of the rows */
    public RowCodec(StructType schema) {
        this.schema = schema;
    }

    /** Appends a row; one that is shorter than the schema ends with nulls. */
    public void write(@Nullable Object[] row, ByteSink out) {
        writeStruct(schema, row, out);
    }

    /** Reads a row. */
    public @Nullable Object[] read(ByteSource in) {
        return readStruct(schema, in);
    }

    private static void writeStruct(StructType type, @Nullable Object[] row, ByteSink out) {
        int length = Math.min(row.length, type.size());
        out.putCount(length);
        for (int i = 0; i < length; i++) {
            writeValue(type.field(i).type(), row[i], out);
        }
    }

    private static @Nullable Object[] readStruct(StructType type, ByteSource in) {
        @Nullable Object[] row = new @Nullable Object[type.size()];
        int length = in.getCount();
        for (int i = 0; i < length; i++) {
            row[i] = readValue(type.field(i).type(), in);
        }
        return row;
    }

    private static void writeValue(DataType type, @Nullable Object value, ByteSink out) {
        if (value == null) {
            out.putByte(NULL);
            return;
        }
        out.putByte(VALUE);
        if (type instanceof PrimitiveType primitive) {
            writePrimitive(primitive, value, out);
        } else if (type instanceof DecimalType) {
            BigDecimal number = (BigDecimal) value;
            out.putInt(number.scale()).putBytes(number.unscaledValue().toByteArray());
        } else if (type instanceof StructType struct) {
            writeStruct(struct, (@Nullable Object[]) value, out);
        } else if (type instanceof ArrayType array) {
            List<?> list = (List<?>) value;
            out.putCount(list.size());
            list.forEach(item -> writeValue(array.elementType(), item, out));
        } else if (type instanceof MapType map) {
            Map<?, ?> entries = (Map<?, ?>) value;
            out.putCount(entries.size());
            entries.forEach((key, item) -> {
                writeValue(map.keyType(), key, out);
                writeValue(map.valueType(), item, out);
            });
        }
    }

    private static void writePrimitive(PrimitiveType type, Object value, ByteSink out) {
        switch (type) {
            case BYTE, SHORT, INTEGER, DATE -> out.putInt(((Number) value).intValue());
            case LONG, TIMESTAMP, TIMESTAMP_NTZ -> out.putLong((Long) value);
            case FLOAT -> out.putInt(Float.floatToRawIntBits((Float) value));
            case DOUBLE -> out.putLong(Double.doubleToRawLongBits((Double) value));
            case BOOLEAN -> out.putByte((Boolean) value ? 1 : 0);
            case STRING -> out.putText((String) value);
            case BINARY -> out.putBytes((byte[]) value);
        }
    }

    private static @Nullable Object readValue(DataType type, ByteSource in) {
        if (in.getByte() == NULL) {
            return null;
        }
        if (type instanceof PrimitiveType primitive) {
            return readPrimitive(primitive, in);
        }
        if (type instanceof DecimalType) {
            int scale = in.getInt();
            return new BigDecimal(new BigInteger(in.getBytes()), scale);
        }
        if (type instanceof StructType struct) {
            return readStruct(struct, in);
        }
        return type instanceof ArrayType array ? readList(array, in) : readMap((MapType) type, in);
    }

    private static List<@Nullable Object> readList(ArrayType type, ByteSource in) {
        int count = in.getCount();
        List<@Nullable Object> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(readValue(type.elementType(), in));
        }
        return list;
    }

    private static Map<@Nullable Object, @Nullable Object> readMap(MapType type, ByteSource in) {
        int count = in.getCount();
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            Object key = readValue(type.keyType(), in);
            map.put(key, readValue(type.valueType(), in));
        }
        return map;
    }

    private static Object readPrimitive(PrimitiveType type, ByteSource in) {
        return switch (type) {
            case BYTE -> (Object) (byte) in.getInt();
            case SHORT -> (short) in.getInt();
            case INTEGER, DATE -> in.getInt();
            case LONG, TIMESTAMP, TIMESTAMP_NTZ -> in.getLong();
            case FLOAT -> Float.intBitsToFloat(in.getInt());
            case DOUBLE -> Double.longBitsToDouble(in.getLong());
            case BOOLEAN -> in.getByte() != 0;
            case STRING -> in.getText();
            case BINARY -> in.getBytes();
        };
    }
}
