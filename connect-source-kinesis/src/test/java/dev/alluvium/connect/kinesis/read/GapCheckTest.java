// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.kinesis.offset.ShardOffset;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What proves that nothing expired behind a stored offset. */
class GapCheckTest {
    private static final Duration DAY = Duration.ofHours(24);
    private static final ShardOffset AT_100 = ShardOffset.NONE.delivered("7", 0, 1, 100);

    @Test
    void theLastRecordItselfProvesIt() {
        assertThat(check(AT_100, true, 500)).isEmpty();
    }

    @Test
    void soDoesATimeThatIsStillKept() {
        assertThat(check(AT_100, false, 100)).isEmpty();
        assertThat(check(AT_100.caughtUp(500), false, 500)).isEmpty();
        assertThat(check(ShardOffset.startingAt(500), false, 500)).isEmpty();
    }

    @Test
    void otherwiseRecordsMayBeLostBetweenBothTimes() {
        assertThat(check(AT_100, false, 101)).contains(new GapCheck.Gap(100, 101));
        assertThat(check(AT_100.caughtUp(300), false, 500)).contains(new GapCheck.Gap(300, 500));
        assertThat(check(ShardOffset.startingAt(499), false, 500)).contains(new GapCheck.Gap(499, 500));
    }

    @Test
    void nothingWasPromisedOfAShardThatWasNeverRead() {
        assertThat(check(ShardOffset.NONE, false, 500)).isEmpty();
    }

    @Test
    void aLastRecordThatIsGoneTooEarlyWasDeletedUnderAShorterRetention() {
        Duration raised = DAY.multipliedBy(7);
        assertThat(GapCheck.check(AT_100, false, 100 + DAY.toMillis(), raised)).isEmpty();
        assertThat(GapCheck.check(AT_100, false, 101 + DAY.toMillis(), raised)).contains(new GapCheck.Gap(100, 101));
        assertThat(GapCheck.check(AT_100, true, 101 + DAY.toMillis(), raised)).isEmpty();
        assertThat(GapCheck.check(AT_100.caughtUp(101), false, 101 + DAY.toMillis(), raised))
                .isEmpty();
    }

    @Test
    void aChildIsHeldAgainstTheLatestTimeThatItsParentsWereRead() {
        assertThat(GapCheck.readUntil(List.of(AT_100, AT_100.caughtUp(300), ShardOffset.NONE.caughtUp(500))))
                .isEqualTo(300);
    }

    @Test
    void ofParentsThatNeverHadARecordTheFirstEndThatWasSeenCounts() {
        ShardOffset passed = ShardOffset.NONE.end();
        ShardOffset early = ShardOffset.NONE.caughtUp(300).end();
        ShardOffset late = ShardOffset.NONE.caughtUp(500).end();
        assertThat(GapCheck.readUntil(List.of(late, early, passed))).isEqualTo(300);
        assertThat(GapCheck.readUntil(List.of(passed))).isZero();
    }

    private static Optional<GapCheck.Gap> check(ShardOffset from, boolean lastIsThere, long trimmedUntil) {
        return GapCheck.check(from, lastIsThere, trimmedUntil + DAY.toMillis(), DAY);
    }
}
