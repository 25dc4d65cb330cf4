// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.route;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads a header whatever became of it on the way: Connect's default header converter turns text that looks like a
 * number, a boolean, a date or JSON into such a value.
 */
public final class HeaderText {
    /** A number with a greater exponent keeps it: written out it could fill the memory. */
    private static final int MAX_DIGITS = 1_000;

    private HeaderText() {}

    /** The last header of this name, or null. */
    public static @Nullable Object value(SinkRecord record, String name) {
        Header header = record.headers().lastWithName(name);
        return header == null ? null : header.value();
    }

    /** The last header of this name as text; empty where there is none, or where it is null or not a scalar. */
    public static Optional<String> text(SinkRecord record, String name) {
        Header header = record.headers().lastWithName(name);
        return header == null || header.value() == null ? Optional.empty() : scalar(header.value(), header.schema());
    }

    private static Optional<String> scalar(Object value, @Nullable Schema schema) {
        if (value instanceof String text) {
            return Optional.of(text);
        }
        if (value instanceof BigDecimal number) {
            boolean isLong = Math.abs((long) number.scale()) > MAX_DIGITS;
            return Optional.of(isLong ? number.toString() : number.toPlainString());
        }
        if (value instanceof Number || value instanceof Boolean) {
            return Optional.of(value.toString());
        }
        if (value instanceof byte[] bytes) {
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        }
        if (value instanceof Date date) {
            boolean isDay = schema != null && org.apache.kafka.connect.data.Date.LOGICAL_NAME.equals(schema.name());
            return Optional.of(
                    isDay
                            ? LocalDate.ofInstant(date.toInstant(), ZoneOffset.UTC)
                                    .toString()
                            : date.toInstant().toString());
        }
        return Optional.empty();
    }
}
