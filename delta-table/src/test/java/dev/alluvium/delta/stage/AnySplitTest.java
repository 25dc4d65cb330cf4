// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.sim.NaiveTable.Change;
import dev.alluvium.delta.sim.NaiveTable.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batch boundaries and the order of delivery are no part of a table (delta-sink 3.4). */
class AnySplitTest {
    private static final int SEEDS = 12;
    private static final int LANES = 2;

    @TempDir
    Path directory;

    /**
     * Whole rows and deletes whose sequences say nothing about when they come: per key the greatest counts, however they
     * are cut into flushes or merges and whichever lane is ahead.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anySplitOfTheStreamGivesTheSameTable(boolean staged) {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random stream = new Random(seed);
            Map<Integer, List<Change>> topic = topic(stream);
            List<String> expected = newestOfEachKey(topic);
            for (int split = 0; split < 3; split++) {
                StagingWorld world = new StagingWorld(directory, true, false, false, split == 1);
                Random random = new Random(100 * seed + split);
                if (staged) {
                    stage(world, topic, random);
                } else {
                    upsert(world, topic, random);
                }
                assertThat(world.rows()).as("seed %d, split %d", seed, split).isEqualTo(expected);
            }
        }
    }

    private static Map<Integer, List<Change>> topic(Random random) {
        List<Long> sequences = new ArrayList<>();
        for (long i = 1; i <= 120; i++) {
            sequences.add(i);
        }
        Collections.shuffle(sequences, random);
        Map<Integer, List<Change>> topic = new HashMap<>();
        for (int lane = 0; lane < LANES; lane++) {
            List<Change> changes = new ArrayList<>();
            for (int offset = 0; offset < 60; offset++) {
                boolean deletes = random.nextInt(3) == 0;
                Map<String, Object> values = new HashMap<>();
                if (!deletes) {
                    values.put("a", (long) random.nextInt(1000));
                    values.put("b", "b" + offset);
                    values.put("zone", "zone " + random.nextInt(2));
                }
                long seq = sequences.get(lane * 60 + offset);
                changes.add(
                        new Change(lane, offset, deletes ? Kind.DELETE : Kind.FULL, random.nextInt(8), seq, values));
            }
            topic.put(lane, changes);
        }
        return topic;
    }

    private static List<String> newestOfEachKey(Map<Integer, List<Change>> topic) {
        Map<Long, Change> newest = new TreeMap<>();
        topic.values()
                .forEach(changes -> changes.forEach(
                        change -> newest.merge(change.key(), change, (a, b) -> a.seq() > b.seq() ? a : b)));
        List<String> rows = new ArrayList<>();
        newest.forEach((key, change) -> {
            if (change.kind() == Kind.FULL) {
                Map<String, Object> row = new TreeMap<>(change.values());
                row.put("id", key);
                row.put("seq", change.seq());
                rows.add(row.toString());
            }
        });
        Collections.sort(rows);
        return rows;
    }

    private static void stage(StagingWorld world, Map<Integer, List<Change>> topic, Random random) {
        long[] upTo = {-1, -1};
        while (upTo[0] < 59 || upTo[1] < 59) {
            int lane = random.nextInt(LANES);
            upTo[lane] = Math.min(59, upTo[lane] + 1 + random.nextInt(25));
            world.process().append(topic, Map.of(lane, upTo[lane]));
            if (random.nextInt(3) == 0) {
                world.process(world.stagingObjects, world.rowObjects, 16).merge();
            }
        }
        world.process().merge();
    }

    private static void upsert(StagingWorld world, Map<Integer, List<Change>> topic, Random random) {
        long[] done = {-1, -1};
        TableWriter writer = world.process().upsertWriter();
        while (done[0] < 59 || done[1] < 59) {
            int lane = random.nextInt(LANES);
            long from = done[lane];
            long to = Math.min(59, from + 1 + random.nextInt(25));
            if (to > from) {
                Part part = new Part(
                        "topic-" + lane,
                        "sink:topic-" + lane,
                        from < 0 ? OptionalLong.empty() : OptionalLong.of(from),
                        to,
                        topic.get(lane).subList((int) from + 1, (int) to + 1).stream()
                                .map(world::event)
                                .toList());
                writer.flush(new FlushRequest(StagingWorld.SCHEMA, List.of(part), rejections -> {}));
                done[lane] = to;
            }
            if (random.nextInt(5) == 0) {
                writer = world.process().upsertWriter();
            }
        }
    }
}
