// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.row;

import dev.alluvium.connect.smt.entity.SmtErrors;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads points in time that events carry. */
public final class EventTime {
    /** More seconds than these have no milliseconds. */
    private static final long MAX_SECONDS = Long.MAX_VALUE / 1_000L - 1_000L;

    private EventTime() {}

    /**
     * Epoch milliseconds; finer units are cut, not rounded.
     *
     * @param value a number in that unit, a {@link Date}, ISO-8601 text with an offset, or null
     * @return null for null
     */
    public static @Nullable Long millis(@Nullable Object value, TimeUnit unit, String field) {
        if (value == null) {
            return null;
        }
        if (value instanceof Long || value instanceof Integer) {
            long count = ((Number) value).longValue();
            if (unit == TimeUnit.SECONDS && Math.abs(count / 1_000L) > MAX_SECONDS / 1_000L) {
                throw SmtErrors.noTime(field);
            }
            return toMillis(count, unit);
        }
        if (value instanceof Date date) {
            return date.getTime();
        }
        Long millis = value instanceof String text ? iso(text) : null;
        if (millis == null) {
            throw SmtErrors.noTime(field);
        }
        return millis;
    }

    /** Epoch milliseconds of ISO-8601 text with an offset, null for any other text and for years beyond counting. */
    public static @Nullable Long iso(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    private static long toMillis(long count, TimeUnit unit) {
        // TimeUnit cuts towards zero; times before 1970 must be cut downwards to stay in order.
        return unit == TimeUnit.MICROSECONDS ? Math.floorDiv(count, 1_000L) : unit.toMillis(count);
    }
}
