// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.offset.ShardOffset;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Tells whether retention may have deleted records behind a stored offset. It has not where the last delivered
 * record is still there, or where everything was delivered until a time from which records are still kept. Of a
 * record that is only named by its number, nothing but its presence tells.
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
        boolean knowsNoTime = delivered == 0 && from.position() == null;
        if (lastIsThere || knowsNoTime || delivered >= trimmedUntil) {
            return Optional.empty();
        }
        return Optional.of(new Gap(delivered, trimmedUntil));
    }

    /**
     * The times between which records may be lost with a shard that expired while it was read. One of which no answer
     * has told how far it is read may have taken all along.
     *
     * @param read how far it was read
     */
    static Optional<Gap> expired(ShardOffset read, long now, Duration retention) {
        return read.knownUntil() == 0
                ? Optional.of(new Gap(0, now - retention.toMillis()))
                : check(read, false, now, retention);
    }

    /**
     * The times between which a shard that is being read may have lost records: it was not read for so long, or so
     * slowly, that what follows the last answer may have expired before this one.
     *
     * @param readUntil a time until which everything was read, or from which on it is to be
     * @param answeredAt by our clock
     * @param retention of the stream
     */
    static Optional<Gap> between(long readUntil, long answeredAt, Duration retention) {
        long trimmedUntil = answeredAt - retention.toMillis();
        return readUntil >= trimmedUntil ? Optional.empty() : Optional.of(new Gap(readUntil, trimmedUntil));
    }

    /**
     * Until when parents were read, so that their child's records are younger; 0 where nothing says. A parent that
     * never had a record tells only when its end was seen: that counts where no other parent does, and of several the
     * first such time, since the last of them may have been seen long after the child began.
     */
    static long readUntil(List<ShardOffset> parents) {
        LongStream strong = parents.stream().filter(GapCheck::isStrong).mapToLong(ShardOffset::knownUntil);
        OptionalLong latest = strong.max();
        return latest.isPresent()
                ? latest.getAsLong()
                : parents.stream()
                        .mapToLong(ShardOffset::knownUntil)
                        .filter(until -> until > 0)
                        .min()
                        .orElse(0);
    }

    private static boolean isStrong(ShardOffset offset) {
        return offset.seq() != null || offset.timestamp() != null;
    }

    /** A record that is gone although it is young enough was deleted before the retention was made longer. */
    private static long trimmedUntil(ShardOffset from, boolean lastIsThere, long now, Duration retention) {
        long kept = now - retention.toMillis();
        boolean raised = !lastIsThere && from.seq() != null && from.arrival() >= kept;
        return raised ? now - SHORTEST_RETENTION.toMillis() : kept;
    }

    /** A time span, in milliseconds since the epoch; from 0 where nothing says from when. */
    record Gap(long from, long to) {}
}
