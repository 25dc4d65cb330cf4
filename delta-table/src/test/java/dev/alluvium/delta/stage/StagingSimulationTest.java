// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.log.kernel.KernelRows;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.sim.NaiveTable;
import dev.alluvium.delta.sim.NaiveTable.Change;
import dev.alluvium.delta.sim.NaiveTable.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random streams through the staging table, in any split, with any memory (delta-sink 3.4, 3.7). */
class StagingSimulationTest {
    private static final int PARTITIONS = 2;

    @TempDir
    Path directory;

    /** Changes of both partitions; each key belongs to one of them where that is asked for. */
    static Map<Integer, List<Change>> topic(Random random, boolean keyPerPartition, boolean ascending, Kind... kinds) {
        Map<Integer, List<Change>> topic = new HashMap<>();
        for (int p = 0; p < PARTITIONS; p++) {
            List<Change> changes = new ArrayList<>();
            long offset = -1;
            for (int i = 0; i < 40; i++) {
                offset += 1 + random.nextInt(2);
                long key = keyPerPartition ? random.nextInt(4) * 2L + p : random.nextInt(7);
                // No sequence is used twice: which of two equal ones wins depends on who is merged first.
                long seq = (ascending ? 100 + 10L * i : 100 + 10L * random.nextInt(40)) + p + 2L * (i % 5);
                changes.add(change(random, kinds[random.nextInt(kinds.length)], new long[] {p, offset, key, seq}));
            }
            topic.put(p, changes);
        }
        return topic;
    }

    private static Change change(Random random, Kind kind, long[] at) {
        Map<String, Object> values = new HashMap<>();
        values.put("a", (long) random.nextInt(1000));
        values.put("b", random.nextInt(5) == 0 ? null : "b" + random.nextInt(1000));
        values.put("zone", "zone " + random.nextInt(2));
        if (kind == Kind.PARTIAL || kind == Kind.UNAVAILABLE) {
            values.remove(random.nextBoolean() ? "a" : "b");
            if (random.nextBoolean()) {
                values.remove("zone");
            }
        } else if (kind != Kind.FULL) {
            values.clear();
        }
        return new Change((int) at[0], at[1], kind, at[2], at[3], values);
    }

    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "false,true", "true,true"})
    void anySplitIntoAppendsAndMergesGivesTheModelsTable(boolean sequenced, boolean soft) {
        for (long seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            boolean vectors = seed % 2 == 1;
            StagingWorld world = new StagingWorld(directory, sequenced, soft, !sequenced, vectors);
            Map<Integer, List<Change>> topic =
                    topic(random, !sequenced, false, Kind.FULL, Kind.FULL, Kind.PARTIAL, Kind.UNAVAILABLE, Kind.DELETE);
            if (sequenced && random.nextBoolean()) {
                Change one = topic.get(0).get(7);
                topic.get(0).set(7, new Change(0, one.offset(), Kind.TRUNCATE, 0, one.seq(), Map.of()));
            }
            run(random, world, topic);
            assertThat(world.rows()).as("seed %d", seed).isNotEmpty();
            assertThat(new KernelRows(world.rowObjects).all())
                    .as("seed %d", seed)
                    .hasSameSizeAs(world.rows());
        }
    }

    private void run(Random random, StagingWorld world, Map<Integer, List<Change>> topic) {
        NaiveTable model = world.model();
        SortedMap<Integer, Long> before = world.merged(PARTITIONS);
        for (int step = 0; step < 14; step++) {
            long memory = random.nextBoolean() ? 16 : 1 << 20;
            StagingWorld.Process process = world.process(world.stagingObjects, world.rowObjects, memory);
            world.nowMillis.addAndGet(60_000);
            int dice = step == 13 ? 9 : random.nextInt(10);
            if (dice < 6) {
                process.append(topic, Map.of(random.nextInt(PARTITIONS), (long) random.nextInt(80)));
            } else if (dice < 7) {
                process.trim(Duration.ofMinutes(random.nextInt(5)));
            } else {
                process.merge();
                assertThat(process.merge().version()).isEmpty();
            }
            SortedMap<Integer, Long> after = world.merged(PARTITIONS);
            model.commit(between(topic, before, after));
            before = after;
            assertThat(world.rows()).isEqualTo(model.rows());
        }
    }

    static List<Change> between(
            Map<Integer, List<Change>> topic, SortedMap<Integer, Long> before, SortedMap<Integer, Long> after) {
        List<Change> changes = new ArrayList<>();
        after.forEach((partition, to) -> topic.get(partition).stream()
                .filter(change -> change.offset() > before.get(partition) && change.offset() <= to)
                .forEach(changes::add));
        return changes;
    }

    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "false,true", "true,true"})
    void stagingAndUpsertModesConverge(boolean sequenced, boolean soft) {
        for (long seed = 100; seed < 108; seed++) {
            Random random = new Random(seed);
            Kind[] kinds = {Kind.FULL, Kind.FULL, Kind.PARTIAL, Kind.UNAVAILABLE, Kind.DELETE};
            Map<Integer, List<Change>> topic = topic(random, true, true, kinds);
            StagingWorld staged = new StagingWorld(directory, sequenced, soft, !sequenced, seed % 2 == 0);
            StagingWorld upserted = new StagingWorld(directory, sequenced, soft, !sequenced, seed % 4 < 2);
            long[] done = {-1, -1};
            TableWriter writer = upserted.process().upsertWriter();
            while (done[0] < 80 || done[1] < 80) {
                int partition = random.nextInt(PARTITIONS);
                long upTo = done[partition] + 1 + random.nextInt(20);
                staged.process().append(topic, Map.of(partition, upTo));
                upsert(upserted, writer, topic.get(partition), new long[] {partition, done[partition], upTo});
                done[partition] = upTo;
                if (random.nextInt(4) == 0) {
                    staged.process(staged.stagingObjects, staged.rowObjects, 16).merge();
                }
            }
            staged.process().merge();

            assertThat(staged.rows()).as("seed %d", seed).isEqualTo(upserted.rows());
        }
    }

    private static void upsert(StagingWorld world, TableWriter writer, List<Change> changes, long[] range) {
        OptionalLong expected = range[1] < 0 ? OptionalLong.empty() : OptionalLong.of(range[1]);
        Part part = new Part(
                "topic-" + range[0],
                "sink:topic-" + range[0],
                expected,
                range[2],
                changes.stream()
                        .filter(change -> change.offset() > range[1] && change.offset() <= range[2])
                        .map(world::event)
                        .toList());
        writer.flush(new FlushRequest(StagingWorld.SCHEMA, List.of(part), rejections -> {}));
    }
}
