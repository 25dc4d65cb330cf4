// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.mapped;

import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.row.RecordPath;
import dev.alluvium.connect.smt.row.ScalarText;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.jspecify.annotations.Nullable;

/**
 * Text with {@code ${path}} in it.
 *
 * @param parts Strings and RecordPaths in order
 */
record PathTemplate(List<Object> parts) {
    PathTemplate {
        parts = List.copyOf(parts);
    }

    /** A template that is the value of one path. */
    static PathTemplate ofPath(String path) {
        return new PathTemplate(List.of(RecordPath.parse(path)));
    }

    static PathTemplate parse(String text) {
        List<Object> parts = new ArrayList<>();
        int at = 0;
        for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw new IllegalArgumentException("placeholder without closing brace");
            }
            parts.add(text.substring(at, open));
            parts.add(RecordPath.parse(text.substring(open + 2, close)));
            at = close + 1;
        }
        parts.add(text.substring(at));
        return new PathTemplate(parts);
    }

    /** The text for an event, null where a path leads nowhere. */
    @Nullable
    String text(ConnectRecord<?> record, @Nullable Object event) {
        StringBuilder text = new StringBuilder(64);
        for (Object part : parts) {
            String one = part instanceof RecordPath path ? scalar(path, path.of(record, event)) : (String) part;
            if (one == null) {
                return null;
            }
            text.append(one);
        }
        return text.toString();
    }

    private static @Nullable String scalar(RecordPath path, @Nullable Object value) {
        String text = value == null ? null : ScalarText.PLAIN.text(value);
        if (value != null && text == null) {
            throw SmtErrors.unexpectedType(path.toString(), value, "a scalar");
        }
        return text;
    }
}
