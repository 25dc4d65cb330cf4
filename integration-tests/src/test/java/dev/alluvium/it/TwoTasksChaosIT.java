// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.quickstart.report.RunReport;
import dev.alluvium.quickstart.run.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The quickstart's pipelines with two tasks each and no assertion that a key stays in its partition: every table equals
 * its model all the same.
 */
@EnabledIfSystemProperty(named = StagingChaosIT.POINTS, matches = "[1-9][0-9]*")
class TwoTasksChaosIT {
    private static final String SINK = "dev.alluvium.connect.delta.DeltaSinkConnector";

    @Test
    void theQuickstartEndsEqualWithTwoTasksPerSink() throws IOException {
        Path folder =
                FolderCopy.of(SharedStack.ROOT.resolve("connector-configs/quickstart"), TwoTasksChaosIT::withTwoTasks);

        RunReport report = TimedRun.of(
                "quickstart with two tasks per sink",
                Options.on(SharedStack.get(), List.of(folder))
                        .withOut(SharedStack.OUTPUT.resolve("quickstart-two-tasks")));

        assertThat(report.problems()).isEmpty();
        assertThat(report.tables())
                .hasSizeGreaterThan(8)
                .allSatisfy(table -> assertThat(table.verdict().differences())
                        .as(table.verdict().table())
                        .isEmpty());
        assertThat(report.exitCode()).isEqualTo(RunReport.EQUAL);
    }

    private static String withTwoTasks(String connector) {
        if (!connector.contains(SINK)) {
            return connector;
        }
        String two = connector.replace("\"tasks.max\": \"1\"", "\"tasks.max\": \"2\"");
        assertThat(two).isNotEqualTo(connector);
        String anywhere = two.replace("\"key.scope\": \"partition\"", "\"key.scope\": \"table\"");
        boolean isDefault = anywhere.equals(two) && two.contains("\"write.mode\": \"upsert\"");
        return isDefault
                ? anywhere.replace("\"write.mode\"", "\"key.scope\": \"table\",\n    \"write.mode\"")
                : anywhere;
    }
}
