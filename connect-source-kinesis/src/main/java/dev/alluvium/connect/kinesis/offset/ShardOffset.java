// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.offset;

import dev.alluvium.connect.kinesis.stream.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far a shard was delivered. Stored as texts, longs and booleans, which is all that Connect accepts; numbers come
 * back as any {@code Number}.
 *
 * @param seq sequence number of the last record; null before the first
 * @param sub index of the last user record within it
 * @param aggregate user records in it; 1 when it is no aggregate
 * @param arrival of that record, in milliseconds; 0 before the first
 * @param closed whether the shard's end was delivered
 * @param caughtUpAt a time until which everything was delivered, in milliseconds; 0 when never
 * @param read bytes delivered since the beginning
 * @param position a sequence number to go on from where no record was delivered; null for none
 * @param timestamp where the stream was first read, in milliseconds; null for its oldest record
 */
public record ShardOffset(
        @Nullable String seq,
        int sub,
        int aggregate,
        long arrival,
        boolean closed,
        long caughtUpAt,
        long read,
        @Nullable String position,
        @Nullable Long timestamp) {
    /** The form's version: a newer one is refused. */
    static final long VERSION = 1;

    static final String V = "v";
    static final String SEQ = "seq";
    static final String SUB = "sub";
    static final String AGGREGATE = "aggregate";
    static final String ARRIVAL = "arrival";
    static final String CLOSED = "closed";
    static final String CAUGHT_UP_AT = "caughtUpAt";
    static final String READ = "read";
    static final String POSITION = "position";
    static final String TIMESTAMP = "timestamp";
    /** All keys of the stored form. */
    static final Set<String> KEYS =
            Set.of(V, SEQ, SUB, AGGREGATE, ARRIVAL, CLOSED, CAUGHT_UP_AT, READ, POSITION, TIMESTAMP);

    /** Before the first record of a stream that is read from its oldest record. */
    public static final ShardOffset NONE = new ShardOffset(null, 0, 1, 0, false, 0, 0, null, null);

    /** Before the first record that arrived then or later. */
    public static ShardOffset startingAt(long timestamp) {
        return new ShardOffset(null, 0, 1, 0, false, 0, 0, null, timestamp);
    }

    /** Before the record of this number. */
    public static ShardOffset startingAt(String sequence) {
        return new ShardOffset(null, 0, 1, 0, false, 0, 0, sequence, null);
    }

    /** After a user record. */
    public ShardOffset delivered(String sequence, int index, int size, long arrived) {
        return new ShardOffset(sequence, index, size, arrived, false, caughtUpAt, read, null, timestamp);
    }

    /** With more bytes delivered. */
    public ShardOffset plus(long bytes) {
        return new ShardOffset(seq, sub, aggregate, arrival, closed, caughtUpAt, read + bytes, position, timestamp);
    }

    /** Everything until this time was delivered. */
    public ShardOffset caughtUp(long millis) {
        return new ShardOffset(seq, sub, aggregate, arrival, closed, millis, read, position, timestamp);
    }

    /** To go on at this number, unless a record was delivered: that says better where. Null changes nothing. */
    public ShardOffset at(@Nullable String sequence) {
        return sequence == null || seq != null
                ? this
                : new ShardOffset(null, sub, aggregate, arrival, closed, caughtUpAt, read, sequence, timestamp);
    }

    /** The end of the shard. */
    public ShardOffset end() {
        return new ShardOffset(seq, sub, aggregate, arrival, true, caughtUpAt, read, position, timestamp);
    }

    /** Where to read on. The last record is read again: its presence shows that nothing behind it was lost. */
    public Position resumeAt() {
        if (seq != null) {
            return Position.at(seq);
        }
        if (position != null) {
            return Position.at(position);
        }
        return timestamp == null ? Position.TRIM_HORIZON : Position.atTimestamp(timestamp);
    }

    /** Whether the record is the one that reading goes on at, or an older one. */
    public boolean isAtOrBehind(String sequence) {
        String at = seq == null ? position : seq;
        return at != null && SequenceNumber.compare(sequence, at) <= 0;
    }

    /** Whether a user record was delivered already, or lies before the record to begin at. */
    public boolean covers(String sequence, int index) {
        if (seq == null) {
            return position != null && SequenceNumber.compare(sequence, position) < 0;
        }
        int order = SequenceNumber.compare(sequence, seq);
        return order < 0 || order == 0 && index <= sub;
    }

    /** Whether nothing was delivered, and what is to be begins later than this time. */
    public boolean startsBehind(long arrived) {
        return seq == null && timestamp != null && arrived < timestamp;
    }

    /** Whether it is as far as the other one, or farther. */
    public boolean covers(ShardOffset other) {
        return other.seq == null || seq != null && covers(other.seq, other.sub);
    }

    /** Whether nothing was read of the shard yet: only where its reading is to start may be known. */
    public boolean isUnread() {
        return seq == null && caughtUpAt == 0;
    }

    /** A time until which everything was delivered, or was not asked for; 0 when nothing says so. */
    public long knownUntil() {
        return Math.max(Math.max(arrival, caughtUpAt), timestamp == null ? 0 : timestamp);
    }

    /** The stored form. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new HashMap<>();
        map.put(V, VERSION);
        map.put(CLOSED, closed);
        map.put(READ, read);
        if (seq != null) {
            map.put(SEQ, seq);
            map.put(SUB, (long) sub);
            map.put(AGGREGATE, (long) aggregate);
            map.put(ARRIVAL, arrival);
        }
        if (caughtUpAt > 0) {
            map.put(CAUGHT_UP_AT, caughtUpAt);
        }
        if (position != null) {
            map.put(POSITION, position);
        }
        if (timestamp != null) {
            map.put(TIMESTAMP, timestamp);
        }
        return map;
    }

    /**
     * Reads the stored form. Keys may be missing, but for what a position needs.
     *
     * @throws IllegalArgumentException if it is not one, or of a newer version
     */
    public static ShardOffset read(Map<String, ?> map) {
        OffsetFields fields = new OffsetFields(map);
        // First of all: what a newer version calls its keys is not known.
        if (fields.number(V, VERSION) > VERSION) {
            throw new IllegalArgumentException("the offset has version " + fields.number(V, VERSION)
                    + ", but this connector knows version " + VERSION + " only; use the release that wrote it");
        }
        fields.checkKeys(KEYS);
        int sub = Math.toIntExact(fields.number(SUB, 0));
        int aggregate = Math.toIntExact(fields.number(AGGREGATE, sub + 1L));
        if (aggregate <= sub) {
            throw new IllegalArgumentException("aggregate is above sub");
        }
        return new ShardOffset(
                fields.sequence(SEQ),
                sub,
                aggregate,
                fields.number(ARRIVAL, 0),
                fields.flag(CLOSED),
                fields.number(CAUGHT_UP_AT, 0),
                fields.number(READ, 0),
                fields.sequence(POSITION),
                fields.has(TIMESTAMP) ? fields.number(TIMESTAMP, 0) : null);
    }
}
