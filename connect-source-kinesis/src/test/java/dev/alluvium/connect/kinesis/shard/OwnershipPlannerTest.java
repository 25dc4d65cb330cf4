// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every shard of today and tomorrow has exactly one owner: K-24, I3. */
class OwnershipPlannerTest {
    @Test
    void equalCutsAtShardBorders() {
        List<TaskRanges> plan = OwnershipPlanner.plan(Map.of("s", open("0-10", "10-20", "20-30", "30-end")), 2);

        assertThat(plan).extracting(TaskRanges::encode).containsExactly("s=0-20", "s=20-" + HashRange.END);
    }

    @Test
    void thereAreNoMoreTasksThanOpenShards() {
        assertThat(OwnershipPlanner.plan(Map.of("s", open("0-10", "10-end")), 8))
                .hasSize(2);
        assertThat(OwnershipPlanner.plan(Map.of("s", List.of()), 8)).hasSize(1);
    }

    @Test
    void streamsOfOneShardSpreadOverTheTasks() {
        Map<String, List<Shard>> open = new HashMap<>();
        for (int i = 0; i < 6; i++) {
            open.put("s" + i, open("0-end"));
        }

        assertThat(OwnershipPlanner.plan(open, 3))
                .allSatisfy(task -> assertThat(task.streams()).hasSize(2));
    }

    @Test
    void k24everyHashKeyHasExactlyOneOwnerWhateverIsListed() {
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            Map<String, List<Shard>> open = new HashMap<>();
            for (int stream = random.nextInt(4); stream >= 0; stream--) {
                open.put("arn" + stream, randomShards(random));
            }
            List<TaskRanges> plan = OwnershipPlanner.plan(open, 1 + random.nextInt(12));

            assertThat(OwnershipPlanner.plan(new HashMap<>(open), plan.size())).isEqualTo(plan);
            for (String stream : open.keySet()) {
                Shard child = new Shard(
                        new ShardId("child"),
                        List.of(),
                        new HashRange(new BigInteger(128, random), HashRange.END),
                        false);
                assertThat(plan.stream().filter(task -> task.owns(stream, child)))
                        .hasSize(1);
            }
            assertThat(plan)
                    .allSatisfy(
                            task -> assertThat(TaskRanges.decode(task.encode())).isEqualTo(task));
        }
    }

    @Test
    void rangesThatAreNoneAreRefused() {
        for (String text :
                List.of("", "s", "s=", "s=1", "s=5-5", "s=a-b", "s=0-" + HashRange.END.add(BigInteger.ONE))) {
            assertThatThrownBy(() -> TaskRanges.decode(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static List<Shard> randomShards(Random random) {
        List<Shard> shards = new ArrayList<>();
        for (int i = random.nextInt(9); i > 0; i--) {
            BigInteger from = new BigInteger(128, random);
            shards.add(
                    new Shard(new ShardId("s" + i), List.of(), new HashRange(from, from.add(BigInteger.ONE)), false));
        }
        return shards;
    }

    private static List<Shard> open(String... ranges) {
        List<Shard> shards = new ArrayList<>();
        for (String range : ranges) {
            String[] bounds = range.split("-");
            BigInteger to = bounds[1].equals("end") ? HashRange.END : new BigInteger(bounds[1]);
            shards.add(new Shard(
                    new ShardId("s" + shards.size()), List.of(), new HashRange(new BigInteger(bounds[0]), to), false));
        }
        return shards;
    }
}
