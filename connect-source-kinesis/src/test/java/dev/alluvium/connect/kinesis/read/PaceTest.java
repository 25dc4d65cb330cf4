// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The time between calls of a shard: its own limits, and those who share it; K-32. */
class PaceTest {
    private final Pace pace = new Pace(() -> 1_000, new SplittableRandom(1));

    @Test
    void aBacklogIsReadByFiveCallsOrTwoMegabytesASecond() {
        assertThat(pace.afterAnswer(0, false)).isEqualTo(200);
        assertThat(pace.afterAnswer(400_000, false)).isEqualTo(200);
        assertThat(pace.afterAnswer(10_000_000, false)).isEqualTo(5_000);
    }

    @Test
    void anIdleShardIsCalledAtTheIdleInterval() {
        assertThat(pace.afterAnswer(0, true)).isEqualTo(1_000);
    }

    @Test
    void k32eachRefusalDoublesTheIntervalAndEachSuccessTakesALittleBack() {
        for (int i = 0; i < 3; i++) {
            pace.afterThrottling();
        }
        assertThat(pace.afterAnswer(0, false)).isEqualTo(200 + 700);
        assertThat(pace.afterAnswer(0, false)).isEqualTo(200 + 600);
        for (int i = 0; i < 20; i++) {
            assertThat(pace.afterThrottling()).isBetween(200L, 10_200L);
        }
        assertThat(pace.afterAnswer(0, false)).isEqualTo(200 + 9_900);
        for (int i = 0; i < 99; i++) {
            pace.afterAnswer(0, false);
        }
        assertThat(pace.afterAnswer(0, false)).isEqualTo(200);
    }

    @Test
    void failuresAreRepeatedWithinABoundThatDoubles() {
        long bound = 400;
        for (int i = 0; i < 30; i++) {
            assertThat(pace.afterFailure()).isBetween(100L, 100 + bound);
            bound = Math.min(10_000, bound * 2);
        }
    }
}
