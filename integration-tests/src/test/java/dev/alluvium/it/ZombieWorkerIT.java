// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.alluvium.quickstart.report.RunReport;
import dev.alluvium.quickstart.run.Options;
import dev.alluvium.testsupport.stack.EmbeddedStack;
import dev.alluvium.testsupport.stack.store.ArmedPause;
import dev.alluvium.testsupport.stack.store.KillRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * P-3 on the real stack: a worker is stopped (SIGSTOP) while it writes a data file, sleeps through the rebalance that
 * gives its partition away, and goes on (SIGCONT) when its successor has committed more. What it meant to commit is
 * refused, and the table equals the model. One seed in the build, more in the profile {@code chaos}.
 */
class ZombieWorkerIT {
    private static final Path FOLDERS = Path.of("src/test/use-cases-chaos").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofSeconds(75);
    private static final int OF_THE_SUCCESSOR = 1;
    private static final int PARTITIONS = 2;

    /** Where the worker stands still: a flush of direct upserts, a flush of staged events, a merge of these. */
    enum Writing {
        UPSERT("zombie-upsert", "zombie_upsert_video", "zombie_upsert_video", true),
        STAGE("zombie-staging", "zombie_staging_video__staging", "zombie_staging_video__staging", true),
        MERGE("zombie-staging", "zombie_staging_video", "zombie_staging_video__staging", false);

        private final String folder;
        private final String written;
        private final String flushed;
        private final boolean fences;

        Writing(String folder, String written, String flushed, boolean fences) {
            this.folder = folder;
            this.written = written;
            this.flushed = flushed;
            this.fences = fences;
        }

        /** The table of rows. */
        String table() {
            return written.replace("__staging", "");
        }

        KillRule dataFile(long seed) {
            Pattern file = Pattern.compile("/tables/" + written + "/[^_].*parquet");
            int nth = this == MERGE ? 1 + (int) (seed % 3) : 2 + (int) (seed % 4);
            return new KillRule("PUT", file, nth, KillRule.When.BEFORE);
        }
    }

    static Stream<Arguments> runs() {
        int seeds = Integer.getInteger("alluvium.zombie.seeds", 0);
        long first = Long.getLong("alluvium.seed", 1);
        if (seeds == 0) {
            return Stream.of(Arguments.of(Writing.UPSERT, first));
        }
        List<Arguments> runs = new ArrayList<>();
        for (long seed = first; seed < first + seeds; seed++) {
            for (Writing writing : Writing.values()) {
                runs.add(Arguments.of(writing, seed));
            }
        }
        return runs.stream();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void whatAWorkerThatWasSucceededStillWritesIsRefused(Writing writing, long seed) throws IOException {
        EmbeddedStack stack = SharedStack.get();
        Path out = SharedStack.OUTPUT.resolve("zombie-" + writing + "-" + seed);
        ArmedPause pause = stack.proxy().pauseAt(writing.dataFile(seed));
        CompletableFuture<Optional<String>> sleeper = CompletableFuture.supplyAsync(() -> sleep(stack, writing, pause));

        RunReport report;
        try {
            report = TimedRun.of(
                    "zombie " + writing + " " + seed,
                    Options.on(stack, List.of(FOLDERS.resolve(writing.folder))).withOut(out));
        } finally {
            pause.resume();
        }

        assertThat(report.problems()).as("seed %s", seed).isEmpty();
        assertThat(report.tables())
                .as("seed %s", seed)
                .allSatisfy(table -> assertThat(table.verdict().differences()).isEmpty());
        assertThat(report.exitCode()).isEqualTo(RunReport.EQUAL);
        assertThat(sleeper.join()).as("a worker slept through a rebalance").isPresent();
        if (writing.fences) {
            assertThat(Files.readString(log(stack, sleeper.join().orElseThrow())))
                    .as("log of the worker that slept, seed %s", seed)
                    .contains("ALV-SNK-007 fenced table=" + writing.table());
        }
        assertOffsetsOnlyGrow(out, writing);
    }

    /** Lets the stopped worker sleep until both partitions have been committed some times without it. */
    private static Optional<String> sleep(EmbeddedStack stack, Writing writing, ArmedPause pause) {
        Optional<String> stopped = pause.awaitStopped(LIMIT);
        try {
            if (stopped.isPresent()) {
                long before = last(entries(stack, writing, -1));
                await("a successor's commits after version " + before)
                        .atMost(LIMIT)
                        .until(() -> isSucceeded(entries(stack, writing, before).values()));
            }
            return stopped;
        } catch (ConditionTimeoutException nothingLeftToCommit) {
            return stopped; // on a machine that is too slow; the fence must show all the same
        } finally {
            pause.resume();
        }
    }

    /** While a worker is stopped, whoever commits its partition has succeeded it. */
    private static boolean isSucceeded(Collection<Map<String, Long>> since) {
        Map<String, Integer> commits = new HashMap<>();
        since.forEach(txns -> txns.keySet().forEach(appId -> commits.merge(appId, 1, Integer::sum)));
        return commits.size() == PARTITIONS && commits.values().stream().allMatch(count -> count >= OF_THE_SUCCESSOR);
    }

    private static SortedMap<Long, Map<String, Long>> entries(EmbeddedStack stack, Writing writing, long after) {
        return LogEntries.of(stack.s3(), "uc-" + writing.folder, writing.flushed, after);
    }

    private static long last(SortedMap<Long, Map<String, Long>> entries) {
        return entries.isEmpty() ? -1 : entries.lastKey();
    }

    private static Path log(EmbeddedStack stack, String worker) {
        return stack.parts().get(worker).log();
    }

    private static void assertOffsetsOnlyGrow(Path out, Writing writing) {
        Map<String, Long> highest = new HashMap<>();
        LogEntries.of(out.resolve("tables").resolve(writing.table()))
                .forEach((version, txns) -> txns.forEach((appId, offset) -> {
                    Long before = highest.put(appId, offset);
                    assertThat(offset)
                            .as("%s in version %s", appId, version)
                            .isGreaterThan(before == null ? -1 : before);
                }));
        assertThat(highest).isNotEmpty();
    }
}
