// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.row.EventTime;
import dev.alluvium.connect.smt.row.FieldPath;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Reads the order of an event among those of its entity, as digits or {@code /}-joined digits. */
@FunctionalInterface
public interface SequenceReader {
    /** The order of records in their topic is the order of events. */
    SequenceReader BY_OFFSET = event -> null;

    /** The sequence of an event's value as it came; null where the topic's order counts. */
    @Nullable
    String read(@Nullable Object event);

    /** What the setting {@code sequence.by} says, in formats whose source has no order of its own. */
    static SequenceReader of(String sequenceBy) {
        return switch (sequenceBy) {
            case "offset" -> BY_OFFSET;
            case "source" ->
                event -> {
                    throw SmtErrors.noSourceSequence();
                };
            default -> byPath(FieldPath.parse(sequenceBy));
        };
    }

    /** Reads a field: a whole number, digits, or a time, which becomes epoch milliseconds. */
    static SequenceReader byPath(FieldPath path) {
        return event -> of(path.of(event), path.toString());
    }

    /** The sequence that a value is: a whole number, digits, or a time, which becomes epoch milliseconds. */
    static String of(@Nullable Object value, String path) {
        String text = digits(value);
        if (text == null) {
            throw SmtErrors.noSequence(path);
        }
        return text;
    }

    private static @Nullable String digits(@Nullable Object value) {
        if (value instanceof Number && !(value instanceof Double || value instanceof Float)) {
            return onlyDigits(value.toString());
        }
        if (value instanceof Date date) {
            return onlyDigits(Long.toString(date.getTime()));
        }
        if (!(value instanceof String text)) {
            return null;
        }
        String digits = onlyDigits(text);
        if (digits == null) {
            Long millis = EventTime.iso(text);
            digits = millis == null ? null : onlyDigits(millis.toString());
        }
        return digits;
    }

    /** The text itself when it is digits, or parts of digits joined by slashes; null otherwise. */
    private static @Nullable String onlyDigits(String text) {
        boolean digitBefore = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (!digit && !(c == '/' && digitBefore)) {
                return null;
            }
            digitBefore = digit;
        }
        return digitBefore ? text : null;
    }
}
