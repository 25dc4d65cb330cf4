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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Staging where somebody removed a table, made it otherwise, or the store is away. */
class StagingMishapTest {
    @TempDir
    Path base;

    private final HandClock clock = new HandClock(1_700_000_000_000L);
    private final FaultyStore.Faults faults = new FaultyStore.Faults();

    private Map<String, String> staging(String... pairs) {
        Map<String, String> properties =
                properties(base, "write.mode", "staging", "pk.mode", "record_key", "pk.fields", "id");
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put(pairs[i], pairs[i + 1]);
        }
        return properties;
    }

    private TaskHarness task(Map<String, String> properties) {
        return new TaskHarness(properties, store -> new FaultyStore(store, faults), true, Optional.of(clock));
    }

    private static SinkRecord put(TopicPartition partition, long offset, long id) {
        return record(partition, offset, Map.of("id", id), Map.of("id", id, "n", offset));
    }

    private void stage(TaskHarness task, SinkRecord... records) {
        task.put(records);
        task.flush();
    }

    private void merge(TaskHarness task) {
        clock.advance(300_000);
        task.maintain();
    }

    private List<Map<String, Object>> rows() {
        return StoredTable.open(base, "t").rows();
    }

    private void remove(String table) {
        try (Stream<Path> files = Files.walk(base.resolve(table))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kafka's group is beyond the events that waited in the removed table. */
    @Test
    void withoutItsStagingTableATaskGoesOnWhereTheRowsEnd() {
        try (TaskHarness task = task(staging()).open(T0, T1)) {
            stage(task, put(T0, 0, 1), put(T0, 1, 2), put(T1, 0, 10));
            merge(task);
            stage(task, put(T0, 2, 3), put(T1, 1, 11));
        }
        remove("t__staging");
        try (TaskHarness first = task(staging()).open(T0)) {
            assertThat(first.context.seeks).containsEntry(T0, 2L);
            stage(first, put(T0, 2, 3), put(T0, 3, 4));
            try (TaskHarness second = task(staging()).open(T1)) {
                assertThat(second.context.seeks).containsEntry(T1, 1L);
                stage(second, put(T1, 1, 11), put(T1, 2, 12));
            }
            merge(first);
        }

        assertThat(rows()).extracting(row -> row.get("id")).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 10L, 11L, 12L);
    }

    @Test
    void stagingTableThatIsRemovedUnderATaskStopsIt() {
        try (TaskHarness task = task(staging()).open(T0)) {
            stage(task, put(T0, 0, 1));
            remove("t__staging");

            assertThatThrownBy(() -> stage(task, put(T0, 1, 2)))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("is gone");
        }
    }

    /** The store was away when the task began, and no record ever comes. */
    @Test
    void idleTaskMergesAlthoughTheStoreWasAwayAtItsStart() {
        try (TaskHarness task = task(staging()).open(T0)) {
            stage(task, put(T0, 0, 1));
        }
        faults.away = true;
        try (TaskHarness task = task(staging()).open(T0)) {
            task.maintain();
            faults.away = false;
            merge(task);

            assertThat(rows()).hasSize(1);
        }
    }

    /** The topic-partition that decides who merges is consumed no more. */
    @Test
    void whatItsOwnerNeglectsAnyTaskMerges() {
        try (TaskHarness gone = task(staging()).open(T0)) {
            stage(gone, put(T0, 0, 1));
        }
        try (TaskHarness left = task(staging()).open(T1)) {
            stage(left, put(T1, 0, 2));
            merge(left);
            clock.advance(590_000);
            left.maintain();
            assertThat(StoredTable.exists(base, "t")).isFalse();
            clock.advance(20_000);
            left.maintain();
            assertThat(rows()).hasSize(2);

            stage(left, put(T1, 1, 3));
            merge(left);
            assertThat(rows()).hasSize(2);
            clock.advance(1_200_000);
            left.maintain();
            assertThat(rows()).hasSize(3);
        }
    }

    /** What the table of rows could not take must not get into the staging table: it would never leave it. */
    @Test
    void keyThatTheRowsCannotHaveIsADeadLetterWhateverTheSettingsSayOfPartitions() {
        String[] keys = {"pk.fields", "zone,id"};
        Map<String, String> upsert = staging(keys);
        upsert.put("write.mode", "upsert");
        upsert.put("partition.by", "zone");
        try (TaskHarness before = new TaskHarness(upsert).open(T0)) {
            stage(before, zoned(0, "x", 1));
        }
        try (TaskHarness task = task(staging(keys)).open(T0)) {
            stage(task, zoned(1, "", 2), zoned(2, "x", 3));
            assertThat(task.context.reported).hasSize(1);
        }
        try (TaskHarness task = task(staging(keys)).open(T0)) {
            stage(task, zoned(3, "", 4), zoned(4, "y", 5));
            assertThat(task.context.reported).hasSize(1);
            merge(task);
        }

        assertThat(rows()).extracting(row -> row.get("id")).containsExactlyInAnyOrder(1L, 3L, 5L);
    }

    /** P-28: the trim goes by what the table of rows holds as merged, and by nothing else. */
    @Test
    void crashBetweenMergeAndTrimLosesNothing() {
        Map<String, String> trimming = staging("staging.retention.ms", "0");
        try (TaskHarness task = task(trimming).open(T0)) {
            stage(task, put(T0, 0, 1), put(T0, 1, 2), record(T0, 2, Map.of("id", 1L), null));
            faults.beforeLogPut = () -> {
                if (StoredTable.exists(base, "t") && !rows().isEmpty()) {
                    throw new IllegalStateException("crash before the trim is committed");
                }
            };
            merge(task);
        }
        faults.beforeLogPut = () -> {};
        assertThat(StoredTable.open(base, "t__staging").snapshot().files()).isNotEmpty();

        try (TaskHarness task = task(trimming).open(T0)) {
            assertThat(task.context.seeks).containsEntry(T0, 3L);
            stage(task, put(T0, 3, 3));
            merge(task);

            assertThat(rows()).extracting(row -> row.get("id")).containsExactly(2L, 3L);
            assertThat(rows()).extracting(row -> row.get("n")).containsExactly(1L, 3L);
        }
        assertThat(StoredTable.open(base, "t__staging").snapshot().files()).isEmpty();
    }

    private static SinkRecord zoned(long offset, String zone, long id) {
        return record(T0, offset, Map.of("zone", zone, "id", id), Map.of("zone", zone, "id", id));
    }

    /** The key is the record key's fields; what is flushed first has no key and settles nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"staging", "upsert"})
    void keyThatIsSettledAfterTheFirstFlushIsTheTablesOrRefused(String mode) {
        Map<String, String> settings = staging("write.mode", mode, "pk.fields", "", "tombstone.mode", "ignore");
        try (TaskHarness task = task(settings).open(T0)) {
            stage(task, put(T0, 0, 1));
        }
        try (TaskHarness task = task(settings).open(T0)) {
            stage(task, record(T0, 1, Map.of("id", 1L), null));
            assertThat(task.committable()).containsEntry(T0, 2L);
            stage(task, put(T0, 2, 1));
            assertThat(task.committable()).containsEntry(T0, 3L);
        }
        if (mode.equals("upsert")) {
            assertThat(rows()).containsExactly(Map.of("id", 1L, "n", 2L));
        }
        try (TaskHarness task = task(staging("write.mode", "staging", "pk.fields", "", "tombstone.mode", "ignore"))
                .open(T0)) {
            stage(task, record(T0, 3, Map.of("id", 1L), null));
            if (mode.equals("staging")) {
                SinkRecord delete = record(T0, 4, Map.of("n", 7L), null);
                delete.headers().addString("entity.op", "delete");
                assertThatThrownBy(() -> stage(task, delete))
                        .isInstanceOf(ConnectException.class)
                        .hasMessageContaining("have the key [id] but records have the key [n]");
            }
        }
    }

    /** Producers choose time stamps as they like. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE / 1000, 253_402_300_800_000L, -1})
    void recordWithAnImpossibleTimeStampIsStaged(long timestamp) {
        try (TaskHarness task = task(staging()).open(T0)) {
            SinkRecord plain = put(T0, 0, 1);
            stage(
                    task,
                    plain.newRecord(
                            plain.topic(), 0, null, plain.key(), null, plain.value(), timestamp, plain.headers()));
            merge(task);

            assertThat(rows()).hasSize(1);
        }
    }

    @Test
    void stagingTableTakesNoRows() {
        try (TaskHarness task = task(staging()).open(T0)) {
            stage(task, put(T0, 0, 1));
        }
        for (String mode : List.of("append", "upsert", "staging")) {
            Map<String, String> other = staging("topic2table.map", "t:t__staging", "write.mode", mode);
            if (mode.equals("append")) {
                other.keySet().removeAll(List.of("pk.mode", "pk.fields"));
            }
            assertThatThrownBy(() -> task(other).open(T0))
                    .as(mode)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("is a staging table");
        }
    }
}
