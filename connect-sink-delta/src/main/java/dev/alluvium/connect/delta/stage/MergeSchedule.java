// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.stage;

import dev.alluvium.connect.delta.config.StagingConfig;
import dev.alluvium.delta.stage.Backlog;
import java.util.OptionalLong;

/** When to merge: at so many events, or so long after the last merge. Pure. */
final class MergeSchedule {
    private MergeSchedule() {}

    /**
     * When the events that wait are to be merged, in epoch milliseconds; empty if none waits, or none ever will be by
     * time alone. Before the first merge the time is counted from when the oldest event was staged.
     */
    static OptionalLong dueMillis(Backlog backlog, StagingConfig config, long nowMillis) {
        long events = backlog.events();
        if (events == 0) {
            return OptionalLong.empty();
        }
        if (config.mergeRecords() > 0 && events >= config.mergeRecords()) {
            return OptionalLong.of(nowMillis);
        }
        if (config.mergeIntervalMillis() < 0) {
            return OptionalLong.empty();
        }
        long since = backlog.lastMergeMillis().orElse(backlog.oldestMillis().orElse(nowMillis));
        return OptionalLong.of(since + config.mergeIntervalMillis());
    }
}
