// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.pace;

import dev.alluvium.connect.delta.config.TableConfig;
import java.time.Duration;

/**
 * How long the records of a table wait, until its next flush says otherwise.
 *
 * @param interval at this age of the oldest, if there are enough
 * @param enough records to be worth a flush; with fewer it waits as long as it may
 * @param heldBack whether size does not count, since the table has to be compacted first
 */
public record FlushPace(Duration interval, long enough, boolean heldBack) {
    /** As the settings say, and nothing else. */
    public static FlushPace steady(TableConfig.Flush when) {
        return new FlushPace(when.interval(), 0, false);
    }

    /** The same, held back or not. */
    public FlushPace heldBack(boolean held) {
        return new FlushPace(interval, enough, held);
    }
}
