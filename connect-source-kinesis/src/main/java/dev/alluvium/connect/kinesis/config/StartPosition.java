// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.config;

import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream or a shard is read from when nothing is stored for it.
 *
 * @param kind of position
 * @param timestamp milliseconds since the epoch; only for {@code AT_TIMESTAMP}
 * @param sequence number of a record; only for {@code AT_SEQUENCE_NUMBER} of a shard
 */
public record StartPosition(
        Kind kind, long timestamp, @Nullable String sequence) {
    /** The kinds. */
    public enum Kind {
        /** The oldest record. */
        TRIM_HORIZON,
        /** The records from now on. */
        LATEST,
        /** The records from that time on. */
        AT_TIMESTAMP,
        /** The record of that number; of a stream: what is said of its shards one by one. */
        AT_SEQUENCE_NUMBER
    }

    private static final String NUMBER = "[1-9][0-9]{0,128}";

    /** A position without a time or a number. */
    static StartPosition of(Kind kind) {
        return new StartPosition(kind, 0, null);
    }

    /**
     * Reads {@code KIND} or {@code KIND:VALUE}.
     *
     * @param ofShard whether a sequence number belongs to it
     * @throws IllegalArgumentException with what is wrong, behind the entry that it is said of
     */
    static StartPosition parse(String text, boolean ofShard) {
        int colon = text.indexOf(':');
        Kind kind = kind(colon < 0 ? text : text.substring(0, colon));
        String value = colon < 0 ? "" : text.substring(colon + 1).trim();
        boolean wantsValue = kind == Kind.AT_TIMESTAMP || kind == Kind.AT_SEQUENCE_NUMBER && ofShard;
        if (wantsValue == value.isEmpty()) {
            throw new IllegalArgumentException(wantsValue ? "needs " + form(kind) : "takes no value behind " + kind);
        }
        return switch (kind) {
            case TRIM_HORIZON, LATEST -> of(kind);
            case AT_TIMESTAMP -> new StartPosition(kind, timestamp(value), null);
            case AT_SEQUENCE_NUMBER -> ofShard ? new StartPosition(kind, 0, number(value)) : of(kind);
        };
    }

    private static String form(Kind kind) {
        return kind == Kind.AT_TIMESTAMP ? "AT_TIMESTAMP:2026-01-31T00:00:00Z" : "AT_SEQUENCE_NUMBER:NUMBER";
    }

    private static Kind kind(String text) {
        try {
            return Kind.valueOf(text.trim().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException("has none of the positions " + Arrays.toString(Kind.values()), unknown);
        }
    }

    private static long timestamp(String text) {
        try {
            return ConfigReader.timestamp(text);
        } catch (DateTimeException unreadable) {
            throw new IllegalArgumentException(
                    "has neither a time such as 2026-01-31T00:00:00Z nor milliseconds since the epoch", unreadable);
        }
    }

    private static String number(String text) {
        if (!text.matches(NUMBER)) {
            throw new IllegalArgumentException("has no sequence number: 1 to 129 digits");
        }
        return text;
    }
}
