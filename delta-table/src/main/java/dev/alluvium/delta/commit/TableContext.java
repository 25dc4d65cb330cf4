// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.storage.Pause;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Time, chance and habits of one user of the engine. The one place where the wall clock, random numbers and sleeping
 * are chosen is {@link #system}.
 *
 * @param clock for commit timestamps
 * @param ids unique ids: tables, commits, files
 * @param jitter spreads retries; that of {@link #system} may be shared by threads
 * @param pause waits between retries
 * @param engineInfo who writes, for commitInfo: name and version
 * @param commitPolicy how hard a commit tries
 * @param damagePolicy what becomes of damage that others did to the log
 */
public record TableContext(
        Clock clock,
        Supplier<String> ids,
        RandomGenerator jitter,
        Pause pause,
        String engineInfo,
        CommitPolicy commitPolicy,
        DamagePolicy damagePolicy) {
    /** Damage is refused. */
    public TableContext(
            Clock clock,
            Supplier<String> ids,
            RandomGenerator jitter,
            Pause pause,
            String engineInfo,
            CommitPolicy commitPolicy) {
        this(clock, ids, jitter, pause, engineInfo, commitPolicy, DamagePolicy.FAIL);
    }

    /** The same with another policy. */
    public TableContext with(DamagePolicy policy) {
        return new TableContext(clock, ids, jitter, pause, engineInfo, commitPolicy, policy);
    }

    /** The system's clock, random ids and a pause that sleeps. */
    public static TableContext system(String engineInfo, CommitPolicy commitPolicy) {
        return new TableContext(
                Clock.systemUTC(),
                () -> UUID.randomUUID().toString(),
                () -> ThreadLocalRandom.current().nextLong(),
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
