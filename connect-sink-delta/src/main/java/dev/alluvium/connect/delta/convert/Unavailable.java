// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Recognises what a source writes in place of a value that it does not have at hand (Debezium: an unchanged TOAST or
 * LOB column), in each of the forms that a column's type gives it. Cheap on every other value: lengths are compared
 * first.
 */
final class Unavailable {
    private final byte[] bytes;
    private final Set<String> texts = new HashSet<>();
    private final Set<Integer> lengths = new HashSet<>();

    /** @param placeholder the text; empty to recognise nothing */
    Unavailable(String placeholder) {
        this.bytes = placeholder.getBytes(StandardCharsets.UTF_8);
        if (!placeholder.isEmpty()) {
            texts.add(placeholder);
            texts.add(Base64.getEncoder().encodeToString(bytes));
            texts.add(Base64.getUrlEncoder().encodeToString(bytes));
            texts.add(HexFormat.of().formatHex(bytes));
            texts.add("{\"" + placeholder + "\":\"" + placeholder + "\"}");
        }
        texts.forEach(text -> lengths.add(text.length()));
    }

    /** Whether the value stands for one that was not at hand. */
    boolean matches(Object value) {
        if (value instanceof String text) {
            return lengths.contains(text.length()) && texts.contains(text);
        }
        if (bytes.length == 0) {
            return false;
        }
        if (value instanceof byte[] content) {
            return Arrays.equals(content, bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            return buffer.remaining() == bytes.length && buffer.duplicate().equals(ByteBuffer.wrap(bytes));
        }
        if (value instanceof Collection<?> list) {
            return list.size() == 1 ? matchesElement(list.iterator().next()) : matchesNumbers(list);
        }
        return value instanceof Map<?, ?> map
                && map.size() == 1
                && map.keySet().iterator().next() instanceof String key
                && texts.contains(key);
    }

    private boolean matchesElement(Object element) {
        boolean isUuid = element instanceof String text
                && text.length() == 36
                && text.equals(UUID.nameUUIDFromBytes(bytes).toString());
        return isUuid
                || ((element instanceof String || element instanceof byte[]) && matches(element))
                || (element instanceof ByteBuffer && matches(element));
    }

    /** An array of numbers holds the placeholder's bytes one by one. */
    private boolean matchesNumbers(Collection<?> list) {
        if (list.size() != bytes.length) {
            return false;
        }
        int i = 0;
        for (Object item : list) {
            if (!(item instanceof Number number) || number.longValue() != bytes[i]) {
                return false;
            }
            i++;
        }
        return true;
    }
}
