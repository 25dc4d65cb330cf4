// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static dev.alluvium.connect.delta.TaskHarness.T0;
import static dev.alluvium.connect.delta.TaskHarness.T1;
import static dev.alluvium.connect.delta.TaskHarness.properties;
import static dev.alluvium.connect.delta.TaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.connect.delta.maintain.HandClock;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.stage.Backlog;
import dev.alluvium.delta.stage.Lane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Offsets that come from elsewhere than from records: set by REST, after a recreated topic, another pipeline's. P-12,
 * P-13.
 */
class SetOffsetsTest {
    @TempDir
    Path base;

    private final HandClock clock = new HandClock(1_700_000_000_000L);

    private Map<String, String> append(String... pairs) {
        return properties(base, pairs);
    }

    private Map<String, String> staging(String... pairs) {
        Map<String, String> properties =
                properties(base, "write.mode", "staging", "pk.mode", "record_key", "pk.fields", "id");
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put(pairs[i], pairs[i + 1]);
        }
        return properties;
    }

    private TaskHarness task(Map<String, String> properties) {
        return new TaskHarness(properties, store -> store, true, Optional.of(clock));
    }

    private static SinkRecord row(TopicPartition partition, long offset) {
        return record(
                partition,
                offset,
                Map.of("id", offset % 3),
                Map.of("id", offset % 3, "p", (long) partition.partition(), "o", offset));
    }

    private static SinkRecord[] rows(TopicPartition partition, long from, long to) {
        List<SinkRecord> rows = new ArrayList<>();
        for (long offset = from; offset <= to; offset++) {
            rows.add(row(partition, offset));
        }
        return rows.toArray(SinkRecord[]::new);
    }

    private static void write(TaskHarness task, SinkRecord... records) {
        task.put(records);
        task.flush();
    }

    private List<Long> offsets(String table) {
        return StoredTable.open(base, table).rows().stream()
                .map(row -> (Long) row.get("o"))
                .sorted()
                .toList();
    }

    private Snapshot table(String name) {
        return StoredTable.open(base, name).snapshot();
    }

    private static String appId(Map<String, String> properties, TopicPartition partition) {
        return properties.getOrDefault("txn.app.id.prefix", properties.get("name")) + ":" + partition;
    }

    private static Map<TopicPartition, Long> next(TopicPartition partition, Long offset) {
        Map<TopicPartition, Long> next = new HashMap<>();
        next.put(partition, offset);
        return next;
    }

    /** P-12: what the REST interface asks for while the connector is stopped; a txn is never lowered for it. */
    @Test
    void alterOffsetsRewritesTxnDownwards() {
        Map<String, String> properties = append();
        try (TaskHarness task = task(properties).open(T0, T1)) {
            write(task, rows(T0, 0, 4));
            write(task, rows(T1, 0, 1));
        }

        assertThat(new DeltaSinkConnector().alterOffsets(properties, next(T0, 2L)))
                .isTrue();

        Snapshot altered = table("t");
        assertThat(altered.txnVersion(appId(properties, T0))).hasValue(1);
        assertThat(altered.txnVersion(appId(properties, T1))).hasValue(1);
        assertThat(altered.txns())
                .as("the old generation stays as it was")
                .anyMatch(txn -> txn.appId().equals(appId(properties, T0)) && txn.version() == 4);
        try (TaskHarness task = task(properties).open(T0, T1)) {
            assertThat(task.context.seeks).containsEntry(T0, 2L).containsEntry(T1, 2L);
            write(task, rows(T0, 2, 5));
            assertThat(offsets("t")).containsExactly(0L, 0L, 1L, 1L, 2L, 2L, 3L, 3L, 4L, 4L, 5L);
        }
    }

    @Test
    void alteredOffsetsThatAreSoAlreadyOrOfNothingMakeNoCommit() {
        Map<String, String> properties = append();
        assertThat(new DeltaSinkConnector().alterOffsets(properties, next(T0, 2L)))
                .isTrue();
        assertThat(Files.exists(base.resolve("t"))).isFalse();
        try (TaskHarness task = task(properties).open(T0)) {
            write(task, rows(T0, 0, 4));
        }
        long version = table("t").version();

        new DeltaSinkConnector().alterOffsets(properties, Map.of(T0, 5L, T1, 7L));

        assertThat(table("t").version()).isEqualTo(version);
    }

    /** Forward, in place; and as if nothing had ever been read. */
    @Test
    void offsetsGoForwardAndAreForgotten() {
        Map<String, String> properties = append();
        try (TaskHarness task = task(properties).open(T0)) {
            write(task, rows(T0, 0, 4));
        }
        new DeltaSinkConnector().alterOffsets(properties, next(T0, 10L));
        try (TaskHarness task = task(properties).open(T0)) {
            assertThat(task.context.seeks).containsEntry(T0, 10L);
        }

        new DeltaSinkConnector().alterOffsets(properties, next(T0, null));

        try (TaskHarness task = task(properties).open(T0)) {
            assertThat(task.context.seeks).as("Kafka decides").isEmpty();
            write(task, rows(T0, 0, 1));
            assertThat(offsets("t")).containsExactly(0L, 0L, 1L, 1L, 2L, 3L, 4L);
            assertThat(table("t").txnVersion(appId(properties, T0))).hasValue(1);
        }
    }

    @Test
    void whatIsAskedWronglyChangesNothing() {
        Map<String, String> properties = append();
        TopicPartition other = new TopicPartition("other", 0);

        assertThatThrownBy(() -> new DeltaSinkConnector().alterOffsets(properties, next(T0, -1L)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("offset -1 of t-0");
        assertThatThrownBy(() -> new DeltaSinkConnector().alterOffsets(properties, next(other, 0L)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("topic 'other'");
        assertThat(new DeltaSinkConnector().alterOffsets(properties, next(other, null)))
                .as("what is forgotten may be of a topic of before")
                .isTrue();
    }

    /** Records name the tables: all that were ever written are found, and a damaged one keeps no other from it. */
    @Test
    void everyTableThatRecordsNamedIsSet() throws Exception {
        Map<String, String> properties = append("table.route.field", "to");
        try (TaskHarness task = task(properties).open(T0)) {
            write(task, to("a", 0), to("b", 1), to("c", 2));
        }
        Path log = base.resolve("b/_delta_log/00000000000000000000.json");
        String intact = Files.readString(log);
        Files.writeString(log, "damage");

        assertThatThrownBy(() -> new DeltaSinkConnector().alterOffsets(properties, next(T0, 1L)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("{b=")
                .hasMessageNotContainingAny("a=", "c=");
        Files.writeString(log, intact);
        new DeltaSinkConnector().alterOffsets(properties, next(T0, 1L));

        for (String table : List.of("a", "b", "c")) {
            assertThat(table(table).txnVersion(appId(properties, T0))).as(table).hasValue(0);
        }
    }

    private static SinkRecord to(String table, long offset) {
        return record(T0, offset, null, Map.of("to", table, "o", offset));
    }

    @Test
    void whatIsStagedIsMergedBeforeOffsetsAreSet() {
        Map<String, String> properties = staging("merge.records.threshold", "5");
        try (TaskHarness task = task(properties).open(T0)) {
            write(task, rows(T0, 0, 4));
        }

        new DeltaSinkConnector().alterOffsets(properties, next(T0, 3L));

        assertThat(offsets("t")).containsExactly(2L, 3L, 4L);
        String merged = Backlog.mergedAppId(properties.get("name"), new Lane("t", 0));
        assertThat(table("t").txnVersion(merged)).hasValue(2);
        assertThat(table("t__staging").txnVersion(appId(properties, T0))).hasValue(2);
        try (TaskHarness task = task(properties).open(T0)) {
            assertThat(task.context.seeks).containsEntry(T0, 3L);
            write(task, rows(T0, 3, 7));
            task.maintain();
            assertThat(offsets("t")).containsExactly(5L, 6L, 7L);
        }
    }

    /** P-13. */
    @Test
    void recreatedTopicResetStartsNewEpoch() {
        Map<String, String> properties = append("offset.mismatch.policy", "reset");
        try (TaskHarness task = task(properties).open(T0)) {
            write(task, rows(T0, 0, 9));
        }
        try (TaskHarness task = task(properties).open(T0)) {
            write(task, rows(T0, 0, 1));

            assertThat(offsets("t")).hasSize(12);
            assertThat(task.committable()).containsEntry(T0, 2L);
        }
        assertThat(table("t").txnVersion(appId(properties, T0))).hasValue(1);
        try (TaskHarness task = task(properties).open(T0)) {
            assertThat(task.context.seeks).containsEntry(T0, 2L);
            write(task, rows(T0, 2, 3));
            assertThat(offsets("t")).hasSize(14);
        }
    }

    /** P-13: a task of before the reset, which still holds records of the old topic, writes none of them. */
    @Test
    void zombieOfTheOldEpochIsFenced() {
        Map<String, String> properties = append("offset.mismatch.policy", "reset");
        try (TaskHarness zombie = task(properties).open(T0)) {
            write(zombie, rows(T0, 0, 9));
            zombie.put(rows(T0, 10, 12));
            try (TaskHarness task = task(properties).open(T0)) {
                write(task, rows(T0, 0, 1));
            }
            zombie.flush();

            assertThat(offsets("t")).hasSize(12);
        }
    }

    /** P-13. */
    @Test
    void resetInStagingModeStillMerges() {
        Map<String, String> properties = staging("offset.mismatch.policy", "reset");
        try (TaskHarness task = task(properties).open(T0)) {
            write(task, rows(T0, 0, 9));
        }
        try (TaskHarness task = task(properties).open(T0)) {
            write(task, rows(T0, 0, 1));
            assertThat(offsets("t")).as("what waited was merged before").containsExactly(7L, 8L, 9L);
            clock.advance(300_000);
            task.maintain();

            assertThat(offsets("t")).as("of the new topic").containsExactly(0L, 1L, 8L);
        }
    }

    @Test
    void recreatedTopicIsSkippedUpToTheStoredOffsetWhereThatIsAsked() {
        Map<String, String> properties = append("offset.mismatch.policy", "ignore");
        try (TaskHarness task = task(properties).open(T0)) {
            write(task, rows(T0, 0, 2));
        }
        try (TaskHarness task = task(properties).open(T0)) {
            write(task, rows(T0, 0, 4));

            assertThat(offsets("t")).containsExactly(0L, 1L, 2L, 3L, 4L);
        }
    }

    @Test
    void anotherPipelinesOffsetIsAdoptedAndItsWritersAreFenced() {
        Map<String, String> old = append("txn.app.id.prefix", "old");
        Map<String, String> adopting = append("txn.app.id.prefix", "new", "table.ownership.policy", "adopt");
        try (TaskHarness zombie = task(old).open(T0)) {
            write(zombie, rows(T0, 0, 3));
            zombie.put(rows(T0, 4, 5));
            try (TaskHarness task = task(adopting).open(T0)) {
                assertThat(task.context.seeks).containsEntry(T0, 4L);
                write(task, rows(T0, 4, 6));
                zombie.flush();
                write(task, rows(T0, 7, 7));
            }
            assertThatThrownBy(() -> zombie.put(rows(T0, 4, 5))).hasMessageContaining("'new'");
        }
        assertThat(offsets("t")).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(table("t").txnVersion("old:t-0")).hasValue(-1);
        assertThat(table("t").txnVersion("new:t-0")).hasValue(7);
        try (TaskHarness task = task(append("txn.app.id.prefix", "new")).open(T0)) {
            assertThat(task.context.seeks).as("nothing to adopt any more").containsEntry(T0, 8L);
        }
        try (TaskHarness back = task(append("txn.app.id.prefix", "old", "table.ownership.policy", "adopt"))
                .open(T0)) {
            assertThat(back.context.seeks).as("and back").containsEntry(T0, 8L);
        }
    }

    @Test
    void whatTwoPipelinesHoldIsNotAdopted() {
        for (String prefix : List.of("one", "two")) {
            try (TaskHarness task = task(append("txn.app.id.prefix", prefix, "table.ownership.policy", "ignore"))
                    .open(T0)) {
                write(task, rows(T0, 0, 3));
            }
        }
        for (String prefix : List.of("two", "three")) {
            try (TaskHarness task = task(append("txn.app.id.prefix", prefix, "table.ownership.policy", "adopt"))) {
                assertThatThrownBy(() -> task.open(T0))
                        .isInstanceOf(ConnectException.class)
                        .hasMessageContaining("[one, two]")
                        .hasMessageContaining("set-offsets");
            }
        }
    }
}
