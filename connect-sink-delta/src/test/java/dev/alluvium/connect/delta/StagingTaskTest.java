// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static dev.alluvium.connect.delta.TaskHarness.T0;
import static dev.alluvium.connect.delta.TaskHarness.T1;
import static dev.alluvium.connect.delta.TaskHarness.properties;
import static dev.alluvium.connect.delta.TaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.connect.delta.maintain.HandClock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.management.ObjectName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Staging, without a worker: R1 to R7 as far as one task goes, delta-sink 3.7. */
class StagingTaskTest {
    private static final String MASTER_READS = "/t/";

    @TempDir
    Path base;

    private final HandClock clock = new HandClock(1_700_000_000_000L);

    private Map<String, String> staging(String... pairs) {
        Map<String, String> properties = properties(
                base,
                "write.mode",
                "staging",
                "pk.mode",
                "record_key",
                "pk.fields",
                "id",
                "flush.size",
                "1000000",
                "merge.records.threshold",
                "-1");
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put(pairs[i], pairs[i + 1]);
        }
        return properties;
    }

    private TaskHarness task(String... pairs) {
        return new TaskHarness(staging(pairs), store -> store, true, Optional.of(clock)).open(T0);
    }

    private static SinkRecord put(long offset, long id, Object... pairs) {
        return put(T0, offset, id, pairs);
    }

    private static SinkRecord put(TopicPartition partition, long offset, long id, Object... pairs) {
        Map<String, Object> row = new HashMap<>();
        row.put("id", id);
        for (int i = 0; i < pairs.length; i += 2) {
            row.put((String) pairs[i], pairs[i + 1]);
        }
        return record(partition, offset, Map.of("id", id), row);
    }

    private static SinkRecord[] puts(long from, int count) {
        SinkRecord[] records = new SinkRecord[count];
        for (int i = 0; i < count; i++) {
            records[i] = put(from + i, from + i, "n", from + i);
        }
        return records;
    }

    private List<Map<String, Object>> rows() {
        return StoredTable.open(base, "t").rows();
    }

    private long merges(TaskHarness task) {
        return metric(task, "merges-total");
    }

    private long metric(TaskHarness task, String name) {
        try {
            ObjectName bean = new ObjectName("alluvium.connect:type=delta-sink-table,connector="
                    + properties(base).get("name") + ",task=" + task.taskId() + ",table=t");
            return (Long) ManagementFactory.getPlatformMBeanServer().getAttribute(bean, name);
        } catch (javax.management.JMException e) {
            throw new AssertionError(e);
        }
    }

    private void pass(long millis) {
        clock.advance(millis);
    }

    @Test
    void anIntervalOrARetentionWithoutAnEndIsNotOverAtOnce() {
        String forEver = String.valueOf(Long.MAX_VALUE);
        try (TaskHarness task =
                task("merge.interval.ms", forEver, "merge.records.threshold", "3", "staging.retention.ms", forEver)) {
            task.put(puts(0, 3));
            task.flush();
            task.maintain();
            assertThat(merges(task)).isEqualTo(1);

            task.put(puts(3, 2));
            task.flush();
            pass(600_000);
            task.maintain();
            task.maintain();

            assertThat(merges(task)).isEqualTo(1);
            assertThat(metric(task, "trimmed-files-total")).isZero();
            assertThat(metric(task, "maintenance-failures-total")).isZero();
        }
    }

    @Test
    void eventsAreStagedAtOnceAndMergedByTime() {
        try (TaskHarness task = task()) {
            task.put(put(0, 1, "name", "a"), put(1, 2, "name", "b"), put(2, 1, "name", "c"));
            task.flush();
            task.maintain();

            assertThat(StoredTable.exists(base, "t")).isFalse();
            assertThat(StoredTable.open(base, "t__staging").rows())
                    .extracting(row -> row.get("_op"), row -> row.get("_offset"), row -> row.get("name"))
                    .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple("upsert", 0L, "a"),
                            org.assertj.core.groups.Tuple.tuple("upsert", 1L, "b"),
                            org.assertj.core.groups.Tuple.tuple("upsert", 2L, "c"));
            assertThat(task.committable()).containsEntry(T0, 3L);
            assertThat(metric(task, "staged-records")).isEqualTo(3);

            pass(300_000);
            task.maintain();
            assertThat(rows()).containsExactly(Map.of("id", 1L, "name", "c"), Map.of("id", 2L, "name", "b"));
            task.maintain();
            assertThat(metric(task, "staged-records")).isZero();
            assertThat(metric(task, "merge-lag-ms")).isZero();
            assertThat(merges(task)).isEqualTo(1);
        }
    }

    @Test
    void aMergeMarksRowsWhereItShallAndCountsThem() {
        try (TaskHarness task = task("upsert.engine", "dv", "deletion.vectors.enabled", "true")) {
            task.put(puts(0, 5));
            task.flush();
            pass(300_000);
            task.maintain();
            task.put(put(5, 3, "n", 30L));
            task.flush();
            pass(300_000);
            task.maintain();

            assertThat(merges(task)).isEqualTo(2);
            assertThat(rows()).hasSize(5).contains(Map.of("id", 3L, "n", 30L));
            assertThat(metric(task, "rows-marked-total")).isEqualTo(1);
            assertThat(metric(task, "marking-flushes-total")).isEqualTo(1);
            assertThat(metric(task, "copying-flushes-total")).isZero();
            assertThat(metric(task, "rows-rewritten-total")).isZero();
        }
    }

    /** After a restart no record need come to tell that events of a table wait. */
    @Test
    void aTableThatOnlyRecordsNameIsMergedAfterARestartThoughNoneComes() {
        String[] routed = {"table.route.field", "kind", "maintenance.tasks", "owner"};
        try (TaskHarness task = task(routed)) {
            task.put(put(0, 1, "kind", "t"), put(1, 2, "kind", "u"));
            task.flush();
            task.maintain();
        }

        pass(300_000);
        try (TaskHarness next = task(routed)) {
            next.maintain();

            assertThat(rows()).containsExactly(Map.of("id", 1L, "kind", "t"));
            assertThat(StoredTable.open(base, "u").rows()).containsExactly(Map.of("id", 2L, "kind", "u"));
        }
    }

    /** The holder of the first partition merges, though records of the table come to another task alone. */
    @Test
    void aTableThatOnlyAnotherTaskHearsOfIsFoundByItsOwner() {
        String[] routed = {"table.route.field", "kind"};
        try (TaskHarness both = task(routed).open(T1)) {
            both.put(put(0, 1, "kind", "t"), put(T1, 0, 2, "kind", "t"));
            both.flush();
        }

        try (TaskHarness owner = task(routed);
                TaskHarness other =
                        new TaskHarness(staging(routed), store -> store, true, Optional.of(clock)).open(T1)) {
            other.put(put(T1, 1, 3, "kind", "t"));
            other.flush();
            pass(300_000);
            other.maintain();
            assertThat(StoredTable.exists(base, "t")).isFalse();

            owner.maintain();
            assertThat(rows()).hasSize(3);
        }
    }

    @Test
    void aTableWhoseNameOnlyIsLeftIsNoTrouble() throws IOException {
        String[] routed = {"table.route.field", "kind"};
        Path names = base.resolve("_alluvium/tables");
        Files.createDirectories(names);
        Files.writeString(names.resolve(properties(base).get("name") + ":gone"), "{\"format\":1}\n");
        Files.writeString(names.resolve("other:t"), "{}");
        try (TaskHarness task = task(routed)) {
            task.maintain();
            pass(60_000);
            task.maintain();

            assertThat(Files.exists(base.resolve("gone"))).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 6000, 0", "100, 6000, 0", "6000, 6000, 1", "6001, 6000, 1", "1, 1, 1"})
    void mergeIsCausedByNumberAlone(int records, int threshold, int expectedMerges) {
        try (TaskHarness task = task("merge.interval.ms", "-1", "merge.records.threshold", String.valueOf(threshold))) {
            task.put(puts(0, records));
            task.flush();
            task.maintain();
            pass(100L * 86_400_000);
            task.maintain();

            assertThat(merges(task)).isEqualTo(expectedMerges);
            if (expectedMerges > 0) {
                assertThat(rows()).hasSize(records);
            }
        }
    }

    @Test
    void mergeIsCausedByTimeAloneOnAnIdleStream() {
        try (TaskHarness task = task("merge.interval.ms", "60000")) {
            for (int batch : new int[] {1, 100, 6000, 6001}) {
                long from = task.committable().getOrDefault(T0, 0L);
                task.put(puts(from, batch));
                task.flush();
                pass(59_000);
                task.maintain();
                long before = merges(task);
                pass(1_000);
                task.maintain();

                assertThat(merges(task)).isEqualTo(before + 1);
                assertThat(rows()).hasSize((int) from + batch);
            }
        }
    }

    @Test
    void restartGoesOnFromTheStagingTable() {
        try (TaskHarness task = task()) {
            task.put(puts(0, 5));
            task.flush();
        }
        try (TaskHarness task = task()) {
            assertThat(task.context.seeks).containsEntry(T0, 5L);
            task.put(puts(5, 5));
            task.flush();
            pass(300_000);
            task.maintain();

            assertThat(rows()).hasSize(10);
        }
    }

    @Test
    void idleTaskMergesAfterARestart() {
        try (TaskHarness task = task()) {
            task.put(puts(0, 5));
            task.flush();
        }
        pass(300_000);
        try (TaskHarness task = task()) {
            task.maintain();

            assertThat(rows()).hasSize(5);
        }
    }

    @Test
    void appendReadsNothingOfTheTableOfRows() {
        List<String> touched = new ArrayList<>();
        Map<String, String> properties = staging();
        try (TaskHarness first = task()) {
            first.put(puts(0, 5));
            first.flush();
            pass(300_000);
            first.maintain();
        }
        TaskHarness task = new TaskHarness(
                        properties,
                        store -> {
                            touched.add(store.location() + "/");
                            return store;
                        },
                        true,
                        Optional.of(clock))
                .open(T0);
        try (task) {
            for (int i = 0; i < 5; i++) {
                task.put(puts(5 + 10 * i, 10));
                task.flush();
            }

            assertThat(touched).isNotEmpty().noneMatch(location -> location.endsWith(MASTER_READS));
            assertThat(StoredTable.open(base, "t__staging").rows()).hasSize(55);
        }
    }

    @Test
    void rowsThatAreThereSayWhatTheColumnsAre() {
        Map<String, String> upsert = staging("write.mode", "upsert");
        upsert.remove("merge.records.threshold");
        try (TaskHarness before = new TaskHarness(upsert).open(T0)) {
            before.put(put(0, 1, "n", 1.5, "kept", "x"), put(1, 2, "n", 2.5));
            before.flush();
        }
        try (TaskHarness task = task("auto.create", "false", "partial.update.enabled", "true")) {
            task.put(record(T0, 2, Map.of("id", 2L), null), put(3, 1, "n", 7));
            task.flush();
            pass(300_000);
            task.maintain();

            assertThat(rows()).containsExactly(Map.of("id", 1L, "n", 7.0, "kept", "x"));
        }
    }

    @Test
    void partialUpdatesDeletesAndKeyChangesAreFoldedInOrder() {
        try (TaskHarness task = task("partial.update.enabled", "true", "cdc.format", "entity")) {
            task.put(
                    header(put(0, 1, "a", "a0", "b", "b0"), "entity.op", "create"),
                    header(put(1, 1, "a", "a1"), "entity.op", "update", "entity.partial", "true"),
                    header(put(2, 2, "a", "x"), "entity.op", "create"),
                    header(record(T0, 3, Map.of("id", 2L), null), "entity.op", "delete"),
                    header(put(4, 3, "a", "y"), "entity.op", "create"),
                    header(
                            put(5, 4, "a", "z"),
                            "entity.op",
                            "update",
                            "entity.key.change",
                            "single",
                            "entity.prev.key",
                            "{\"id\":3}"));
            task.flush();
            pass(300_000);
            task.maintain();
            task.put(header(put(6, 1, "b", null), "entity.op", "update", "entity.partial", "true"));
            task.flush();
            pass(300_000);
            task.maintain();

            assertThat(rows()).containsExactly(Map.of("id", 1L, "a", "a1"), Map.of("id", 4L, "a", "z"));
        }
    }

    private static SinkRecord header(SinkRecord record, String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            record.headers().addString(pairs[i], pairs[i + 1]);
        }
        return record;
    }

    @Test
    void eventWithoutABaseIsLeftOutAndCounted() {
        try (TaskHarness task = task("cdc.format", "entity")) {
            task.put(
                    header(put(0, 1, "a", "x"), "entity.op", "create"),
                    header(put(1, 2, "a", "y"), "entity.op", "update", "entity.unchanged", "[\"b\"]"));
            task.flush();
            pass(300_000);
            task.maintain();

            assertThat(rows()).containsExactly(Map.of("id", 1L, "a", "x"));
            assertThat(metric(task, "merge-left-out-total")).isEqualTo(1);
        }
    }

    @Test
    void mergedEventsGoAfterTheirRetention() {
        try (TaskHarness task = task("staging.retention.ms", "3600000")) {
            task.put(puts(0, 5));
            task.flush();
            pass(300_000);
            task.maintain();
            assertThat(StoredTable.open(base, "t__staging").rows()).hasSize(5);
            task.put(puts(5, 5));
            task.flush();
            pass(3_300_000);
            task.maintain();

            assertThat(StoredTable.open(base, "t__staging").rows()).hasSize(5);
            assertThat(metric(task, "trimmed-files-total")).isEqualTo(1);
            assertThat(rows()).hasSize(10);
        }
    }

    @Test
    void columnsThatComeLaterReachTheRows() {
        Schema one = SchemaBuilder.struct()
                .field("id", Schema.INT64_SCHEMA)
                .field("a", Schema.OPTIONAL_INT32_SCHEMA)
                .build();
        Schema two = SchemaBuilder.struct()
                .field("id", Schema.INT64_SCHEMA)
                .field("b", Schema.OPTIONAL_STRING_SCHEMA)
                .build();
        Schema key = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
        try (TaskHarness task = task("partition.by", "a")) {
            task.put(record(
                    T0,
                    0,
                    key,
                    new Struct(key).put("id", 1L),
                    one,
                    new Struct(one).put("id", 1L).put("a", 5)));
            task.flush();
            pass(300_000);
            task.maintain();
            task.put(record(
                    T0,
                    1,
                    key,
                    new Struct(key).put("id", 2L),
                    two,
                    new Struct(two).put("id", 2L).put("b", "x")));
            task.flush();
            pass(300_000);
            task.maintain();

            assertThat(rows()).containsExactly(Map.of("id", 1L, "a", 5), Map.of("id", 2L, "b", "x"));
            assertThat(StoredTable.open(base, "t").snapshot().metadata().partitionColumns())
                    .containsExactly("a");
        }
    }

    @Test
    void severalPartitionsAreMergedTogetherByTheOwner() {
        try (TaskHarness owner = task();
                TaskHarness other = new TaskHarness(staging(), store -> store, true, Optional.of(clock)).open(T1)) {
            owner.put(puts(0, 3));
            owner.flush();
            other.put(put(T1, 0, 100, "n", 1L));
            other.flush();
            pass(300_000);
            other.maintain();
            assertThat(StoredTable.exists(base, "t")).isFalse();
            owner.maintain();

            assertThat(rows()).hasSize(4);
        }
    }

    @Test
    void anotherKeyIsRefusedByName() {
        try (TaskHarness task = task()) {
            task.put(puts(0, 1));
            task.flush();
        }
        try (TaskHarness task = task("pk.fields", "other")) {
            assertThatThrownBy(() -> {
                        task.put(record(T0, 1, Map.of("other", 1L), Map.of("other", 1L)));
                        task.flush();
                    })
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("have the key [id] but records have the key [other]");
        }
    }

    @Test
    void tableInTheNameOfAStagingTableIsRefused() {
        try (TaskHarness task = task("table.route.field", "to")) {
            task.put(put(0, 1, "to", "a"));
            task.flush();

            assertThatThrownBy(() -> task.put(put(1, 1, "to", "a__staging")))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("staging.table.suffix");
        }
    }

    @Test
    void fieldInTheNameOfAStagedFactStopsTheTask() {
        try (TaskHarness task = task()) {
            assertThatThrownBy(() -> task.put(put(0, 1, "_op", "x")))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("column '_op' cannot be staged");
        }
    }
}
