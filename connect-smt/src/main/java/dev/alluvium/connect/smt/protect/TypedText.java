// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.protect;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.HexFormat;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A scalar as text with a tag of its type, so that 1 and "1" differ and decryption can restore the type: s text, i
 * integer of any width, f float, d decimal, b boolean, x bytes in hex, t time in epoch milliseconds, y date in ISO
 * form.
 */
record TypedText(char tag, String text) {
    private static final int MAX_SCALE = 10_000;

    /** The typed text, null for what is no scalar. */
    static @Nullable TypedText of(Object value, @Nullable Schema schema) {
        if (value instanceof String text) {
            return new TypedText('s', text);
        }
        if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte
                || value instanceof BigInteger) {
            return new TypedText('i', value.toString());
        }
        if (value instanceof Double || value instanceof Float) {
            return new TypedText('f', value.toString());
        }
        if (value instanceof BigDecimal decimal) {
            return Math.abs((long) decimal.scale()) > MAX_SCALE ? null : new TypedText('d', decimal.toPlainString());
        }
        return value instanceof Date date ? ofDate(date, schema) : ofOther(value);
    }

    private static @Nullable TypedText ofOther(Object value) {
        if (value instanceof Boolean) {
            return new TypedText('b', value.toString());
        }
        byte[] bytes = bytes(value);
        return bytes == null ? null : new TypedText('x', HexFormat.of().formatHex(bytes));
    }

    private static TypedText ofDate(Date date, @Nullable Schema schema) {
        boolean isDay = schema != null && org.apache.kafka.connect.data.Date.LOGICAL_NAME.equals(schema.name());
        return isDay
                ? new TypedText(
                        'y',
                        Instant.ofEpochMilli(date.getTime())
                                .atOffset(ZoneOffset.UTC)
                                .toLocalDate()
                                .toString())
                : new TypedText('t', Long.toString(date.getTime()));
    }

    private static byte @Nullable [] bytes(Object value) {
        if (value instanceof ByteBuffer buffer) {
            byte[] copy = new byte[buffer.remaining()];
            buffer.duplicate().get(copy);
            return copy;
        }
        return value instanceof byte[] array ? array : null;
    }

    /** Says the type, not the value. */
    @Override
    public String toString() {
        return "TypedText[" + tag + "]";
    }
}
