// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses texts with half of a surrogate pair, which JSON can write as an escape. No encoding can hold them: two ids
 * would both be written as a question mark, and be one.
 */
final class SurrogateCheck {
    private SurrogateCheck() {}

    /**
     * The value itself.
     *
     * @throws MalformedJsonException where a name or text in it, at any depth, is not well formed
     */
    static @Nullable Object passed(@Nullable Object value) {
        if (value instanceof String text && !Utf8Text.isWellFormed(text)) {
            throw halfPair();
        }
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> {
                passed(name);
                passed(member);
            });
        }
        if (value instanceof List<?> list) {
            list.forEach(SurrogateCheck::passed);
        }
        return value;
    }

    static MalformedJsonException halfPair() {
        return new MalformedJsonException("half of a surrogate pair, which no encoding can hold");
    }
}
