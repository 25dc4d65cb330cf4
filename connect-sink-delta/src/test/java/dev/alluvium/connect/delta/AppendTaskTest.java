// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static dev.alluvium.connect.delta.TaskHarness.T0;
import static dev.alluvium.connect.delta.TaskHarness.T1;
import static dev.alluvium.connect.delta.TaskHarness.properties;
import static dev.alluvium.connect.delta.TaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Appending, without a worker. */
class AppendTaskTest {
    @TempDir
    Path base;

    @Test
    void recordsBecomeRowsOnceTheIntervalHasPassed() {
        try (TaskHarness task = new TaskHarness(properties(base)).open(T0, T1)) {
            task.put(record(T0, 0, null, Map.of("id", 1L, "name", "a")), record(T1, 0, null, Map.of("id", 2L)));
            assertThat(task.committable()).containsEntry(T0, 0L).containsEntry(T1, 0L);

            task.flush();

            assertThat(StoredTable.open(base, "t").rows())
                    .containsExactly(Map.of("id", 1L, "name", "a"), Map.of("id", 2L));
            assertThat(task.committable()).containsEntry(T0, 1L).containsEntry(T1, 1L);
        }
    }
}
