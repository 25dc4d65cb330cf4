// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.offset.OffsetLookup;
import dev.alluvium.connect.kinesis.stream.KinesisApi;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What the loop needs of the world.
 *
 * @param api calls to Kinesis
 * @param offsets what Connect stores
 * @param calls runs calls to Kinesis, several at a time
 * @param lookUps runs reads of stored offsets, one at a time; they may block for long
 * @param mailbox where both report to
 * @param time clocks and chance
 */
public record Surroundings(
        KinesisApi api, OffsetLookup offsets, Executor calls, Executor lookUps, Mailbox mailbox, Time time) {
    /**
     * Clocks and chance.
     *
     * @param ticker for paces and waits
     * @param clock for facts about records
     * @param random for jitter
     */
    public record Time(Ticker ticker, Clock clock, RandomGenerator random) {}
}
