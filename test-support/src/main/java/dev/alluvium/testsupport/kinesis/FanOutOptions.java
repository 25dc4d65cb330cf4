// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import java.time.Duration;

/**
 * How fan-out behaves.
 *
 * @param life how long a subscription lasts
 * @param quiet how long it says nothing where there is nothing new; then an empty event comes
 * @param refusesInStream whether a subscription that comes too early is refused inside an event stream, as emulators do
 */
public record FanOutOptions(Duration life, Duration quiet, boolean refusesInStream) {
    /** As the service: five minutes, an event every few seconds, refusals by HTTP status. */
    public static FanOutOptions defaults() {
        return new FanOutOptions(Duration.ofMinutes(5), Duration.ofSeconds(3), false);
    }

    /** Refusals come inside a stream. */
    public FanOutOptions refusingInStream() {
        return new FanOutOptions(life, quiet, true);
    }

    /** Subscriptions of another length. */
    public FanOutOptions withLife(Duration time) {
        return new FanOutOptions(time, quiet, refusesInStream);
    }
}
