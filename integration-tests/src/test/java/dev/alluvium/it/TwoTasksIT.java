// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.quickstart.report.RunReport;
import dev.alluvium.quickstart.run.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** P-36 on the real stack: tasks on two workers upsert one table, and any partition carries any key. */
class TwoTasksIT {
    private static final String FOLDER = "two-tasks-one-table";
    private static final int TURNS = 4;

    @Test
    void twoTasksThatSeeTheSameKeysTakeTurnsAndTheTableHoldsEachKeyOnce() {
        Path folder = Path.of("src/test/use-cases", FOLDER).toAbsolutePath();
        Path out = SharedStack.OUTPUT.resolve(FOLDER);

        RunReport report = TimedRun.of(
                FOLDER, Options.on(SharedStack.get(), List.of(folder)).withOut(out));

        assertThat(report.problems()).isEmpty();
        assertThat(report.tables())
                .hasSize(1)
                .allSatisfy(table -> assertThat(table.verdict().differences()).isEmpty());
        assertThat(report.exitCode()).isEqualTo(RunReport.EQUAL);
        assertThat(turns(LogEntries.of(out.resolve("tables/two_tasks_one_table_video"))))
                .as("how often a commit of one task follows one of the other")
                .isGreaterThan(TURNS);
    }

    /** Each task has one partition, but for the time before the second one joined. */
    private static int turns(SortedMap<Long, Map<String, Long>> entries) {
        List<String> committers = new ArrayList<>();
        entries.values().stream().filter(txns -> txns.size() == 1).forEach(txns -> committers.addAll(txns.keySet()));
        int turns = 0;
        for (int i = 1; i < committers.size(); i++) {
            turns += committers.get(i).equals(committers.get(i - 1)) ? 0 : 1;
        }
        return turns;
    }
}
