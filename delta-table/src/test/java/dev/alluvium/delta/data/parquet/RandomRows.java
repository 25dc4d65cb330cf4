// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Schemas with structs, lists and maps of some depth, and rows in which any part may be missing or empty. */
final class RandomRows {
    private static final int DEPTH = 4;
    private static final int NULL_PERCENT = 25;

    private final Random random;
    private final boolean nan;
    private int names;

    RandomRows(Random random) {
        this.random = random;
        this.nan = random.nextInt(4) == 0;
    }

    /** A required {@code id}, a text {@code name}, and what comes. */
    StructType schema() {
        List<StructField> fields = new ArrayList<>();
        fields.add(StructField.required("id", PrimitiveType.LONG));
        fields.add(StructField.of("name", PrimitiveType.STRING));
        fields.addAll(struct(3 + random.nextInt(7), 0).fields());
        return new StructType(fields);
    }

    private StructType struct(int size, int depth) {
        List<StructField> fields = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String name = "f" + names++ + (random.nextInt(10) == 0 ? ".x" : "");
            DataType type = type(depth);
            fields.add(random.nextInt(3) == 0 ? StructField.required(name, type) : StructField.of(name, type));
        }
        return new StructType(fields);
    }

    private DataType type(int depth) {
        return switch (depth < DEPTH ? random.nextInt(8) : DEPTH) {
            case 0 -> new ArrayType(type(depth + 1), random.nextBoolean());
            case 1 ->
                new MapType(
                        random.nextBoolean() ? PrimitiveType.STRING : PrimitiveType.LONG,
                        type(depth + 1),
                        random.nextBoolean());
            case 2, 3 -> struct(1 + random.nextInt(3), depth + 1);
            default -> withoutParts();
        };
    }

    private DataType withoutParts() {
        List<DataType> types = new ArrayList<>(List.of(PrimitiveType.values()));
        types.addAll(List.of(new DecimalType(5, 2), new DecimalType(15, 3), new DecimalType(30, 4)));
        return types.get(random.nextInt(types.size()));
    }

    Object[] row(StructType schema, long id) {
        Object[] row = (Object[]) value(schema);
        row[0] = id;
        return row;
    }

    private Object value(DataType type, boolean nullable) {
        return nullable && random.nextInt(100) < NULL_PERCENT ? null : value(type);
    }

    private Object value(DataType type) {
        if (type instanceof StructType struct) {
            return struct.fields().stream()
                    .map(field -> value(field.type(), field.nullable()))
                    .toArray();
        }
        if (type instanceof ArrayType array) {
            List<Object> list = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                list.add(value(array.elementType(), array.containsNull()));
            }
            return list;
        }
        if (type instanceof MapType map) {
            Map<Object, Object> entries = new LinkedHashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                entries.put(value(map.keyType()), value(map.valueType(), map.valueContainsNull()));
            }
            return entries;
        }
        return type instanceof DecimalType decimal ? decimal(decimal) : primitive((PrimitiveType) type);
    }

    private BigDecimal decimal(DecimalType type) {
        BigInteger digits = new BigInteger(100, random).mod(BigInteger.TEN.pow(type.precision()));
        return new BigDecimal(random.nextBoolean() ? digits : digits.negate(), type.scale());
    }

    private Object primitive(PrimitiveType type) {
        return switch (type) {
            case BYTE -> (byte) random.nextInt();
            case SHORT -> (short) random.nextInt();
            case INTEGER -> random.nextInt();
            case LONG -> random.nextLong();
            case DATE -> random.nextInt(40_000) - 20_000;
            case TIMESTAMP, TIMESTAMP_NTZ -> random.nextLong() / 1_000_000;
            case FLOAT -> (float) fraction();
            case DOUBLE -> fraction();
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text();
            case BINARY -> new byte[] {(byte) random.nextInt(), (byte) random.nextInt()};
        };
    }

    private double fraction() {
        return switch (random.nextInt(400)) {
            case 0 -> nan ? Double.NaN : 0;
            case 1 -> -0.0d;
            case 2 -> random.nextInt(100) == 0 ? Double.NEGATIVE_INFINITY : 0;
            default -> Math.abs(random.nextGaussian());
        };
    }

    /** Empty and long ones, such beyond the first plane and beside its last characters, and such that come again. */
    private String text() {
        return switch (random.nextInt(12)) {
            case 0 -> "";
            case 1 -> "long-".repeat(3 + random.nextInt(20)) + random.nextInt();
            case 2 -> Character.toString(0x1F600 + random.nextInt(50)).repeat(1 + random.nextInt(40));
            case 3 -> "\uFFFD\uE000" + random.nextInt(4);
            default -> "t" + random.nextInt(random.nextBoolean() ? 10 : 1_000_000);
        };
    }
}
