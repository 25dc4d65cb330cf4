// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.vacuum;

import java.time.Duration;

/**
 * How old a file has to be.
 *
 * @param retention older than this, both the file and its removal from the table
 * @param mayBeShort whether a retention below {@link #SAFE_RETENTION} is meant
 * @param dryRun whether nothing is deleted
 */
public record VacuumPolicy(Duration retention, boolean mayBeShort, boolean dryRun) {
    /** Shorter than this needs a word: readers and commits under way may last longer than one thinks. */
    public static final Duration SAFE_RETENTION = Duration.ofDays(7);

    /**
     * Checks the retention.
     *
     * @throws IllegalArgumentException if it is too short and nobody said that this is meant
     */
    public VacuumPolicy {
        if (retention.isNegative()) {
            throw new IllegalArgumentException("a retention is not negative");
        }
        if (!mayBeShort && retention.compareTo(SAFE_RETENTION) < 0) {
            throw new IllegalArgumentException("a retention of " + retention + " is below " + SAFE_RETENTION
                    + ": files of running queries or commits would be deleted; switch the check off if this is meant");
        }
    }
}
