// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.PrimitiveType;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The least and the greatest value of a column, as the statistics spell them: Long, Float, Double, BigDecimal or
 * String; null where no bound can be given. Confined to one thread.
 */
sealed interface ColumnBounds
        permits ColumnBounds.None, ColumnBounds.Whole, ColumnBounds.Floating, ColumnBounds.Exact, StringBounds {
    /** Widens the bounds by a value. */
    void accept(Object value);

    /** A value that none of the column's is below. */
    @Nullable
    Object min();

    /** A value that none of the column's is above. */
    @Nullable
    Object max();

    /** Fresh bounds for a column of this type. */
    static ColumnBounds of(DataType type) {
        if (type instanceof DecimalType) {
            return new Exact();
        }
        if (!(type instanceof PrimitiveType primitive)) {
            return new None();
        }
        return switch (primitive) {
            case BYTE, SHORT, INTEGER, LONG, DATE, TIMESTAMP, TIMESTAMP_NTZ -> new Whole(primitive);
            case FLOAT, DOUBLE -> new Floating(primitive == PrimitiveType.FLOAT);
            case STRING -> new StringBounds();
            case BOOLEAN, BINARY -> new None();
        };
    }

    /** A type whose values are not compared. */
    final class None implements ColumnBounds {
        @Override
        public void accept(Object value) {}

        @Override
        public @Nullable Object min() {
            return null;
        }

        @Override
        public @Nullable Object max() {
            return null;
        }
    }

    /** Integers, dates and timestamps. */
    final class Whole implements ColumnBounds {
        private static final long MICROS_PER_MILLI = 1000;

        private final PrimitiveType type;
        private long min = Long.MAX_VALUE;
        private long max = Long.MIN_VALUE;

        Whole(PrimitiveType type) {
            this.type = type;
        }

        @Override
        public void accept(Object value) {
            long number = ((Number) value).longValue();
            min = Math.min(min, number);
            max = Math.max(max, number);
        }

        @Override
        public @Nullable Object min() {
            return min > max ? null : spell(min, Math.floorDiv(min, MICROS_PER_MILLI));
        }

        @Override
        public @Nullable Object max() {
            return min > max ? null : spell(max, -Math.floorDiv(-max, MICROS_PER_MILLI));
        }

        /** Statistics have milliseconds: the least is rounded down and the greatest up, so that both hold. */
        private Object spell(long value, long millis) {
            return switch (type) {
                case DATE -> LocalDate.ofEpochDay(value).toString();
                case TIMESTAMP -> Timestamps.millisInUtc(millis);
                case TIMESTAMP_NTZ -> Timestamps.millisWithoutZone(millis);
                case BYTE, SHORT, INTEGER, LONG, FLOAT, DOUBLE, BOOLEAN, STRING, BINARY -> value;
            };
        }
    }

    /**
     * Floats and doubles: one NaN and there are no bounds; a zero bound takes the sign that includes the other zero.
     */
    final class Floating implements ColumnBounds {
        private final boolean single;
        private boolean nan;
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;

        Floating(boolean single) {
            this.single = single;
        }

        @Override
        public void accept(Object value) {
            double number = ((Number) value).doubleValue();
            nan |= Double.isNaN(number);
            min = Math.min(min, number);
            max = Math.max(max, number);
        }

        @Override
        public @Nullable Object min() {
            return spell(min == 0 ? -0.0d : min);
        }

        @Override
        public @Nullable Object max() {
            return spell(max == 0 ? 0.0d : max);
        }

        private @Nullable Object spell(double bound) {
            if (nan || Double.isInfinite(bound)) {
                return null;
            }
            return single ? (Object) (float) bound : (Object) bound;
        }
    }

    /** Decimals. */
    final class Exact implements ColumnBounds {
        private @Nullable BigDecimal min;
        private @Nullable BigDecimal max;

        @Override
        public void accept(Object value) {
            BigDecimal number = (BigDecimal) value;
            min = min == null || number.compareTo(min) < 0 ? number : min;
            max = max == null || number.compareTo(max) > 0 ? number : max;
        }

        @Override
        public @Nullable Object min() {
            return min;
        }

        @Override
        public @Nullable Object max() {
            return max;
        }
    }
}
