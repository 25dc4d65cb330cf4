// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.schema;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Which types' values fit into which without loss, and the values themselves. */
public final class TypeWidening {
    private TypeWidening() {}

    /** Whether every value of {@code from} is a value of {@code to}; both without parts, or equal. */
    public static boolean fits(DataType from, DataType to) {
        if (from.equals(to)) {
            return true;
        }
        if (from instanceof DecimalType narrow && to instanceof DecimalType wide) {
            return narrow.scale() <= wide.scale()
                    && narrow.precision() - narrow.scale() <= wide.precision() - wide.scale();
        }
        if (from instanceof PrimitiveType narrow && to instanceof PrimitiveType wide) {
            int rank = integerRank(narrow);
            return (rank > 0 && rank < integerRank(wide))
                    || (narrow == PrimitiveType.FLOAT && wide == PrimitiveType.DOUBLE);
        }
        return false;
    }

    private static int integerRank(PrimitiveType type) {
        return switch (type) {
            case BYTE -> 1;
            case SHORT -> 2;
            case INTEGER -> 3;
            case LONG -> 4;
            case FLOAT, DOUBLE, BOOLEAN, STRING, BINARY, DATE, TIMESTAMP, TIMESTAMP_NTZ -> 0;
        };
    }

    /** The value of a type without parts as one of {@code to}; returned as it is where nothing changes. */
    public static @Nullable Object widen(@Nullable Object value, DataType to) {
        if (value == null) {
            return null;
        }
        if (to instanceof DecimalType decimal && value instanceof BigDecimal number) {
            return number.scale() == decimal.scale() ? number : number.setScale(decimal.scale());
        }
        if (to instanceof PrimitiveType primitive && value instanceof Number number) {
            return switch (primitive) {
                case BYTE -> number.byteValue();
                case SHORT -> number.shortValue();
                case INTEGER -> number.intValue();
                case LONG -> number.longValue();
                case FLOAT -> number.floatValue();
                case DOUBLE -> number.doubleValue();
                case BOOLEAN, STRING, BINARY, DATE, TIMESTAMP, TIMESTAMP_NTZ -> value;
            };
        }
        return value;
    }
}
