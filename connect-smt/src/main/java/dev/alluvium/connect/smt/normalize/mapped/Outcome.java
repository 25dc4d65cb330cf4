// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.mapped;

import dev.alluvium.connect.smt.entity.EntityOp;
import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.normalize.Reading;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operation word means: {@code update}, {@code update+partial}, {@code delete+soft}, {@code drop} or {@code
 * fail}.
 *
 * @param op null where there is no change
 * @param fails whether the event is refused instead of dropped, where there is no change
 */
record Outcome(@Nullable EntityOp op, boolean partial, boolean soft, boolean fails) {
    /**
     * Reads the text after a word.
     *
     * @throws IllegalArgumentException for an unknown one
     */
    static Outcome parse(String text) {
        if (text.equals("drop") || text.equals("fail")) {
            return new Outcome(null, false, false, text.equals("fail"));
        }
        int plus = text.indexOf('+');
        String word = plus < 0 ? text : text.substring(0, plus);
        String more = plus < 0 ? "" : text.substring(plus + 1);
        EntityOp op = EntityOp.ofWord(word)
                .filter(known -> known != EntityOp.TRUNCATE)
                .orElseThrow(() ->
                        new IllegalArgumentException("'" + word + "' is none of create, update, upsert, delete, read"));
        if (!more.isEmpty() && !more.equals("partial") && !more.equals("soft")) {
            throw new IllegalArgumentException("'" + more + "' is none of partial, soft");
        }
        return new Outcome(op, more.equals("partial"), more.equals("soft"), false);
    }

    /** The meanings of words, in lower case. */
    static Map<String, Outcome> words(Map<String, String> pairs) {
        Map<String, Outcome> words = new HashMap<>();
        pairs.forEach((word, text) -> words.put(word.toLowerCase(Locale.ROOT), parse(text)));
        return Map.copyOf(words);
    }

    /** What becomes of an event without a change. */
    Reading.Verdict verdict() {
        if (fails) {
            throw SmtErrors.unusableEvent();
        }
        return Reading.Verdict.DROP;
    }
}
