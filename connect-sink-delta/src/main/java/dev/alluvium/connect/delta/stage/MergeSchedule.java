// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.stage;

import dev.alluvium.connect.delta.config.StagingConfig;
import dev.alluvium.delta.commit.EpochMillis;
import dev.alluvium.delta.stage.Backlog;
import java.util.OptionalLong;

/** When to merge: at so many events, or so long after the last merge. Pure. */
final class MergeSchedule {
    /** By how much a merge may be late at the least before anybody but the task that is to do it takes an interest. */
    private static final long PATIENCE_MILLIS = 600_000;

    private MergeSchedule() {}

    /**
     * Since or from when the events that wait are to be merged, in epoch milliseconds; empty if none waits, or none
     * ever will be by time alone. Before the first merge the time is counted from when the oldest event was staged.
     */
    static OptionalLong dueMillis(Backlog backlog, StagingConfig config) {
        OptionalLong byNumber =
                config.mergeRecords() > 0 ? backlog.reachedMillis(config.mergeRecords()) : OptionalLong.empty();
        OptionalLong byTime = byTime(backlog, config.mergeIntervalMillis());
        if (byNumber.isPresent() && byTime.isPresent()) {
            return OptionalLong.of(Math.min(byNumber.getAsLong(), byTime.getAsLong()));
        }
        return byNumber.isPresent() ? byNumber : byTime;
    }

    private static OptionalLong byTime(Backlog backlog, long interval) {
        OptionalLong oldest = backlog.oldestMillis();
        if (interval < 0 || oldest.isEmpty()) {
            return OptionalLong.empty();
        }
        long since = backlog.lastMergeMillis().orElse(oldest.getAsLong());
        return OptionalLong.of(Math.max(EpochMillis.after(since, interval), oldest.getAsLong()));
    }

    /** Whether a merge is due for so long that the task that is to do it must be gone. */
    static boolean isNeglected(Backlog backlog, StagingConfig config, long nowMillis) {
        OptionalLong due = dueMillis(backlog, config);
        long patience = Math.max(PATIENCE_MILLIS, config.mergeIntervalMillis());
        return due.isPresent() && nowMillis - due.getAsLong() > patience;
    }
}
