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
import java.nio.file.Files;
import java.nio.file.Path;
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

/** What a task remembers of keys that hard deletes removed, ordered by a sequence (P-34, delta-sink 3.5). */
class DeletedKeysTest {
    private static final long DAY = 86_400_000L;

    @TempDir
    Path base;

    private final HandClock clock = new HandClock(1_700_000_000_000L);

    private TaskHarness task(String mode, String... pairs) {
        Map<String, String> properties = properties(
                base, "write.mode", mode, "pk.mode", "record_key", "pk.fields", "id", "sequence.by", "header:seq");
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put(pairs[i], pairs[i + 1]);
        }
        return new TaskHarness(properties, store -> store, true, Optional.of(clock));
    }

    private static SinkRecord put(TopicPartition partition, long offset, long id, long seq) {
        return at(record(partition, offset, Map.of("id", id), Map.of("id", id, "v", "at " + seq)), seq);
    }

    private static SinkRecord delete(TopicPartition partition, long offset, long id, long seq) {
        return at(record(partition, offset, Map.of("id", id), null), seq);
    }

    private static SinkRecord at(SinkRecord record, long seq) {
        record.headers().addString("seq", String.valueOf(seq));
        return record;
    }

    /** The records are in the table of rows afterwards. */
    private void apply(TaskHarness task, SinkRecord... records) {
        task.put(records);
        task.flush();
        clock.advance(300_000);
        task.maintain();
    }

    private List<Object> values() {
        return StoredTable.open(base, "t").rows().stream()
                .map(row -> row.get("v"))
                .toList();
    }

    private List<Path> tombstones() throws IOException {
        Path directory = base.resolve("t/_alluvium/tombstones");
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"upsert", "staging"})
    void lateUpdateAfterDeleteStaysDeleted(String mode) {
        try (TaskHarness task = task(mode).open(T0)) {
            apply(task, put(T0, 0, 1, 5), put(T0, 1, 2, 5));
            apply(task, delete(T0, 2, 1, 9));
        }
        try (TaskHarness restarted = task(mode).open(T0)) {
            apply(restarted, put(T0, 3, 1, 7));
            assertThat(values()).containsExactly("at 5");

            apply(restarted, put(T0, 4, 1, 10));
            assertThat(values()).containsExactlyInAnyOrder("at 5", "at 10");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"upsert", "staging"})
    void afterHorizonLateUpdateInserts(String mode) {
        try (TaskHarness task =
                task(mode, "tombstone.retention.ms", String.valueOf(DAY)).open(T0)) {
            apply(task, put(T0, 0, 1, 5));
            apply(task, delete(T0, 1, 1, 9));
            clock.advance(DAY - 1_000_000);
            apply(task, put(T0, 2, 1, 7));
            assertThat(values()).isEmpty();

            clock.advance(DAY);
            apply(task, put(T0, 3, 1, 7));
            assertThat(values()).containsExactly("at 7");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"upsert", "staging"})
    void deleteByAnotherTaskBlocksLateUpdate(String mode) {
        try (TaskHarness first = task(mode).open(T0);
                TaskHarness second = task(mode).open(T1)) {
            apply(first, put(T0, 0, 1, 5));
            apply(second, put(T1, 0, 2, 5));
            apply(second, delete(T1, 1, 1, 9));
            first.maintain();

            apply(first, put(T0, 1, 1, 7));
            assertThat(values()).containsExactly("at 5");
        }
    }

    @Test
    void withoutRetentionALateUpdateInsertsAtOnce() throws IOException {
        try (TaskHarness task = task("upsert", "tombstone.retention.ms", "0").open(T0)) {
            apply(task, put(T0, 0, 1, 5));
            apply(task, delete(T0, 1, 1, 9));
            apply(task, put(T0, 2, 1, 7));

            assertThat(values()).containsExactly("at 7");
            assertThat(tombstones()).isEmpty();
        }
    }

    @Test
    void missingTombstonesStopTheTaskOrAreForgotten() throws IOException {
        try (TaskHarness task = task("upsert").open(T0)) {
            apply(task, put(T0, 0, 1, 5));
            apply(task, delete(T0, 1, 1, 9));
        }
        Files.delete(tombstones().get(0));

        try (TaskHarness strict = task("upsert").open(T0)) {
            assertThatThrownBy(() -> apply(strict, put(T0, 2, 1, 7)))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("tombstone.missing.policy=forget");
        }
        try (TaskHarness forgetful =
                task("upsert", "tombstone.missing.policy", "forget").open(T0)) {
            apply(forgetful, put(T0, 2, 1, 7));
            assertThat(values()).containsExactly("at 7");
        }
    }
}
