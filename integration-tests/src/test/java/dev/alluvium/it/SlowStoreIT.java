// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.quickstart.report.RunReport;
import dev.alluvium.quickstart.run.Options;
import dev.alluvium.testsupport.stack.EmbeddedStack;
import dev.alluvium.testsupport.stack.store.ArmedFaults;
import dev.alluvium.testsupport.stack.store.FaultRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** P-16 on the real stack: flushes take longer than the consumer may go without a poll, and it stays in its group. */
class SlowStoreIT {
    private static final Path FOLDER =
            Path.of("src/test/use-cases-chaos/slow-store").toAbsolutePath();
    private static final Duration UP_TO = Duration.ofSeconds(10);
    private static final String TASK = "alluvium.connect:type=delta-sink-task,connector=slow-store,task=0";

    @Test
    void flushesLongerThanThePollIntervalCauseNoRebalance() {
        EmbeddedStack stack = SharedStack.get();
        List<String> beans = new ArrayList<>();
        Pattern entries = Pattern.compile("slow_store_videos/_delta_log/[0-9]{20}[.]json");
        ArmedFaults slow = stack.proxy().arm(new FaultRule("PUT", entries, 0, 0, 100, UP_TO, 1));

        RunReport report;
        try {
            report = TimedRun.of(
                    "slow-store",
                    Options.on(stack, List.of(FOLDER))
                            .withAfterwards((running, placeholders, verdict) -> WorkerBeans.read(running)
                                    .forEach((name, attributes) -> {
                                        if (name.contains(TASK)) {
                                            beans.add(attributes);
                                        }
                                    })));
        } finally {
            slow.disarm();
        }

        assertThat(report.problems()).isEmpty();
        assertThat(report.exitCode()).isEqualTo(RunReport.EQUAL);
        assertThat(slow.delayed()).isPositive();
        assertThat(beans).singleElement().satisfies(task -> {
            assertThat(task).as("opened once, and never again").contains("rebalance-total=1\n");
            assertThat(longestFlush(task)).as("ms").isGreaterThan(5_000);
        });
    }

    private static long longestFlush(String attributes) {
        return attributes
                .lines()
                .filter(line -> line.startsWith("flush-time-ms-max="))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1)))
                .findFirst()
                .orElseThrow();
    }
}
