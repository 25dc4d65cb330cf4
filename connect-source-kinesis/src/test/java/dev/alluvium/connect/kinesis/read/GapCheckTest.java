// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.kinesis.offset.ShardOffset;
import org.junit.jupiter.api.Test;

/** What proves that nothing expired behind a stored offset. */
class GapCheckTest {
    private static final ShardOffset AT_100 = ShardOffset.NONE.delivered("7", 0, 1, 100);

    @Test
    void theLastRecordItselfProvesIt() {
        assertThat(GapCheck.check(AT_100, true, 500)).isEmpty();
    }

    @Test
    void soDoesATimeThatIsStillKept() {
        assertThat(GapCheck.check(AT_100, false, 100)).isEmpty();
        assertThat(GapCheck.check(AT_100.caughtUp(500), false, 500)).isEmpty();
        assertThat(GapCheck.check(ShardOffset.startingAt(500), false, 500)).isEmpty();
    }

    @Test
    void otherwiseRecordsMayBeLostBetweenBothTimes() {
        assertThat(GapCheck.check(AT_100, false, 101)).contains(new GapCheck.Gap(100, 101));
        assertThat(GapCheck.check(AT_100.caughtUp(300), false, 500)).contains(new GapCheck.Gap(300, 500));
        assertThat(GapCheck.check(ShardOffset.startingAt(499), false, 500)).contains(new GapCheck.Gap(499, 500));
    }

    @Test
    void nothingWasPromisedOfAShardThatWasNeverRead() {
        assertThat(GapCheck.check(ShardOffset.NONE, false, 500)).isEmpty();
    }
}
