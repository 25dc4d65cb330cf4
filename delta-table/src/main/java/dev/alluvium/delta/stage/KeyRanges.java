// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The least and the greatest value of each key column among some events, to tell files whose statistics say that they
 * hold none of the keys. Whole numbers and texts are compared; other columns rule nothing out. Confined to one merge.
 */
final class KeyRanges {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<StructField> columns;
    private final @Nullable Object[] least;
    private final @Nullable Object[] greatest;

    /** @param columns the key columns of the table, in key order */
    KeyRanges(List<StructField> columns) {
        this.columns = List.copyOf(columns);
        this.least = new @Nullable Object[columns.size()];
        this.greatest = new @Nullable Object[columns.size()];
    }

    /** Widens the ranges by a key. */
    void put(Object[] key) {
        for (int i = 0; i < key.length; i++) {
            Object value = comparable(key[i]);
            if (value != null) {
                least[i] = least[i] == null || compare(value, least[i]) < 0 ? value : least[i];
                greatest[i] = greatest[i] == null || compare(value, greatest[i]) > 0 ? value : greatest[i];
            }
        }
    }

    private @Nullable Object comparable(Object value) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        return value instanceof String ? value : null;
    }

    private static int compare(Object left, @Nullable Object right) {
        if (left instanceof Long number && right instanceof Long other) {
            return Long.compare(number, other);
        }
        return Arrays.compareUnsigned(
                ((String) left).getBytes(StandardCharsets.UTF_8),
                String.valueOf(right).getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the file may hold one of the keys. */
    boolean mayMatch(AddFile file) {
        if (file.stats() == null) {
            return true;
        }
        try {
            JsonNode stats = JSON.readTree(file.stats());
            for (int i = 0; i < columns.size(); i++) {
                if (isOutside(i, stats)) {
                    return false;
                }
            }
            return true;
        } catch (IOException unreadable) {
            return true;
        }
    }

    private boolean isOutside(int column, JsonNode stats) {
        Object low = least[column];
        Object high = greatest[column];
        String name = columns.get(column).name();
        JsonNode min = stats.path("minValues").path(name);
        JsonNode max = stats.path("maxValues").path(name);
        if (low == null || high == null) {
            return false;
        }
        Object fileLow = bound(columns.get(column), min);
        Object fileHigh = bound(columns.get(column), max);
        return (fileLow != null && fileLow.getClass() == high.getClass() && compare(high, fileLow) < 0)
                || (fileHigh != null && fileHigh.getClass() == low.getClass() && compare(low, fileHigh) > 0);
    }

    private static @Nullable Object bound(StructField column, JsonNode bound) {
        if (!(column.type() instanceof PrimitiveType type)) {
            return null;
        }
        return switch (type) {
            case BYTE, SHORT, INTEGER, LONG -> bound.isIntegralNumber() ? (Object) bound.asLong() : null;
            case STRING -> bound.isTextual() ? bound.asText() : null;
            case FLOAT, DOUBLE, BOOLEAN, BINARY, DATE, TIMESTAMP, TIMESTAMP_NTZ -> null;
        };
    }
}
