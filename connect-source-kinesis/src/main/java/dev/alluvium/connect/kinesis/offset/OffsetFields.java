// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.offset;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The fields of a stored offset, each checked as it is read. Messages name the key and never the value. */
record OffsetFields(Map<String, ?> map) {
    void checkKeys(Set<String> known) {
        Set<String> unknown = new TreeSet<>(map.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown keys " + unknown + "; an offset has only " + new TreeSet<>(known));
        }
    }

    boolean has(String key) {
        return map.get(key) != null;
    }

    /** A whole number that is not negative. */
    long number(String key, long absent) {
        Object value = map.get(key);
        if (value == null) {
            return absent;
        }
        if (value instanceof Number number && number.doubleValue() == number.longValue() && number.longValue() >= 0) {
            return number.longValue();
        }
        throw new IllegalArgumentException(key + " is a whole number that is not negative");
    }

    boolean flag(String key) {
        Object value = map.get(key);
        if (value == null) {
            return false;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw new IllegalArgumentException(key + " is true or false");
    }

    @Nullable
    String sequence(String key) {
        Object value = map.get(key);
        if (value == null) {
            return null;
        }
        if (value instanceof String text && SequenceNumber.isValid(text)) {
            return text;
        }
        throw new IllegalArgumentException(key + " is a sequence number: a text of digits");
    }
}
