// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.quickstart.judge.TableVerdict;
import dev.alluvium.quickstart.report.RunReport;
import dev.alluvium.quickstart.run.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The verdict can turn red: an engine that loses or doubles events is found out, and the exit code says so. */
class VerdictIT {
    @Test
    void turnsRedWhenTheEngineDropsEveryThousandthEventAndWhenItDoublesOne() {
        Path folder = Path.of("src/test/use-cases-red/sabotage").toAbsolutePath();

        RunReport report = TimedRun.of(
                "sabotage",
                Options.on(SharedStack.get(), List.of(folder)).withOut(SharedStack.OUTPUT.resolveSibling("red")));

        Map<String, TableVerdict> verdicts = report.tables().stream()
                .map(RunReport.Table::verdict)
                .collect(Collectors.toMap(TableVerdict::table, verdict -> verdict));
        assertThat(report.problems()).isEmpty();
        assertThat(report.exitCode()).isEqualTo(RunReport.DIFFERENT);
        assertThat(List.of(verdicts.get("users"), verdicts.get("reviews"), verdicts.get("zoo")))
                .as("tables of the engine that drops")
                .anyMatch(verdict -> !verdict.equal());
        assertThat(List.of(verdicts.get("users_raw"), verdicts.get("reviews_raw"), verdicts.get("zoo_raw")))
                .as("tables of the engine that doubles one event")
                .filteredOn(verdict -> !verdict.equal())
                .hasSize(1);
    }
}
