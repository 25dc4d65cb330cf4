// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.compact.CompactionResult;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How often an urgent compaction is tried. */
class UrgentPauseTest {
    private static final long LONGEST = 60_000;

    private static CompactionResult result(int commits, long abandoned) {
        return new CompactionResult(OptionalLong.empty(), commits, 0, 0, 0, 0, abandoned);
    }

    @Test
    void runsInVainBecomeRarerUntilOneIsNot() {
        UrgentPause pause = UrgentPause.FIRST;
        for (long millis : new long[] {20_000, 40_000, 60_000, 60_000}) {
            pause = pause.after(result(0, 3), LONGEST);
            assertThat(pause.millis()).isEqualTo(millis);
        }
        assertThat(pause.after(result(1, 3), LONGEST)).isEqualTo(UrgentPause.FIRST);
        assertThat(pause.after(CompactionResult.NOTHING, LONGEST)).isEqualTo(UrgentPause.FIRST);
    }
}
