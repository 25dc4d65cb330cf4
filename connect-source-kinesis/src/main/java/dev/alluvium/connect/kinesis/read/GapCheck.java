// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.offset.ShardOffset;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells whether retention may have deleted records behind a stored offset. It has not where the last delivered
 * record is still there, or where everything was delivered until a time from which records are still kept.
 */
final class GapCheck {
    /** The service allows none that is shorter. */
    private static final Duration SHORTEST_RETENTION = Duration.ofHours(24);

    private GapCheck() {}

    /**
     * The times between which records may be lost; empty when none are.
     *
     * @param from the stored offset
     * @param lastIsThere whether the record that it names was read again
     * @param now by our clock
     * @param retention of the stream
     */
    static Optional<Gap> check(ShardOffset from, boolean lastIsThere, long now, Duration retention) {
        long trimmedUntil = trimmedUntil(from, lastIsThere, now, retention);
        long delivered = from.knownUntil();
        if (lastIsThere || delivered == 0 || delivered >= trimmedUntil) {
            return Optional.empty();
        }
        return Optional.of(new Gap(delivered, trimmedUntil));
    }

    /**
     * The times between which a shard that is being read may have lost records: it was not read for so long, or so
     * slowly, that what follows the last answer may have expired before this one.
     *
     * @param readUntil a time until which everything was read; 0 where nothing was promised yet
     * @param answeredAt by our clock
     * @param retention of the stream
     */
    static Optional<Gap> between(long readUntil, long answeredAt, Duration retention) {
        long trimmedUntil = answeredAt - retention.toMillis();
        return readUntil == 0 || readUntil >= trimmedUntil
                ? Optional.empty()
                : Optional.of(new Gap(readUntil, trimmedUntil));
    }

    /** A record that is gone although it is young enough was deleted before the retention was made longer. */
    private static long trimmedUntil(ShardOffset from, boolean lastIsThere, long now, Duration retention) {
        long kept = now - retention.toMillis();
        boolean raised = !lastIsThere && from.seq() != null && from.arrival() >= kept;
        return raised ? now - SHORTEST_RETENTION.toMillis() : kept;
    }

    /** A time span, in milliseconds since the epoch. */
    record Gap(long from, long to) {}
}
