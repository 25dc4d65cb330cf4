// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static dev.alluvium.connect.delta.TaskHarness.T0;
import static dev.alluvium.connect.delta.TaskHarness.T1;
import static dev.alluvium.connect.delta.TaskHarness.properties;
import static dev.alluvium.connect.delta.TaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.offset.OffsetReset;
import dev.alluvium.delta.offset.SourceOffset;
import dev.alluvium.delta.stage.Lane;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exactly once by equality of what a table holds: P-3, P-4, P-11 to P-13, P-15, P-19a, P-19d to P-19f; who may write at
 * all.
 */
class FencingTest {
    @TempDir
    Path base;

    private final FaultyStore.Faults faults = new FaultyStore.Faults();

    private TaskHarness task(String... pairs) {
        return new TaskHarness(properties(base, pairs), store -> new FaultyStore(store, faults));
    }

    private static SinkRecord row(TopicPartition partition, long offset) {
        return record(partition, offset, null, Map.of("p", (long) partition.partition(), "o", offset));
    }

    private static SinkRecord[] rows(TopicPartition partition, long from, long to) {
        List<SinkRecord> rows = new ArrayList<>();
        for (long offset = from; offset <= to; offset++) {
            rows.add(row(partition, offset));
        }
        return rows.toArray(SinkRecord[]::new);
    }

    private List<Long> offsets() {
        return StoredTable.open(base, "t").rows().stream()
                .map(row -> (Long) row.get("o"))
                .sorted()
                .toList();
    }

    @Test
    void zombieWithOlderExpectationIsFenced() {
        try (TaskHarness zombie = task().open(T0);
                TaskHarness successor = task().open(T0)) {
            zombie.put(rows(T0, 0, 2));
            successor.put(rows(T0, 0, 2));
            successor.flush();
            zombie.flush();

            assertThat(offsets()).containsExactly(0L, 1L, 2L);
            assertThat(zombie.context.seeks).containsEntry(T0, 3L);
        }
    }

    /** Somebody sets the offset back; a version is never lowered, so that goes by a new generation of the id. */
    @Test
    void aRunningTaskGoesOnFromTheOffsetThatWasSet() {
        try (TaskHarness task = task().open(T0)) {
            task.put(rows(T0, 0, 4));
            task.flush();
            task.put(rows(T0, 5, 6));
            DeltaTable table = DeltaTable.open(
                            new LocalObjectStore(base.resolve("t")),
                            TableContext.system("operator", CommitPolicy.standard()))
                    .orElseThrow();
            String prefix = SourceOffset.of(table.snapshot()).get(0).prefix();
            new OffsetReset(table, Optional.empty(), prefix).apply(new TreeMap<>(Map.of(Lane.parse("t-0"), 3L)));

            task.flush();
            assertThat(task.context.seeks).containsEntry(T0, 3L);

            task.put(rows(T0, 3, 6));
            task.flush();
            assertThat(offsets()).containsExactly(0L, 1L, 2L, 3L, 3L, 4L, 4L, 5L, 6L);
            assertThat(table.refresh().txnVersion(prefix + ":t-0")).hasValue(6);
        }
        try (TaskHarness successor = task().open(T0)) {
            assertThat(successor.context.seeks).containsEntry(T0, 7L);
        }
    }

