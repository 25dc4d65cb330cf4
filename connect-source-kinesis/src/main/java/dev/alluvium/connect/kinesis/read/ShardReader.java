// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.stream.KinesisException;
import dev.alluvium.connect.kinesis.stream.Position;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the records of one shard in order, one answer after the other, and hands them on; what they mean is its
 * receiver's concern. Confined to the task thread.
 */
interface ShardReader {
    /** Asks for what is due, if there is room for it. */
    void advance(long now);

    /** When something is to be done next; never where only an answer can tell. */
    long dueAt();

    /** Where the next records begin. */
    Position position();

    /** A sequence number that tells how far it came where no record does; null where nothing does. */
    @Nullable
    String continuation();

    boolean isEnded();

    /** What was asked of the receiver failed for a reason outside the shard: go on as before, later. */
    void tryLater();

    /** Reads again from the oldest record. */
    void beginAgain();

    /** Nothing more is read. */
    void end();

    /** Where answers go. */
    interface Receiver {
        /** Whether the shard may hold more. */
        boolean hasRoom();

        /** An answer; its end is the shard's. */
        void onFetched(Fetched fetched);

        /**
         * A call failed.
         *
         * @param at where it was to begin
         */
        Remedy onFailure(KinesisException failed, Position at);

        /** Whether the service has closed the shard, as far as is known. */
        boolean isClosed();
    }

    /** What a reader does about a failure. */
    enum Remedy {
        /** Ask less often. */
        SLOW_DOWN,
        /** Ask again later. */
        TRY_LATER,
        /** Ask for the same with a new iterator. */
        REFRESH,
        /** Wait until it is told to go on, to begin again, or to end. */
        WAIT
    }
}
