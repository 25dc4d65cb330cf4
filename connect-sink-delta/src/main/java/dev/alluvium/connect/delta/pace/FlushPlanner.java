// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.pace;

import dev.alluvium.connect.delta.buffer.FlushTrigger;
import dev.alluvium.connect.delta.buffer.Held;
import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.connect.delta.pace.FlushDecision.Now;
import dev.alluvium.connect.delta.pace.FlushDecision.Wait;
import java.time.Duration;

/**
 * Decides when what is held for a table is committed: at once when it is much, at its interval when it is enough, and
 * never later than at the longest one. Pure.
 */
public final class FlushPlanner {
    private FlushPlanner() {}

    /** What to do now. */
    public static FlushDecision decide(TableConfig.Flush when, FlushPace pace, Held held) {
        long longest = Math.max(nanos(when.interval()), nanos(when.longest()));
        if (!pace.heldBack()) {
            if (held.records() >= when.records()) {
                return new Now(FlushTrigger.SIZE);
            }
            if (held.bytes() >= when.bytes()) {
                return new Now(FlushTrigger.BYTES);
            }
        }
        boolean isEnough = held.records() == 0 || held.records() >= pace.enough();
        long due = isEnough && !pace.heldBack() ? Math.min(longest, nanos(pace.interval())) : longest;
        return held.ageNanos() >= due ? new Now(FlushTrigger.INTERVAL) : new Wait(due - held.ageNanos());
    }

    /** A time that does not fit into nanoseconds is as good as none. */
    public static long nanos(Duration duration) {
        return duration.toSeconds() >= Long.MAX_VALUE / 1_000_000_000L ? Long.MAX_VALUE : duration.toNanos();
    }
}
