// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A column of every type, nested ones included, and rows at the edges of their ranges. */
public final class TypeZoo {
    private static final StructType POINT = StructType.of(
            StructField.of("x", PrimitiveType.INTEGER),
            StructField.of("tags", new ArrayType(PrimitiveType.STRING, true)));

    /** Every type of the protocol but timestamp_ntz, which needs a table feature. */
    public static final StructType SCHEMA = StructType.of(
            StructField.required("id", PrimitiveType.LONG),
            StructField.of("a_byte", PrimitiveType.BYTE),
            StructField.of("a_short", PrimitiveType.SHORT),
            StructField.of("an_int", PrimitiveType.INTEGER),
            StructField.of("a_float", PrimitiveType.FLOAT),
            StructField.of("a_double", PrimitiveType.DOUBLE),
            StructField.of("a_boolean", PrimitiveType.BOOLEAN),
            StructField.of("a_string", PrimitiveType.STRING),
            StructField.of("a_binary", PrimitiveType.BINARY),
            StructField.of("a_date", PrimitiveType.DATE),
            StructField.of("a_timestamp", PrimitiveType.TIMESTAMP),
            StructField.of("small_decimal", new DecimalType(9, 2)),
            StructField.of("middle_decimal", new DecimalType(18, 6)),
            StructField.of("large_decimal", new DecimalType(38, 10)),
            StructField.of("a_struct", POINT),
            StructField.of("an_array", new ArrayType(PrimitiveType.INTEGER, true)),
            StructField.of("structs", new ArrayType(POINT, true)),
            StructField.of("a_map", new MapType(PrimitiveType.STRING, PrimitiveType.DOUBLE, true)),
            StructField.of(
                    "a_deep_map",
                    new MapType(
                            PrimitiveType.INTEGER,
                            new ArrayType(new ArrayType(PrimitiveType.LONG, true), true),
                            true)));

    private TypeZoo() {}

    /** Ordinary values, extreme values, empty containers, nulls inside containers, and nothing at all. */
    public static List<Object[]> rows() {
        List<Object[]> rows = new ArrayList<>();
        rows.add(ordinary());
        rows.add(least());
        rows.add(greatest());
        Object[] empty = nulls(4);
        empty[7] = "";
        empty[8] = new byte[0];
        empty[14] = new Object[] {null, null};
        empty[15] = List.of();
        empty[16] = List.of();
        empty[17] = Map.of();
        empty[18] = Map.of(1, List.of(), 2, List.of(List.of()));
        rows.add(empty);
        rows.add(nulls(5));
        return rows;
    }

    private static Object[] nulls(long id) {
        Object[] row = new Object[SCHEMA.size()];
        row[0] = id;
        return row;
    }

    private static Object[] ordinary() {
        Map<String, Double> map = new HashMap<>();
        map.put("one", 1.5);
        map.put("none", null);
        return new Object[] {
            1L,
            (byte) 7,
            (short) -300,
            70_000,
            1.25f,
            -2.5e-7,
            true,
            "grün, 漢字, 🚀",
            new byte[] {0, -1, 127},
            (int) LocalDate.of(2024, 2, 29).toEpochDay(),
            1_767_323_045_678_901L,
            new BigDecimal("-1234567.89"),
            new BigDecimal("123456789012.345678"),
            new BigDecimal("-1234567890123456789012345678.0123456789"),
            new Object[] {3, Arrays.asList("a", null, "b")},
            Arrays.asList(1, null, 3),
            Arrays.asList(new Object[] {1, List.of("x")}, null, new Object[] {null, null}),
            map,
            Map.of(5, Arrays.asList(Arrays.asList(1L, null), null, List.of()))
        };
    }

    private static Object[] least() {
        Object[] row = nulls(2);
        row[1] = Byte.MIN_VALUE;
        row[2] = Short.MIN_VALUE;
        row[3] = Integer.MIN_VALUE;
        row[4] = Float.NEGATIVE_INFINITY;
        row[5] = -0.0d;
        row[6] = false;
        row[7] = "\u0000";
        row[9] = (int) LocalDate.of(1, 1, 1).toEpochDay();
        row[10] = LocalDate.of(1, 1, 1).toEpochDay() * 86_400_000_000L;
        row[11] = new BigDecimal("-9999999.99");
        row[12] = new BigDecimal("-999999999999.999999");
        row[13] = new BigDecimal("-9999999999999999999999999999.9999999999");
        return row;
    }

    private static Object[] greatest() {
        Object[] row = nulls(3);
        row[1] = Byte.MAX_VALUE;
        row[2] = Short.MAX_VALUE;
        row[3] = Integer.MAX_VALUE;
        row[4] = Float.NaN;
        row[5] = Double.MAX_VALUE;
        row[7] = "\uDBFF\uDFFF".repeat(40);
        row[9] = (int) LocalDate.of(9999, 12, 31).toEpochDay();
        row[10] = LocalDate.of(9999, 12, 31).toEpochDay() * 86_400_000_000L + 86_399_999_999L;
        row[11] = new BigDecimal("9999999.99");
        row[12] = new BigDecimal("999999999999.999999");
        row[13] = new BigDecimal("9999999999999999999999999999.9999999999");
        return row;
    }
}
