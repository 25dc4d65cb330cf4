// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.stream.Position;
import dev.alluvium.connect.kinesis.stream.RecordsAnswer;
import dev.alluvium.connect.kinesis.stream.StreamRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which call a polled shard needs next, and when. Makes none itself. Confined to the task thread.
 *
 * <p>An iterator is used until an answer replaces it. Where it is lost or expired, the next one starts behind the
 * last record that an answer brought, or where the shard began to be read when there was none.
 */
final class PollCursor {
    private static final long FIRST_GUESS_BYTES = 1_024;
    /** A shard takes 1 MB a second: more cannot have come since an answer that was at the tip. */
    private static final long CAUGHT_UP_BYTES = 1_048_576;

    private final Pace pace;
    private Position position;
    private @Nullable String iterator;
    private long dueAt;
    private boolean underWay;
    private boolean ended;
    private long largestMean = FIRST_GUESS_BYTES;
    private boolean measured;
    private boolean caughtUp;

    PollCursor(Position position, Pace pace, long now) {
        this.position = position;
        this.pace = pace;
        this.dueAt = now;
    }

    /** Whether a call is to be made now. */
    boolean isDue(long now) {
        return !ended && !underWay && dueAt <= now;
    }

    /** When the next call is due; never while one is under way or the shard ended. */
    long dueAt() {
        return ended || underWay ? Long.MAX_VALUE : dueAt;
    }

    boolean isUnderWay() {
        return underWay;
    }

    boolean isEnded() {
        return ended;
    }

    Position position() {
        return position;
    }

    /** The iterator to read with; null when one must be asked for first. */
    @Nullable
    String iterator() {
        return iterator;
    }

    /** Records to ask for, so that the answer stays within these bytes. */
    int limit(int most, long bytes) {
        return (int) Math.max(1, Math.min(most, bytes / largestMean));
    }

    /** Bytes that an answer to that many records may have. */
    long expected(int limit, long share) {
        long most = Math.min(Budget.MAX_ANSWER_BYTES, measured ? limit * largestMean : share);
        return caughtUp ? Math.min(most, CAUGHT_UP_BYTES) : most;
    }

    void callStarted() {
        underWay = true;
    }

    void onIterator(String fresh, long now) {
        underWay = false;
        iterator = fresh;
        dueAt = now;
    }

    void onAnswer(RecordsAnswer answer, long now) {
        underWay = false;
        List<StreamRecord> records = answer.records();
        if (!records.isEmpty()) {
            position = Position.after(records.get(records.size() - 1).sequence());
            largestMean = Math.max(1, Math.max(answer.size() / records.size(), largestMean / 2));
            measured = true;
        }
        caughtUp = answer.millisBehind() == 0;
        iterator = answer.nextIterator();
        ended = iterator == null;
        dueAt = now + pace.afterAnswer(answer.size(), records.isEmpty() && caughtUp);
    }

    void onThrottled(long now) {
        underWay = false;
        dueAt = now + pace.afterThrottling();
    }

    void onNoAnswer(long now) {
        underWay = false;
        dueAt = now + pace.afterFailure();
    }

    void onExpiredIterator(long now) {
        underWay = false;
        iterator = null;
        dueAt = now;
    }

    /** Reads again from the oldest record. */
    void beginAgain(long now) {
        underWay = false;
        iterator = null;
        position = Position.TRIM_HORIZON;
        dueAt = now;
    }

    /** Nothing more is read. */
    void end() {
        underWay = false;
        ended = true;
    }
}
