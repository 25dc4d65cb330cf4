// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.storage.ObjectKeys;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Stated bounds in the form in which values compare, and whether a value lies beyond them. */
final class BoundCheck {
    /** Writers cut timestamps to milliseconds, downwards: a greatest one may be this much too small. */
    private static final long MICROS_CUT = 999;

    private final Comparator<Object> order;
    private final Function<Object, Object> comparable;
    private final @Nullable Object min;
    private final @Nullable Object max;

    private BoundCheck(
            Comparator<Object> order, Function<Object, Object> comparable, @Nullable Object min, @Nullable Object max) {
        this.order = order;
        this.comparable = comparable;
        this.min = min;
        this.max = max;
    }

    /** Empty where there is no bound, or none that a type of this kind has. */
    static Optional<BoundCheck> of(DataType type, JsonNode min, JsonNode max) {
        if (type instanceof DecimalType) {
            return of(BoundCheck::natural, value -> value, JsonNode::decimalValue, min, max);
        }
        if (!(type instanceof PrimitiveType primitive)) {
            return Optional.empty();
        }
        return switch (primitive) {
            case BYTE, SHORT, INTEGER, LONG ->
                of(BoundCheck::natural, BoundCheck::whole, BoundCheck::exactLong, min, max);
            case FLOAT -> of(BoundCheck::natural, BoundCheck::floating, BoundCheck::single, min, max);
            case DOUBLE -> of(BoundCheck::natural, BoundCheck::floating, BoundCheck::twofold, min, max);
            case STRING -> of(BoundCheck::utf8, value -> value, JsonNode::textValue, min, max);
            case DATE ->
                of(
                        BoundCheck::natural,
                        BoundCheck::whole,
                        node -> LocalDate.parse(node.textValue()).toEpochDay(),
                        min,
                        max);
            case TIMESTAMP, TIMESTAMP_NTZ -> timestamps(min, max);
            case BOOLEAN, BINARY -> Optional.empty();
        };
    }

    private static Optional<BoundCheck> of(
            Comparator<Object> order,
            Function<Object, Object> comparable,
            Function<JsonNode, Object> read,
            JsonNode min,
            JsonNode max) {
        Object least = isAbsent(min) ? null : read.apply(min);
        Object greatest = isAbsent(max) ? null : read.apply(max);
        return least == null && greatest == null
                ? Optional.empty()
                : Optional.of(new BoundCheck(order, comparable, least, greatest));
    }

    private static Optional<BoundCheck> timestamps(JsonNode min, JsonNode max) {
        Object least = isAbsent(min) ? null : (Object) Timestamps.parseMicros(min.textValue());
        Object greatest = isAbsent(max) ? null : (Object) (Timestamps.parseMicros(max.textValue()) + MICROS_CUT);
        return least == null && greatest == null
                ? Optional.empty()
                : Optional.of(new BoundCheck(BoundCheck::natural, BoundCheck::whole, least, greatest));
    }

    private static boolean isAbsent(JsonNode bound) {
        return bound.isMissingNode() || bound.isNull();
    }

    boolean isBelow(Object value) {
        return min != null && order.compare(comparable.apply(value), min) < 0;
    }

    boolean isAbove(Object value) {
        return max != null && order.compare(comparable.apply(value), max) > 0;
    }

    @SuppressWarnings("unchecked") // Both sides are of the one class that the column's type has.
    private static int natural(Object left, Object right) {
        return ((Comparable<Object>) left).compareTo(right);
    }

    private static int utf8(Object left, Object right) {
        return ObjectKeys.UTF8_ORDER.compare((String) left, (String) right);
    }

    private static Object whole(Object value) {
        return ((Number) value).longValue();
    }

    private static Object exactLong(JsonNode node) {
        return new BigDecimal(node.asText()).longValueExact();
    }

    /** The two zeros are one value; NaN is above all others, as for Spark. */
    private static Object floating(Object value) {
        double number = ((Number) value).doubleValue();
        return number == 0 ? 0.0d : number;
    }

    private static Object single(JsonNode node) {
        return floating(Float.parseFloat(node.asText()));
    }

    private static Object twofold(JsonNode node) {
        return floating(Double.parseDouble(node.asText()));
    }
}
