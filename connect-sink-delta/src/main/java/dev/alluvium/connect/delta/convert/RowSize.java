// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** About how much memory rows take; cheap rather than exact, since it is asked for every record. */
final class RowSize {
    private static final long OBJECT = 16;
    private static final long EVENT = 96;

    private RowSize() {}

    /** Bytes of an event with these values. */
    static long ofEvent(@Nullable Object[] values) {
        return EVENT + ofRow(values);
    }

    private static long ofRow(@Nullable Object[] values) {
        long size = OBJECT;
        for (Object value : values) {
            size += 4 + (value == null ? 0 : of(value));
        }
        return size;
    }

    private static long of(Object value) {
        if (value instanceof String text) {
            return 40L + text.length();
        }
        if (value instanceof byte[] bytes) {
            return OBJECT + bytes.length;
        }
        if (value instanceof Object[] struct) {
            return ofRow(struct);
        }
        if (value instanceof Collection<?> list) {
            long size = 40;
            for (Object item : list) {
                size += 4 + (item == null ? 0 : of(item));
            }
            return size;
        }
        if (value instanceof Map<?, ?> map) {
            long size = 64;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                size += 48 + of(entry.getKey()) + (entry.getValue() == null ? 0 : of(entry.getValue()));
            }
            return size;
        }
        return OBJECT;
    }
}
