// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import dev.alluvium.delta.compact.CompactionResult;

/**
 * How long compaction rests where flushes wait for it. One whose every group a writer changed meanwhile would come to
 * the same end at once, so it rests longer each time, but never longer than where nothing waits. Pure.
 *
 * @param millis between two runs
 */
record UrgentPause(long millis) {
    static final UrgentPause FIRST = new UrgentPause(10_000);

    /**
     * The next one.
     *
     * @param longest in milliseconds
     */
    UrgentPause after(CompactionResult result, long longest) {
        boolean wasInVain = result.abandoned() > 0 && result.commits() == 0;
        return wasInVain ? new UrgentPause(Math.min(2 * millis, Math.max(millis, longest))) : FIRST;
    }
}
