// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows as values that compare: arrays become lists, bytes become text. */
public final class Rows {
    private Rows() {}

    /** All rows of a cursor, in order. */
    public static List<List<Object>> read(RowCursor cursor) {
        List<List<Object>> rows = new ArrayList<>();
        try (cursor) {
            while (cursor.next()) {
                rows.add(comparable(cursor.row()));
            }
        }
        return rows;
    }

    /** All rows of a cursor that is asked value by value, in order; columns that are not asked for are null. */
    public static List<List<Object>> read(ValueCursor cursor, int width, BitSet columns) {
        List<List<Object>> rows = new ArrayList<>();
        try (cursor) {
            while (cursor.next()) {
                Object[] row = new Object[width];
                columns.stream().forEach(column -> row[column] = value(cursor, column));
                rows.add(comparable(row));
            }
        }
        return rows;
    }

    private static Object value(ValueCursor cursor, int column) {
        Object value = cursor.value(column);
        assertThat(cursor.isNull(column)).isEqualTo(value == null);
        if (value instanceof Boolean flag) {
            assertThat(cursor.number(column)).isEqualTo(flag ? 1 : 0);
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            assertThat(cursor.number(column)).isEqualTo(((Number) value).longValue());
        } else if (value instanceof String text) {
            assertThat(cursor.bytes(column)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof byte[] bytes) {
            assertThat(cursor.bytes(column)).isEqualTo(bytes);
        }
        return value;
    }

    /** Rows that compare. */
    public static List<List<Object>> comparable(List<Object[]> rows) {
        return rows.stream().map(Rows::comparable).toList();
    }

    /** A row that compares. */
    public static List<Object> comparable(Object[] row) {
        List<Object> values = new ArrayList<>();
        for (Object value : row) {
            values.add(value(value));
        }
        return values;
    }

    private static Object value(Object value) {
        if (value instanceof Object[] struct) {
            return comparable(struct);
        }
        if (value instanceof byte[] bytes) {
            return "0x" + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof List<?> list) {
            List<Object> values = new ArrayList<>();
            list.forEach(item -> values.add(value(item)));
            return values;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> values = new LinkedHashMap<>();
            map.forEach((key, item) -> values.put(value(key), value(item)));
            return values;
        }
        return value;
    }

    /** Every column of a layout. */
    public static BitSet all(TableLayout layout) {
        BitSet columns = layout.allColumns();
        return columns;
    }

    /** These columns. */
    public static BitSet columns(int... positions) {
        BitSet columns = new BitSet();
        for (int position : positions) {
            columns.set(position);
        }
        return columns;
    }
}
