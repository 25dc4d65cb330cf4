// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.storage.Pause;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Time, chance and habits of one user of the engine. The one place where the wall clock, random numbers and sleeping
 * are chosen is {@link #system}.
 *
 * @param clock for commit timestamps
 * @param ids unique ids: tables, commits, files
 * @param jitter spreads retries; used by the thread that owns the table
 * @param pause waits between retries
 * @param engineInfo who writes, for commitInfo: name and version
 * @param commitPolicy how hard a commit tries
 */
public record TableContext(
        Clock clock,
        Supplier<String> ids,
        RandomGenerator jitter,
        Pause pause,
        String engineInfo,
        CommitPolicy commitPolicy) {
    /** The system's clock, random ids and a pause that sleeps. */
    public static TableContext system(String engineInfo, CommitPolicy commitPolicy) {
        return new TableContext(
                Clock.systemUTC(),
                () -> UUID.randomUUID().toString(),
                RandomGenerator.getDefault(),
                TableContext::sleepFor,
                engineInfo,
                commitPolicy);
    }

    private static void sleepFor(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeltaTableException(
                    "interrupted while waiting to try again; nothing was written by this attempt", e);
        }
    }
}
