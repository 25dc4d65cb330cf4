// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static dev.alluvium.connect.delta.TaskHarness.T0;
import static dev.alluvium.connect.delta.TaskHarness.properties;
import static dev.alluvium.connect.delta.TaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task keeps of tables whose partitions another task has now. */
class UnfedTablesTest {
    private static final TopicPartition U0 = new TopicPartition("u", 0);
    private static final TopicPartition V0 = new TopicPartition("v", 0);
    private static final Duration REST = Duration.ofMinutes(5);

    @TempDir
    Path base;

    private final FaultyStore.Faults faults = new FaultyStore.Faults();

    private TaskHarness task(String... pairs) {
        Map<String, String> properties =
                properties(base, "write.mode", "upsert", "pk.mode", "record_value", "pk.fields", "id");
        properties.put("topics", "t,u,v");
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put(pairs[i], pairs[i + 1]);
        }
        return new TaskHarness(properties, store -> new FaultyStore(store, faults));
    }

    private static SinkRecord row(TopicPartition partition, long offset, String to, String value) {
        return record(partition, offset, null, Map.of("id", 1L, "to", to, "v", value));
    }

    private List<Object> values(String table) {
        return StoredTable.open(base, table).rows().stream()
                .map(row -> row.get("v"))
                .toList();
    }

    private List<String> closed() {
        return faults.closed.stream()
                .map(location -> location.replaceAll("/$", "").replaceAll(".*/", ""))
                .sorted()
                .toList();
    }

    @Test
    void aTableWhosePartitionsLeftIsLetGoOnceTheAssignmentHasRested() {
        try (TaskHarness task = task().open(T0, U0, V0)) {
            task.put(row(T0, 0, "", "t"), row(U0, 0, "", "u"), row(V0, 0, "", "v"));
            task.flush();
            task.revoke(U0, V0);
            task.ticker.advance(REST.minusMillis(1));
            task.put();
            assertThat(closed()).isEmpty();

            task.ticker.advance(Duration.ofMillis(1));
            task.put();
            assertThat(closed()).containsExactly("u"); // one at a time: each may save an index
            task.put();
            task.put();
            assertThat(closed()).containsExactly("u", "v");

            task.put(row(T0, 1, "", "t2"));
            task.flush();
            assertThat(values("t")).containsExactly("t2");
            assertThat(closed()).containsExactly("u", "v");
        }
    }

    @Test
    void aTableThatComesBackIsOpenedAgainAndItsKeysAreKnown() {
        try (TaskHarness task = task().open(T0, U0)) {
            task.put(row(U0, 0, "", "u"));
            task.flush();
            task.revoke(U0);
            task.ticker.advance(REST);
            task.put();
            assertThat(closed()).containsExactly("u");

            try (TaskHarness other = task().open(U0)) {
                other.put(row(U0, 1, "", "theirs"));
                other.flush();
            }
            task.open(U0);
            task.put(row(U0, 2, "", "ours"));
            task.flush();
            assertThat(values("u")).containsExactly("ours");
        }
    }

    @Test
    void anotherRebalanceBeginsTheRestAnew() {
        try (TaskHarness task = task().open(T0, U0)) {
            task.put(row(U0, 0, "", "u"));
            task.flush();
            task.revoke(U0);
            task.ticker.advance(REST.minusMillis(1));
            task.open(V0);
            task.ticker.advance(REST.minusMillis(1));
            task.open(U0);
            task.ticker.advance(REST);
            task.put();

            assertThat(closed()).isEmpty();
        }
    }

    /** Nothing but records tells which tables a partition feeds. */
    @Test
    void whereRecordsDecideATableWithoutAnyIsLetGoAndComesBackWithTheNext() {
        try (TaskHarness task = task("table.route.field", "to").open(T0)) {
            task.put(row(T0, 0, "x", "x"), row(T0, 1, "y", "y"));
            task.flush();
            task.revoke(T0);
            task.open(T0);
            task.put(row(T0, 2, "y", "y2"));
            task.ticker.advance(REST);
            task.put();
            assertThat(closed()).containsExactly("x");

            task.put(row(T0, 3, "x", "x2"));
            task.flush();
            assertThat(values("x")).containsExactly("x2");
            assertThat(values("y")).containsExactly("y2");
        }
    }

    @Test
    void theIndexOfATableThatIsLetGoIsSaved(@TempDir Path indexes) {
        try (TaskHarness task = task("index.directory", indexes.toString(), "index.verify.sample", "0")
                .open(T0, U0)) {
            task.put(row(U0, 0, "", "u"));
            task.flush();
            task.revoke(U0);
            task.ticker.advance(REST);
            task.put();
            assertThat(indexes.toFile().list()).isNotEmpty();

            faults.dataReads = 0;
            task.open(U0);
            task.put(row(U0, 1, "", "u2"));
            task.flush();
            assertThat(faults.dataReads).as("reads of data files").isZero();
            assertThat(values("u")).containsExactly("u2");
        }
    }
}
