// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.mongo;

import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.row.EventTime;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The objects of extended JSON that stand for one value, {@code {"$numberLong": "7"}}. */
final class TypedValue {
    /** What an object is that stands for itself. */
    static final Object NONE = new Object();

    private TypedValue() {}

    /** The value that an object stands for, {@link #NONE} for an ordinary one. */
    static @Nullable Object of(Map<?, ?> map) {
        if (map.isEmpty() || map.size() > 2 || !(map.keySet().iterator().next() instanceof String first)) {
            return NONE;
        }
        if (map.size() == 2) {
            return pair(map);
        }
        Object value = map.get(first);
        return first.startsWith("$") ? single(first, value) : NONE;
    }

    private static @Nullable Object single(String type, @Nullable Object value) {
        try {
            return switch (type) {
                case "$oid" -> text(type, value).toLowerCase(Locale.ROOT);
                case "$numberLong" -> Long.valueOf(text(type, value));
                case "$numberInt" -> (long) Integer.parseInt(text(type, value));
                case "$numberDouble" -> Double.valueOf(text(type, value));
                case "$numberDecimal" -> decimal(text(type, value));
                case "$date" -> date(value);
                case "$uuid" -> text(type, value).toLowerCase(Locale.ROOT);
                case "$symbol", "$code" -> text(type, value);
                case "$timestamp" -> value;
                case "$binary" -> binary(value);
                case "$regularExpression" -> expression(value, "pattern");
                case "$minKey" -> "MinKey";
                case "$maxKey" -> "MaxKey";
                case "$undefined" -> null;
                default -> NONE;
            };
        } catch (IllegalArgumentException e) {
            throw SmtErrors.malformedTyped(type);
        }
    }

    /** Forms of version 1 that take two members. */
    private static @Nullable Object pair(Map<?, ?> map) {
        if (map.containsKey("$binary") && map.containsKey("$type")) {
            return bytes(map.get("$binary"), String.valueOf(map.get("$type")));
        }
        return map.containsKey("$regex") && map.containsKey("$options") ? expression(map, "$regex") : NONE;
    }

    private static String text(String type, @Nullable Object value) {
        if (!(value instanceof String text)) {
            throw SmtErrors.malformedTyped(type);
        }
        return text;
    }

    /** NaN and the infinities have no decimal; as text they are at least what they are. */
    private static Object decimal(String text) {
        boolean isNumber = !text.isEmpty() && !text.matches("-?(?i:nan|inf(inity)?)");
        if (!isNumber) {
            return text;
        }
        BigDecimal decimal = new BigDecimal(text);
        // Decimal128 has exponents up to 6,144, whose plain text must not fill a row.
        return Math.abs((long) decimal.scale()) > 6_176 ? text : decimal;
    }

    private static Date date(@Nullable Object value) {
        Object inner = value instanceof Map<?, ?> map ? of(map) : value;
        if (inner instanceof Long millis) {
            return new Date(millis);
        }
        Long millis = inner instanceof String text ? EventTime.iso(text) : null;
        if (millis == null) {
            throw SmtErrors.malformedTyped("$date");
        }
        return new Date(millis);
    }

    private static Object binary(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return bytes(map.get("base64"), String.valueOf(map.get("subType")));
        }
        throw SmtErrors.malformedTyped("$binary");
    }

    private static Object bytes(@Nullable Object base64, String subType) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text("$binary", base64));
        } catch (IllegalArgumentException e) {
            throw SmtErrors.malformedTyped("$binary");
        }
        boolean isUuid = bytes.length == 16 && (subType.equals("04") || subType.equals("4"));
        return isUuid ? uuid(HexFormat.of().formatHex(bytes)) : bytes;
    }

    private static String uuid(String hex) {
        return hex.substring(0, 8)
                + '-'
                + hex.substring(8, 12)
                + '-'
                + hex.substring(12, 16)
                + '-'
                + hex.substring(16, 20)
                + '-'
                + hex.substring(20);
    }

    private static Object expression(@Nullable Object value, String pattern) {
        Object options =
                value instanceof Map<?, ?> map ? map.get(pattern.equals("pattern") ? "options" : "$options") : null;
        Object text = value instanceof Map<?, ?> map ? map.get(pattern) : null;
        return "/" + (text == null ? "" : text) + "/" + (options == null ? "" : options);
    }
}
