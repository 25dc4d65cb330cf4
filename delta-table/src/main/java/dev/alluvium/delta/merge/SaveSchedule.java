// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.error.CommitConflictException;
import dev.alluvium.delta.error.CommitOutcomeUnknownException;
import dev.alluvium.delta.error.SchemaConflictException;
import dev.alluvium.delta.error.StorageUnavailableException;
import java.time.Clock;
import java.util.Optional;

/** When a writer saves its index: behind a flush that succeeded, every so often, and when it is closed. */
final class SaveSchedule {
    private final Optional<IndexSaving> saving;
    private final Clock clock;
    private long savedMillis;
    private volatile boolean isDistrusted;

    SaveSchedule(Optional<IndexSaving> saving, Clock clock) {
        this.saving = saving;
        this.clock = clock;
        this.savedMillis = clock.millis();
    }

    /** The index may be wrong: it is not saved any more. */
    void distrust() {
        isDistrusted = true;
    }

    /** Whether it is time again, behind a flush. */
    boolean isDue() {
        long elapsed = clock.millis() - savedMillis;
        boolean isDue = saving.flatMap(IndexSaving::interval)
                .filter(interval -> !isDistrusted)
                .filter(interval -> elapsed < 0 || elapsed >= interval.toMillis())
                .isPresent();
        if (isDue) {
            savedMillis += elapsed;
        }
        return isDue;
    }

    /** Whether the writer may save when it is closed, if no flush goes on. */
    boolean mayAtTheEnd() {
        return saving.isPresent() && !isDistrusted;
    }

    /**
     * Whether a flush may have failed since the index is wrong. Then the next process must not begin with it, or it
     * would fail for ever.
     */
    static boolean isSuspicious(RuntimeException failure) {
        return !(failure instanceof StorageUnavailableException
                || failure instanceof CommitConflictException
                || failure instanceof CommitOutcomeUnknownException
                || failure instanceof SchemaConflictException);
    }
}
