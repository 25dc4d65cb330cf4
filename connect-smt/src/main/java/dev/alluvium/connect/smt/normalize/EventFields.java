// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.row.FieldPath;
import dev.alluvium.connect.smt.row.ScalarText;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of one event, Struct or Map.
 *
 * @param format its name, for messages
 */
public record EventFields(String format, @Nullable Object event) {
    /** Whatever is there, null for nothing. */
    public @Nullable Object value(FieldPath path) {
        return path.of(event);
    }

    /** The text of a scalar, null for nothing. */
    public @Nullable String text(FieldPath path) {
        Object value = path.of(event);
        if (value == null) {
            return null;
        }
        String text = ScalarText.PLAIN.text(value);
        if (text == null) {
            throw SmtErrors.unexpectedType(path.toString(), value, "a scalar");
        }
        return text;
    }

    /** The text of a scalar that must be there and not empty. */
    public String needed(FieldPath path) {
        String text = text(path);
        if (text == null || text.isEmpty()) {
            throw SmtErrors.missing(path.toString(), format);
        }
        return text;
    }

    /** The schema of a row, null for one without. */
    public static @Nullable Schema schema(@Nullable Object row) {
        return row instanceof Struct struct ? struct.schema() : null;
    }

    /** Says that there is an event, not what it holds. */
    @Override
    public String toString() {
        return "EventFields[" + format + "]";
    }
}
