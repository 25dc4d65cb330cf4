// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.api;

import dev.alluvium.connect.smt.entity.EntityOp;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operation word of an event means.
 *
 * @param partial whether its row holds only some fields unless the event says otherwise
 */
record ApiOperation(EntityOp op, boolean partial) {
    private static final Map<String, ApiOperation> WORDS = words();

    /** The words of the format and those of the settings, which win. */
    static Map<String, ApiOperation> withWords(Map<String, EntityOp> more) {
        Map<String, ApiOperation> words = new HashMap<>(WORDS);
        more.forEach((word, op) -> words.put(word, new ApiOperation(op, op == EntityOp.UPDATE)));
        return Map.copyOf(words);
    }

    /** The operation of a word in any case, null for an unknown one. */
    static @Nullable ApiOperation of(Map<String, ApiOperation> words, String word) {
        ApiOperation operation = words.get(word);
        return operation == null ? words.get(word.toLowerCase(Locale.ROOT)) : operation;
    }

    private static Map<String, ApiOperation> words() {
        Map<String, ApiOperation> words = new HashMap<>();
        put(words, new ApiOperation(EntityOp.CREATE, false), "create", "created", "insert", "c");
        put(words, new ApiOperation(EntityOp.UPDATE, true), "update", "updated", "modify", "u", "patch");
        put(words, new ApiOperation(EntityOp.UPSERT, false), "upsert", "put");
        put(words, new ApiOperation(EntityOp.DELETE, false), "delete", "deleted", "remove", "d");
        put(words, new ApiOperation(EntityOp.READ, false), "read", "snapshot", "r");
        return Map.copyOf(words);
    }

    private static void put(Map<String, ApiOperation> target, ApiOperation operation, String... words) {
        for (String word : words) {
            target.put(word, operation);
        }
    }
}
