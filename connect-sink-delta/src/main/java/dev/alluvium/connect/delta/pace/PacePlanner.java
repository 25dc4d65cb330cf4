// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.pace;

import dev.alluvium.connect.delta.config.TableConfig;
import java.time.Duration;

/** Decides after a flush how long the next one waits. Pure. */
public final class PacePlanner {
    /**
     * Records for each file touched that make a flush worth its vectors: marking costs about 0.1 ms a file, and a
     * record that is staged and merged instead about 3.7 us more than one that is not.
     */
    static final long RECORDS_PER_FILE = 27;

    private PacePlanner() {}

    /**
     * What a flush left behind.
     *
     * @param touchedFiles files of which it marked rows
     * @param level how far compaction is behind
     * @param mayPause whether the table may wait for a compaction: somebody compacts it, and it has not just waited
     */
    public record Flushed(long touchedFiles, DebtLevel level, boolean mayPause) {}

    /** How long the next flush waits. */
    public static FlushPace next(TableConfig.Flush when, FlushPace last, Flushed flushed) {
        Duration interval = flushed.level() == DebtLevel.NONE ? when.interval() : doubled(last.interval(), when);
        return new FlushPace(
                interval,
                RECORDS_PER_FILE * flushed.touchedFiles(),
                flushed.level() == DebtLevel.HARD && flushed.mayPause());
    }

    private static Duration doubled(Duration interval, TableConfig.Flush when) {
        boolean isPast = interval.compareTo(when.longest().minus(interval)) >= 0;
        return isPast ? when.longest() : interval.plus(interval);
    }
}
