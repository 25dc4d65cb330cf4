// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.entity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an event does to its entity. */
public enum EntityOp {
    /** The entity came into being. */
    CREATE,
    /** It changed. */
    UPDATE,
    /** It changed or came into being, the source does not say which. */
    UPSERT,
    /** It ceased to be. */
    DELETE,
    /** It was found by a read of existing rows. */
    READ,
    /** All entities of the type ceased to be. */
    TRUNCATE;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The word in the header. */
    public String word() {
        return word;
    }

    /** The operation of that word, if there is one. */
    public static Optional<EntityOp> ofWord(String word) {
        return Arrays.stream(values()).filter(op -> op.word.equals(word)).findFirst();
    }
}
