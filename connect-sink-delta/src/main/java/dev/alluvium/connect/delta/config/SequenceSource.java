// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import java.util.List;

/**
 * What orders the events of a key.
 *
 * @param kind where the sequence stands
 * @param names the header (one) or the fields of the value (one or more)
 * @param onNull what a missing sequence does; {@code ACCEPT}: the event loses to every other
 */
public record SequenceSource(Kind kind, List<String> names, TableConfig.RecordPolicy onNull) {
    /** Where a sequence stands. */
    public enum Kind {
        /** The offset in the topic-partition; nothing is stored. */
        OFFSET,
        /** The record's timestamp. */
        TIMESTAMP,
        /** A header of digits, or of digits joined by slashes. */
        HEADER,
        /** Fields of the value. */
        FIELDS
    }

    /** The word for the offset. */
    public static final String KAFKA_OFFSET = "kafka.offset";
    /** The word for the timestamp. */
    public static final String KAFKA_TIMESTAMP = "kafka.timestamp";
    /** The word for the entity header. */
    public static final String ENTITY_SEQ = "entity.seq";
    /** What stands before a header's name. */
    public static final String HEADER_PREFIX = "header:";
    /** Column in which a sequence is stored that is not a field of the value. */
    public static final String COLUMN = "__sequence";

    /** Copies the names. */
    public SequenceSource {
        names = List.copyOf(names);
    }

    /** Whether anything but the offset orders events. */
    public boolean isStored() {
        return kind != Kind.OFFSET;
    }

    /** The columns that keep a stored row's sequence. */
    public List<String> columns() {
        return switch (kind) {
            case OFFSET -> List.of();
            case TIMESTAMP, HEADER -> List.of(COLUMN);
            case FIELDS -> names;
        };
    }

    /** Reads the setting's words. */
    static SequenceSource of(List<String> words, TableConfig.RecordPolicy onNull) {
        if (words.size() != 1) {
            return new SequenceSource(Kind.FIELDS, words, onNull);
        }
        String word = words.get(0);
        if (word.equals(KAFKA_OFFSET)) {
            return new SequenceSource(Kind.OFFSET, List.of(), onNull);
        }
        if (word.equals(KAFKA_TIMESTAMP)) {
            return new SequenceSource(Kind.TIMESTAMP, List.of(), onNull);
        }
        if (word.equals(ENTITY_SEQ)) {
            return new SequenceSource(Kind.HEADER, List.of(ENTITY_SEQ), onNull);
        }
        if (word.startsWith(HEADER_PREFIX)) {
            return new SequenceSource(Kind.HEADER, List.of(word.substring(HEADER_PREFIX.length())), onNull);
        }
        return new SequenceSource(Kind.FIELDS, words, onNull);
    }
}
