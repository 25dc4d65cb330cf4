// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.debezium;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.connect.data.Schema;

/**
 * Recognises the placeholder that Debezium sends for a value it did not get (TOAST, LOB), in every form that a column
 * can give it. Unknown forms are data. Immutable.
 *
 * @see "Debezium: UnchangedToastedPlaceholder, ReselectColumnsPostProcessor"
 */
final class UnavailableValue {
    private final byte[] bytes;
    private final String text;
    private final String uuid;
    private final Set<String> texts = new HashSet<>();
    /** A bit for the length of each form, modulo 64: most texts are told apart by their length alone. */
    private final long lengths;

    /** The placeholder of those bytes. */
    UnavailableValue(byte[] placeholder) {
        bytes = placeholder.clone();
        text = new String(bytes, StandardCharsets.UTF_8);
        uuid = UUID.nameUUIDFromBytes(bytes).toString();
        texts.add(text);
        texts.add(Base64.getEncoder().encodeToString(bytes));
        texts.add(Base64.getUrlEncoder().encodeToString(bytes));
        texts.add(HexFormat.of().formatHex(bytes));
        texts.add("{\"" + text + "\":\"" + text + "\"}");
        lengths = texts.stream().mapToLong(form -> 1L << form.length()).reduce(0L, (a, b) -> a | b);
    }

    /** Whether values of a column can be the placeholder. */
    static boolean isPossible(Schema column) {
        return switch (column.type()) {
            case STRING -> true;
            case BYTES -> !org.apache.kafka.connect.data.Decimal.LOGICAL_NAME.equals(column.name());
            case ARRAY ->
                switch (column.valueSchema().type()) {
                    case STRING, BYTES, INT32, INT64 -> true;
                    default -> false;
                };
            case MAP -> column.keySchema().type() == Schema.Type.STRING;
            default -> false;
        };
    }

    /** Whether a value is the placeholder; length and type are looked at before any content. */
    boolean is(Object value) {
        if (value instanceof String string) {
            return isText(string);
        }
        if (value instanceof Number) {
            return false;
        }
        if (value instanceof byte[] array) {
            return array.length == bytes.length && Arrays.equals(array, bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            return buffer.remaining() == bytes.length && buffer.equals(ByteBuffer.wrap(bytes));
        }
        if (value instanceof List<?> list) {
            return isList(list);
        }
        return value instanceof Map<?, ?> map && map.size() == 1 && text.equals(map.get(text));
    }

    private boolean isText(String string) {
        return (lengths >>> string.length() & 1) != 0 && texts.contains(string);
    }

    private boolean isList(List<?> list) {
        if (list.size() == 1) {
            Object only = list.get(0);
            if (only instanceof String string) {
                return isText(string) || string.equals(uuid);
            }
            if (only instanceof byte[] || only instanceof ByteBuffer) {
                return is(only);
            }
        }
        return list.size() == bytes.length && isNumberPerByte(list);
    }

    private boolean isNumberPerByte(List<?> list) {
        for (int i = 0; i < bytes.length; i++) {
            Object element = list.get(i);
            if (!(element instanceof Long || element instanceof Integer)
                    || ((Number) element).longValue() != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
