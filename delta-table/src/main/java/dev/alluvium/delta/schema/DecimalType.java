// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.schema;

/**
 * An exact decimal number.
 *
 * @param precision digits in all, 1 to 38
 * @param scale digits after the point, 0 to {@code precision}
 */
public record DecimalType(int precision, int scale) implements DataType {
    /** The most digits that the protocol allows. */
    public static final int MAX_PRECISION = 38;

    /** Checks the bounds. */
    public DecimalType {
        if (precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision) {
            throw new IllegalArgumentException("decimal(" + precision + "," + scale
                    + ") is not a Delta type: 1 <= precision <= 38, 0 <= scale <= precision");
        }
    }

    @Override
    public String toString() {
        return "decimal(" + precision + "," + scale + ")";
    }
}
