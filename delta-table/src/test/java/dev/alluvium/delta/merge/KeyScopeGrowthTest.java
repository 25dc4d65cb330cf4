// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.delete;
import static dev.alluvium.delta.merge.TableFixture.put;
import static dev.alluvium.delta.merge.TableFixture.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.ReplayedTables;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableCreation;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.InMemoryDataFiles;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.index.InMemoryKeyIndex;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.spill.SpillBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A topic of one partition grows to two while its backlog is read: keys move to the new partition, and events of theirs
 * are left in the old one. Any interleaving of the two tasks, with restarts and lost races, leaves each key one row, the
 * one that was committed last. The table knew the old partition before the new one came.
 */
final class KeyScopeGrowthTest {
    private static final StructType SCHEMA =
            StructType.of(StructField.required("id", PrimitiveType.LONG), StructField.of("name", PrimitiveType.STRING));
    private static final int SEEDS = 50;
    private static final int STEPS = 30;

    @Test
    void keysThatMoveBetweenLanesKeepOneRow() {
        int grown = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            grown += new Schedule(seed).run();
        }
        assertThat(grown).as("each schedule is one of growth").isEqualTo(SEEDS);
    }

    private static final class Schedule {
        private final int seed;
        private final Random random;
        private final SimulatedStore store = new SimulatedStore();
        private final TableContext context = TestContexts.counted();
        private final DataFileSettings settings =
                new DataFileSettings(Compression.NONE, StatsColumns.firstOnes(), context.clock(), context.ids());
        private final InMemoryDataFiles shelf = new InMemoryDataFiles(settings);
        private final Map<Long, String> expected = new TreeMap<>();
        private final List<Task> tasks = new ArrayList<>();
        private boolean nested;
        private long values;

        Schedule(int seed) {
            this.seed = seed;
            this.random = new Random(seed);
            TableCreation.create(store, new TableSpec(SCHEMA, List.of(), Map.of(), ""), context);
            tasks.add(new Task("t-0"));
        }

        int run() {
            int growsAt = 1 + random.nextInt(STEPS / 2);
            for (int step = 0; step < STEPS; step++) {
                if (step == growsAt) {
                    tasks.add(new Task("t-1"));
                }
                Task task = tasks.get(random.nextInt(tasks.size()));
                if (random.nextInt(6) == 0) {
                    task.start();
                }
                task.flush();
                check(step);
            }
            return LaneGrowth.isRecorded(ReplayedTables.open(store, context).snapshot()) ? 1 : 0;
        }

        private void check(int step) {
            Map<Long, List<String>> rows = new TreeMap<>();
            TableFixture.rows(ReplayedTables.open(store, context).snapshot(), shelf)
                    .forEach(row -> rows.computeIfAbsent((Long) row.get(0), key -> new ArrayList<>())
                            .add((String) row.get(1)));
            Map<Long, List<String>> model = new TreeMap<>();
            expected.forEach((key, value) -> model.put(key, List.of(value)));
            assertThat(rows).as("seed %d step %d", seed, step).isEqualTo(model);
        }

        /** The task of one lane. */
        private final class Task {
            private final String lane;
            private DeltaTable table = ReplayedTables.open(store, context);
            private TableWriter writer = newWriter();
            private boolean grown;
            private long next;

            Task(String lane) {
                this.lane = lane;
                start();
            }

            void start() {
                table = ReplayedTables.open(store, context);
                writer = newWriter();
                grown = LaneGrowth.isGrown(table.snapshot(), lane, "app:" + lane);
            }

            private TableWriter newWriter() {
                return new TableWriter(
                        table,
                        upsert("id"),
                        SpillBudget.UNBOUNDED,
                        TableWriter.Ports.standard(shelf.sharedWith(settings), new InMemoryKeyIndex(false)));
            }

            void flush() {
                long first = next;
                Map<Long, String> changes = new TreeMap<>();
                List<Event> events = new ArrayList<>();
                for (int i = 0; i <= random.nextInt(3); i++) {
                    long key = random.nextInt(4);
                    boolean deletes = random.nextInt(4) == 0;
                    String value = "v" + values++;
                    events.add(deletes ? delete(next, key) : put(next, key, key, value));
                    changes.put(key, deletes ? "" : value);
                    next++;
                }
                OptionalLong before = first == 0 ? OptionalLong.empty() : OptionalLong.of(first - 1);
                Part part = new Part(lane, "app:" + lane, before, next - 1, events);
                Assignment assignment = Assignment.ofLanes(Map.of(lane, "app:" + lane), grown);

                FlushResult result =
                        writer.flush(new FlushRequest(SCHEMA, List.of(part), assignment, rejections -> interfere()));

                assertThat(result.fencedAppIds()).isEmpty();
                changes.forEach((key, value) -> {
                    if (value.isEmpty()) {
                        expected.remove(key);
                    } else {
                        expected.put(key, value);
                    }
                });
            }

            private void interfere() {
                if (!nested && random.nextInt(3) == 0) {
                    nested = true;
                    tasks.stream().filter(task -> task != this).forEach(Task::flush);
                    nested = false;
                }
            }
        }
    }
}
