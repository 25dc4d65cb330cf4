// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.entity;

import java.util.Arrays;
import java.util.Optional;

/** The facts about an entity event that travel in record headers beside the untouched row. */
public enum EntityFact {
    /** Entity type, for example {@code video}. */
    TYPE("type"),
    /** Canonical id: plain text for one key field, a compact JSON object for several. */
    ID("id"),
    /** One of the words of {@link EntityOp}. */
    OP("op"),
    /** Boolean: the row holds only some fields, a merge must keep the others. */
    PARTIAL("partial"),
    /** JSON array of field names whose value the source did not send: keep what is stored. */
    UNCHANGED("unchanged"),
    /** JSON array of field names that were removed at the source: set them to null. */
    UNSET("unset"),
    /** Digits or {@code /}-joined digits, compared as a tuple of integers. */
    SEQ("seq"),
    /** Event time at the source, epoch milliseconds. */
    TS("ts"),
    /** The tenant that the event belongs to. */
    TENANT("tenant"),
    /** Where the event came from: {@code format:origin}. */
    SOURCE("source"),
    /** The id before a key change. */
    PREV_ID("prev.id"),
    /** JSON object of the old key's fields, in key-field order. */
    PREV_KEY("prev.key"),
    /** {@code paired} (a delete of the old key is a record of its own) or {@code single}. */
    KEY_CHANGE("key.change"),
    /** The source's own id of the event, for removing duplicates. */
    EVENT_ID("event.id");

    /** The prefix of header names unless configured otherwise. */
    public static final String DEFAULT_PREFIX = "entity.";

    private final String word;

    EntityFact(String word) {
        this.word = word;
    }

    /** The name without prefix. */
    public String word() {
        return word;
    }

    /** The header name under a prefix. */
    public String header(String prefix) {
        return prefix + word;
    }

    /** The fact of that unprefixed name, if there is one. */
    public static Optional<EntityFact> ofWord(String word) {
        return Arrays.stream(values()).filter(fact -> fact.word.equals(word)).findFirst();
    }
}
