// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.protect;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Date;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Replaces values by constants of their type. The length of a text does not show.
 *
 * @param keepLast how many characters at the end of a text stay; none where the text is not longer than twice as many
 */
record Mask(int keepLast) implements Protection {
    private static final String STARS = "****";

    @Override
    public @Nullable Object protect(Object value, @Nullable Schema schema, Site site) {
        if (value instanceof String text) {
            if (keepLast == 0) {
                return STARS;
            }
            int shown = text.codePointCount(0, text.length()) > 2 * keepLast ? keepLast : 0;
            return STARS + text.substring(text.offsetByCodePoints(text.length(), -shown));
        }
        if (value instanceof Number number) {
            return zero(number);
        }
        if (value instanceof Boolean) {
            return Boolean.FALSE;
        }
        if (value instanceof Date) {
            return new Date(0);
        }
        if (value instanceof byte[]) {
            return new byte[0];
        }
        return value instanceof ByteBuffer ? ByteBuffer.allocate(0) : null;
    }

    private static @Nullable Object zero(Number number) {
        if (number instanceof BigDecimal decimal) {
            return BigDecimal.ZERO.setScale(decimal.scale());
        }
        if (number instanceof BigInteger) {
            return BigInteger.ZERO;
        }
        if (number instanceof Double) {
            return 0d;
        }
        if (number instanceof Float) {
            return 0f;
        }
        return wholeZero(number);
    }

    private static @Nullable Object wholeZero(Number number) {
        if (number instanceof Long) {
            return 0L;
        }
        if (number instanceof Integer) {
            return 0;
        }
        if (number instanceof Short) {
            return (short) 0;
        }
        return number instanceof Byte ? (Object) (byte) 0 : null;
    }

    @Override
    public boolean bindsToSite() {
        return false;
    }

    @Override
    public boolean keepsType() {
        return true;
    }
}
