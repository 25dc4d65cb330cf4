// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static dev.alluvium.connect.delta.TaskHarness.T0;
import static dev.alluvium.connect.delta.TaskHarness.properties;
import static dev.alluvium.connect.delta.TaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upserting, without a worker. */
class UpsertTaskTest {
    @TempDir
    Path base;

    @Test
    void laterRecordsReplaceAndTombstonesDelete() {
        Map<String, String> properties =
                properties(base, "write.mode", "upsert", "pk.mode", "record_key", "pk.fields", "id");
        try (TaskHarness task = new TaskHarness(properties).open(T0)) {
            task.put(
                    record(T0, 0, Map.of("id", 1L), Map.of("id", 1L, "name", "a")),
                    record(T0, 1, Map.of("id", 2L), Map.of("id", 2L, "name", "b")));
            task.flush();
            task.put(record(T0, 2, Map.of("id", 1L), Map.of("name", "c")), record(T0, 3, Map.of("id", 2L), null));
            task.flush();

            assertThat(StoredTable.open(base, "t").rows()).containsExactly(Map.of("id", 1L, "name", "c"));
        }
    }
}
