// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.offset.ShardOffset;
import java.util.Optional;

/**
 * Tells whether retention may have deleted records behind a stored offset. It has not where the last delivered
 * record is still there, or where everything was delivered until a time from which records are still kept.
 */
final class GapCheck {
    private GapCheck() {}

    /**
     * The times between which records may be lost; empty when none are.
     *
     * @param from the stored offset
     * @param lastIsThere whether the record that it names was read again
     * @param trimmedUntil now less the stream's retention
     */
    static Optional<Gap> check(ShardOffset from, boolean lastIsThere, long trimmedUntil) {
        long pinned = from.timestamp() == null ? 0 : from.timestamp();
        long delivered = Math.max(Math.max(from.arrival(), from.caughtUpAt()), pinned);
        if (lastIsThere || delivered == 0 || delivered >= trimmedUntil) {
            return Optional.empty();
        }
        return Optional.of(new Gap(delivered, trimmedUntil));
    }

    /** A time span, in milliseconds since the epoch. */
    record Gap(long from, long to) {}
}
