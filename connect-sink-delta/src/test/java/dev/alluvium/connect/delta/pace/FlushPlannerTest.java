// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.delta.buffer.FlushTrigger;
import dev.alluvium.connect.delta.buffer.Held;
import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.connect.delta.pace.FlushDecision.Now;
import dev.alluvium.connect.delta.pace.FlushDecision.Wait;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When a table is committed, record in and decision out. */
class FlushPlannerTest {
    private static final TableConfig.Flush WHEN =
            new TableConfig.Flush(1_000, 1 << 20, Duration.ofSeconds(60), Duration.ofSeconds(300));
    private static final FlushPace STEADY = FlushPace.steady(WHEN);

    private static Held held(long records, long bytes, long seconds) {
        return new Held(records, bytes, Duration.ofSeconds(seconds).toNanos());
    }

    private static Wait waits(long seconds) {
        return new Wait(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void muchIsCommittedAtOnce() {
        assertThat(FlushPlanner.decide(WHEN, STEADY, held(1_000, 0, 0))).isEqualTo(new Now(FlushTrigger.SIZE));
        assertThat(FlushPlanner.decide(WHEN, STEADY, held(1, 1 << 20, 0))).isEqualTo(new Now(FlushTrigger.BYTES));
        FlushPace few = new FlushPace(Duration.ofSeconds(300), 100_000, false);
        assertThat(FlushPlanner.decide(WHEN, few, held(1_000, 0, 0))).isEqualTo(new Now(FlushTrigger.SIZE));
    }

    @Test
    void enoughWaitsForTheInterval() {
        FlushPace pace = new FlushPace(WHEN.interval(), 27, false);

        assertThat(FlushPlanner.decide(WHEN, pace, held(27, 0, 10))).isEqualTo(waits(50));
        assertThat(FlushPlanner.decide(WHEN, pace, held(27, 0, 60))).isEqualTo(new Now(FlushTrigger.INTERVAL));
    }

    @Test
    void tooFewWaitForMoreAndNeverLongerThanTheyMay() {
        FlushPace pace = new FlushPace(WHEN.interval(), 27, false);

        assertThat(FlushPlanner.decide(WHEN, pace, held(26, 0, 60))).isEqualTo(waits(240));
        assertThat(FlushPlanner.decide(WHEN, pace, held(26, 0, 300))).isEqualTo(new Now(FlushTrigger.INTERVAL));
    }

    @Test
    void offsetsAloneTouchNoFile() {
        FlushPace pace = new FlushPace(WHEN.interval(), 27, false);

        assertThat(FlushPlanner.decide(WHEN, pace, held(0, 0, 60))).isEqualTo(new Now(FlushTrigger.INTERVAL));
    }

    @Test
    void whatIsHeldBackWaitsHoweverMuchItIs() {
        FlushPace pace = STEADY.heldBack(true);

        assertThat(FlushPlanner.decide(WHEN, pace, held(5_000, 1 << 22, 299))).isEqualTo(waits(1));
        assertThat(FlushPlanner.decide(WHEN, pace, held(5_000, 1 << 22, 300)))
                .isEqualTo(new Now(FlushTrigger.INTERVAL));
    }

    @Test
    void timesWithoutEndDoNotOverflow() {
        Duration endless = Duration.ofMillis(Long.MAX_VALUE);
        TableConfig.Flush never = new TableConfig.Flush(1_000, 1 << 20, endless, endless);

        assertThat(FlushPlanner.decide(never, FlushPace.steady(never), held(1, 0, 60)))
                .isInstanceOf(Wait.class);
    }

    @Test
    void nothingEverWaitsLongerThanItMay() {
        Random random = new Random(7);
        for (int round = 0; round < 10_000; round++) {
            FlushPace pace = new FlushPace(
                    Duration.ofSeconds(1 + random.nextInt(300)), random.nextInt(50_000), random.nextBoolean());
            Held held = held(random.nextInt(2_000), random.nextInt(1 << 21), random.nextInt(400));

            FlushDecision decision = FlushPlanner.decide(WHEN, pace, held);

            if (decision instanceof Wait wait) {
                assertThat(held.ageNanos() + wait.nanos())
                        .isLessThanOrEqualTo(WHEN.longest().toNanos());
                assertThat(wait.nanos()).isPositive();
            }
        }
    }
}
