// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Plans by weight, when one is followed by another, and that it then stays. */
class RebalancingTest {
    private static final Duration DELAY = Duration.ofMinutes(10);

    @Test
    void noOtherCutHasALighterHeaviestTask() {
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            long[] weights = random.longs(1 + random.nextInt(9), 0, 20).toArray();
            int tasks = 1 + random.nextInt(5);
            StreamLoad load = load(weights);
            List<TaskRanges> plan = OwnershipPlanner.plan(load, tasks);

            assertThat(plan).hasSize(Math.min(tasks, weights.length));
            assertThat(Plans.isValid(plan, plan.size(), load.open().keySet())).isTrue();
            assertThat(OwnershipPlanner.plan(load(weights), tasks)).isEqualTo(plan);
            long[] carried = LongStream.of(weights).map(weight -> weight + 1).toArray();
            assertThat(load.heaviest(plan)).isEqualTo(lightest(carried, 0, plan.size()));
        }
    }

    @Test
    void severalStreamsAreDividedAsOne() {
        Map<String, List<Shard>> open = new HashMap<>();
        Map<String, Map<ShardId, Long>> weights = new HashMap<>();
        for (int i = 0; i < 6; i++) {
            open.put("s" + i, shards(1));
            weights.put("s" + i, Map.of(id(0), i == 0 ? 1_000L : 100L));
        }

        List<TaskRanges> plan = OwnershipPlanner.plan(new StreamLoad(open, weights), 2);
        assertThat(plan.get(0).streams()).containsExactly("s0");
        assertThat(plan.get(1).streams()).hasSize(5);
    }

    @Test
    void aPlanIsFollowedByABetterOneOnlyAfterTheDelayAndThenStays() {
        List<TaskRanges> plan = OwnershipPlanner.plan(
                StreamLoad.equal(load(0, 0, 0, 0, 0, 0, 0, 0).open()), 4);
        StreamLoad load = load(900, 900, 10, 10, 10, 10, 10, 10);
        assertThat(load.imbalance(plan)).isGreaterThan(200);
        Rebalancing calm = new Rebalancing(200, DELAY, null);

        Rebalancing begun = calm.after(load, plan, 1_000);
        assertThat(begun.next(load, plan, 1_000)).isEmpty();
        Rebalancing later = begun.after(load, plan, 1_000 + DELAY.toMillis());
        List<TaskRanges> next = later.next(load, plan, 1_000 + DELAY.toMillis()).orElseThrow();

        assertThat(load.heaviest(next)).isLessThan(load.heaviest(plan));
        Rebalancing after = calm.after(load, next, 0).after(load, next, DELAY.toMillis());
        assertThat(after.next(load, next, DELAY.toMillis())).isEmpty();
    }

    @Test
    void anImbalanceThatEndsIsForgotten() {
        List<TaskRanges> plan =
                OwnershipPlanner.plan(StreamLoad.equal(load(0, 0, 0, 0).open()), 2);
        Rebalancing begun = new Rebalancing(150, DELAY, null).after(load(900, 900, 1, 1), plan, 0);
        assertThat(begun.since()).isZero();
        assertThat(begun.after(load(900, 0, 900, 0), plan, 5).since()).isNull();
        assertThat(begun.after(load(0, 0, 0, 0), plan, 5).since()).isNull();
    }

    @Test
    void oneBusyShardCannotBeDividedAndRestartsNothing() {
        List<TaskRanges> plan =
                OwnershipPlanner.plan(StreamLoad.equal(load(0, 0, 0, 0).open()), 4);
        StreamLoad hot = load(100_000, 1, 1, 1);
        Rebalancing begun = new Rebalancing(200, DELAY, null).after(hot, plan, 0);

        assertThat(begun.since()).isNotNull();
        assertThat(begun.next(hot, plan, DELAY.toMillis())).isEmpty();
    }

    @Test
    void whateverTheLoadsThePlanThatFollowsIsFollowedByNone() {
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            StreamLoad load =
                    load(random.longs(1 + random.nextInt(30), 0, 1_000).toArray());
            List<TaskRanges> plan = OwnershipPlanner.plan(StreamLoad.equal(load.open()), 1 + random.nextInt(6));
            Optional<List<TaskRanges>> next = new Rebalancing(110, DELAY, 0L).next(load, plan, DELAY.toMillis());

            next.ifPresent(better -> {
                assertThat(Plans.isValid(better, plan.size(), load.open().keySet()))
                        .isTrue();
                assertThat(new Rebalancing(110, DELAY, 0L).next(load, better, DELAY.toMillis()))
                        .isEmpty();
            });
        }
    }

    @Test
    void aStoredPlanIsOneOnlyAsLongAsTasksAndStreamsAreTheSameAndNothingIsMissing() {
        List<TaskRanges> plan =
                OwnershipPlanner.plan(StreamLoad.equal(load(0, 0, 0, 0).open()), 2);

        assertThat(Plans.decode(Plans.encode(plan))).isEqualTo(plan);
        assertThat(Plans.isValid(plan, 2, load(0).open().keySet())).isTrue();
        assertThat(Plans.isValid(plan, 3, load(0).open().keySet())).isFalse();
        assertThat(Plans.isValid(plan, 2, Map.of("s", 1, "t", 1).keySet())).isFalse();
        assertThat(Plans.isValid(
                        List.of(plan.get(0), plan.get(0)), 2, load(0).open().keySet()))
                .isFalse();
        assertThat(Plans.isValid(List.of(plan.get(0)), 1, load(0).open().keySet()))
                .isFalse();
        assertThatThrownBy(() -> Plans.decode("x")).isInstanceOf(IllegalArgumentException.class);
    }

    /** The least that the heaviest of so many pieces can have. */
    private static long lightest(long[] weights, int from, int pieces) {
        if (pieces == 1) {
            return LongStream.of(weights).skip(from).sum();
        }
        long best = Long.MAX_VALUE;
        long sum = 0;
        for (int i = from; i <= weights.length - pieces; i++) {
            sum += weights[i];
            best = Math.min(best, Math.max(sum, lightest(weights, i + 1, pieces - 1)));
        }
        return best;
    }

    private static StreamLoad load(long... weights) {
        Map<ShardId, Long> byShard = new HashMap<>();
        for (int i = 0; i < weights.length; i++) {
            byShard.put(id(i), weights[i]);
        }
        return new StreamLoad(Map.of("s", shards(weights.length)), Map.of("s", byShard));
    }

    private static List<Shard> shards(int count) {
        List<Shard> shards = new ArrayList<>();
        BigInteger size = HashRange.END.divide(BigInteger.valueOf(count));
        for (int i = 0; i < count; i++) {
            BigInteger from = size.multiply(BigInteger.valueOf(i));
            shards.add(new Shard(id(i), List.of(), new HashRange(from, HashRange.END), false));
        }
        return shards;
    }

    private static ShardId id(int index) {
        return new ShardId("shard" + index);
    }
}
