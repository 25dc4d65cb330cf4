// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream;

import org.jspecify.annotations.Nullable;

/** Hears what a subscription brings, on any thread, which must not be kept. */
public interface SubscriptionListener {
    /**
     * An event, which was asked for. It may be empty; what it names as the next to read is a sequence number.
     *
     * @param event without a number to go on from at the end of the shard
     */
    void onEvent(RecordsAnswer event);

    /**
     * Nothing more comes; told once.
     *
     * @param failure null where the subscription's time was over
     */
    void onEnd(@Nullable KinesisException failure);
}