    /** The counter-example to a check that only refuses what is not newer. */
    @Test
    void zombieWithHigherOffsetIsFenced() {
        try (TaskHarness zombie = task().open(T0);
                TaskHarness successor = task().open(T0)) {
            zombie.put(rows(T0, 0, 5));
            successor.put(rows(T0, 0, 2));
            successor.flush();
            zombie.flush();
            assertThat(offsets()).containsExactly(0L, 1L, 2L);

            zombie.put(rows(T0, 3, 5));
            zombie.flush();
            assertThat(offsets()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        }
    }

    @Test
    void expectationIsFrozenWhileRecordsAreBuffered() {
        try (TaskHarness zombie = task().open(T0, T1);
                TaskHarness successor = task().open(T0)) {
            zombie.put(rows(T0, 0, 0));
            successor.put(rows(T0, 0, 3));
            successor.flush();
            zombie.put(row(T1, 0)); // refreshes the table, and must not refresh what T0 is expected to be
            zombie.put(rows(T0, 1, 9));
            zombie.flush();

            assertThat(offsets()).containsExactly(0L, 0L, 1L, 2L, 3L);
        }
    }

    @Test
    void anotherPartitionOfTheFencedTaskIsCommitted() {
        try (TaskHarness zombie = task().open(T0, T1);
                TaskHarness successor = task().open(T0)) {
            zombie.put(row(T0, 0), row(T1, 7));
            successor.put(row(T0, 0));
            successor.flush();
            zombie.flush();

            assertThat(offsets()).containsExactly(0L, 7L);
            assertThat(zombie.committable()).containsEntry(T1, 8L).containsEntry(T0, 1L);
        }
    }

    @Test
    void staleTaskNeverLowersGroupOffset() {
        try (TaskHarness zombie = task().open(T0);
                TaskHarness successor = task().open(T0)) {
            zombie.put(rows(T0, 0, 1));
            successor.put(rows(T0, 0, 5));
            successor.flush();
            zombie.flush();

            assertThat(zombie.committable().get(T0))
                    .isEqualTo(successor.committable().get(T0));
        }
    }

    @Test
    void pendingRewindOfRevokedPartitionIsDropped() {
        try (TaskHarness zombie = task().open(T0);
                TaskHarness successor = task().open(T0)) {
            zombie.put(rows(T0, 0, 1));
            successor.put(rows(T0, 0, 1));
            successor.flush();
            zombie.context.assignment.clear();
            zombie.flush();

            assertThat(zombie.context.seeks).isEmpty();
            assertThat(offsets()).containsExactly(0L, 1L);
        }
    }

    /** A batch that comes again after a failure must not be taken for what comes after the rewind. */
    @Test
    void aFenceInABatchThatComesAgainLosesNothing() {
        Map<String, String> properties = properties(base, "table.route.field", "to", "flush.size", "3");
        try (TaskHarness zombie = new TaskHarness(properties, store -> new FaultyStore(store, faults)).open(T0, T1);
                TaskHarness successor = new TaskHarness(properties).open(T0)) {
            zombie.put(to("a", T0, 0), to("b", T1, 0));
            successor.put(to("a", T0, 0), to("a", T0, 1), to("a", T0, 2));
            SinkRecord[] batch = {to("a", T0, 3), to("a", T0, 4), to("b", T1, 1), to("b", T1, 2), to("a", T0, 5)};
            faults.beforeLogPut = () -> faults.away = true; // a is fenced without a PUT, b fails
            assertThatThrownBy(() -> zombie.put(batch)).isInstanceOf(RetriableException.class);
            assertThat(zombie.context.seeks).containsEntry(T0, 0L);
            faults.beforeLogPut = () -> {};
            faults.away = false;
            zombie.ticker.advance(Duration.ofMinutes(1));
            zombie.put(batch);

            zombie.put(to("a", T0, 0), to("a", T0, 1), to("a", T0, 2), to("a", T0, 3), to("a", T0, 4), to("a", T0, 5));
            zombie.flush();
            assertThat(column("a")).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
            assertThat(column("b")).containsExactly(0L, 1L, 2L);
        }
    }

    /** The other half: what is fresh must not be taken for the batch that was to come again. */
    @Test
    void aFenceInABatchThatNeverComesAgainLosesNothing() {
        Map<String, String> properties = properties(base, "table.route.field", "to");
        try (TaskHarness zombie = new TaskHarness(properties, store -> new FaultyStore(store, faults)).open(T0, T1);
                TaskHarness successor = new TaskHarness(properties).open(T0)) {
            zombie.put(to("a", T0, 1));
            successor.put(to("a", T0, 0), to("a", T0, 1));
            successor.flush();
            zombie.ticker.advance(Duration.ofMinutes(5));
            faults.beforeLogPut = () -> faults.away = true;
            // a is fenced, then b cannot be made
            assertThatThrownBy(() -> {
                        zombie.pipeline.committable(Map.of());
                        faults.away = true;
                        zombie.put(to("b", T1, 0));
                    })
                    .isInstanceOf(RetriableException.class);
            faults.beforeLogPut = () -> {};
            faults.away = false;
            zombie.revoke(T1); // takes the whole batch with it
            zombie.ticker.advance(Duration.ofMinutes(5));
            zombie.put(to("a", T0, 1), to("a", T0, 2));
            zombie.flush();

            assertThat(column("a")).containsExactly(0L, 1L, 2L);
        }
    }

    /** A batch that comes again may hold records of a partition that was lost and given back meanwhile. */
    @Test
    void staleRecordsOfAReassignedPartitionAreNotTaken() {
        try (TaskHarness task =
                task("transforms", "r", "transforms.r.type", "org.example.R").open(T0)) {
            SinkRecord[] batch = {row(T0, 5), row(T0, 6)};
            faults.away = true;
            assertThatThrownBy(() -> task.put(batch)).isInstanceOf(RetriableException.class);
            task.revoke(T0);
            task.open(T0);
            faults.away = false;
            task.ticker.advance(Duration.ofMinutes(5));
            task.put(batch);
            task.put(rows(T0, 3, 7));
            task.flush();

            assertThat(offsets()).containsExactly(3L, 4L, 5L, 6L, 7L);
        }
    }

    @Test
    void fenceOnOneTableLosesNothingOfAnother() {
        Map<String, String> properties = properties(base, "table.route.field", "to");
        try (TaskHarness zombie = new TaskHarness(properties).open(T0);
                TaskHarness successor = new TaskHarness(properties).open(T0)) {
            successor.put(to("a", T0, 0), to("a", T0, 1));
            zombie.put(to("a", T0, 0), to("b", T0, 2), to("a", T0, 3));
            successor.flush();
            zombie.ticker.advance(Duration.ofMinutes(5));
            zombie.put();

            long rewound = zombie.context.seeks.get(T0);
            assertThat(rewound).isZero();
            zombie.put(to("a", T0, 0), to("a", T0, 1), to("b", T0, 2), to("a", T0, 3));
            zombie.flush();
            assertThat(column("a")).containsExactly(0L, 1L, 3L);
            assertThat(column("b")).containsExactly(2L);
        }
    }

    private static SinkRecord to(String table, TopicPartition partition, long offset) {
        return record(partition, offset, null, Map.of("to", table, "o", offset));
    }

    private List<Long> column(String table) {
        return StoredTable.open(base, table).rows().stream()
                .map(row -> (Long) row.get("o"))
                .sorted()
                .toList();
    }

    @Test
    void severalTablesStayAtKafkasPositionAndDropWhatEachHas() {
        Map<String, String> properties =
                properties(base, "table.route.field", "to", "table.b.flush.interval.ms", "600000");
        try (TaskHarness task = new TaskHarness(properties).open(T0)) {
            task.put(to("a", T0, 0), to("b", T0, 1), to("a", T0, 2));
            task.flush();
            assertThat(task.committable()).containsEntry(T0, 1L);
        }
        try (TaskHarness task = new TaskHarness(properties).open(T0)) {
            assertThat(task.context.seeks).isEmpty();
            task.put(to("b", T0, 1), to("a", T0, 2), to("a", T0, 3));
            task.ticker.advance(Duration.ofHours(1));
            task.put();

            assertThat(column("a")).containsExactly(0L, 2L, 3L);
            assertThat(column("b")).containsExactly(1L);
            assertThat(task.committable()).containsEntry(T0, 4L);
        }
    }

    @Test
    void tableRecreatedUnderTaskFailsLoudly() throws IOException {
        try (TaskHarness task = task().open(T0)) {
            task.put(row(T0, 0));
            task.flush();
            drop("t");
            try (TaskHarness other = task().open(T0)) {
                other.put(row(T0, 0)); // makes the table, and nothing more
            }
            task.put(row(T0, 1));

            assertThatThrownBy(task::flush)
                    .isInstanceOf(ConnectException.class)
                    .isNotInstanceOf(RetriableException.class)
                    .hasMessageContaining("table 't'")
                    .hasMessageContaining("re-created");
        }
    }

    private void drop(String table) throws IOException {
        try (Stream<Path> files = Files.walk(base.resolve(table))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void recreatedTopicFailsLoudly() {
        try (TaskHarness task = task().open(T0)) {
            task.put(rows(T0, 0, 9));
            task.flush();
        }
        try (TaskHarness task = task().open(T0)) {
            assertThatThrownBy(() -> task.put(row(T0, 0)))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("ALV-SNK-013 offset mismatch tp=t-0 stored=9 seen=0 policy=fail")
                    .hasMessageContaining("offset.mismatch.policy");
        }
    }

    @Test
    void anotherPrefixOnTheSamePartitionIsRefusedUnlessIgnored() {
        try (TaskHarness task = task("txn.app.id.prefix", "old").open(T0)) {
            task.put(row(T0, 0));
            task.flush();
        }
        try (TaskHarness task = task("txn.app.id.prefix", "new")) {
            assertThatThrownBy(() -> task.open(T0))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("'old'");
        }
        try (TaskHarness task = task("txn.app.id.prefix", "new", "table.ownership.policy", "ignore")
                .open(T0)) {
            task.put(row(T0, 0));
            task.flush();
            assertThat(offsets()).containsExactly(0L, 0L);
        }
    }

    @Test
    void partitionGrowthUnderOffsetSequencingFollowsPolicy() {
        String[] upsert = {"write.mode", "upsert", "pk.mode", "record_value", "pk.fields", "o"};
        try (TaskHarness task = task(upsert).open(T0)) {
            task.put(row(T0, 0));
            task.flush();
        }
        String[] strict = Stream.concat(Stream.of(upsert), Stream.of("partition.growth.policy", "fail"))
                .toArray(String[]::new);
        try (TaskHarness task = task(strict)) {
            assertThatThrownBy(() -> task.open(T0, T1))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("t-1 is above the highest partition written so far (0)");
        }
        try (TaskHarness task = task(upsert).open(T0, T1)) {
            task.put(row(T1, 5));
            task.flush();
            assertThat(offsets()).containsExactly(0L, 5L);
        }
    }

    @Test
    void aSecondTopicIntoAnUpsertTableOrderedByOffsetsIsRefusedWhenItShows() {
        TopicPartition other = new TopicPartition("u", 0);
        String[] upsert = {
            "topics",
            "t,u",
            "write.mode",
            "upsert",
            "pk.mode",
            "record_value",
            "pk.fields",
            "o",
            "table.route.field",
            "to"
        };
        try (TaskHarness task = task(upsert).open(T0, other)) {
            task.put(to("a", T0, 0));
            assertThatThrownBy(() -> task.put(to("a", other, 0)))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("sequence.by");
        }
    }

    /** P-11. */
    @Test
    void shortTxnRetentionIsRefused() throws IOException {
        try (TaskHarness task = task().open(T0)) {
            task.put(row(T0, 0));
            task.flush();
        }
        Path first = base.resolve("t/_delta_log/00000000000000000000.json");
        String changed = Files.readString(first)
                .replace(
                        "\"configuration\":{}",
                        "\"configuration\":{\"delta.setTransactionRetentionDuration\":\"interval 1 days\"}");
        Files.writeString(first, changed);

        try (TaskHarness task = task()) {
            assertThatThrownBy(() -> task.open(T0))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("delta.setTransactionRetentionDuration");
        }
    }

    @Test
    void aMissingTableThatMayNotBeMadeFailsAtOpen() {
        try (TaskHarness task = task("auto.create", "false")) {
            assertThatThrownBy(() -> task.open(T0))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("auto.create=true");
        }
    }

    @Test
    void twoTasksMakeOneTable() {
        try (TaskHarness one = task().open(T0);
                TaskHarness two = task().open(T1)) {
            one.put(row(T0, 0));
            two.put(row(T1, 1));
            one.flush();
            two.flush();

            assertThat(offsets()).containsExactly(0L, 1L);
        }
    }

    @Test
    void lostAnswerOfTheLogIsSettledByReadingItAndCounted() throws Exception {
        faults.staysAway = false;
        try (TaskHarness task = task("name", "ambiguous").open(T0)) {
            task.put(record(T0, 0, null, Map.of("n", 1L)));
            faults.loseNextCommitAnswer = true;
            task.flush();

            assertThat(task.committable()).containsEntry(T0, 1L);
            Object counted = ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(
                            new ObjectName(
                                    "alluvium.connect:type=delta-sink-task,connector=ambiguous,task=" + task.taskId()),
                            "ambiguous-commits-total");
            assertThat(counted).isEqualTo(1L);
        }
        assertThat(StoredTable.open(base, "t").rows()).hasSize(1);
    }
}
