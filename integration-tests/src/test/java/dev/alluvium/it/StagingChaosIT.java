// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.quickstart.report.RunReport;
import dev.alluvium.quickstart.run.Options;
import dev.alluvium.quickstart.run.UseCaseRun;
import dev.alluvium.testsupport.stack.store.StoreCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 before or after seeded calls of the store, in flushes, merges, trims, compactions, manifests and vacuums: the
 * tables equal the model afterwards, no {@code txn} is set twice, the manifests list exactly the live files, and each
 * of these is there; each kind of call comes in turn. A profile of its own ({@code -Pchaos}): a point takes half a minute.
 */
@EnabledIfSystemProperty(named = StagingChaosIT.POINTS, matches = "[1-9][0-9]*")
class StagingChaosIT {
    static final String POINTS = "alluvium.chaos.points";

    private static final Path FOLDER =
            Path.of("src/test/use-cases-chaos/staging-chaos").toAbsolutePath();
    private static final String STEPS = "steps.jsonl";
    private static final String KILL =
            "\"op\": \"PUT\", \"match\": \"staging_chaos\", \"nth\": 1, \"when\": \"before\"";
    private static final String NEVER_FIRED = "the kill never fired";
    /** What calls are about, by their paths. */
    private static final Map<String, Pattern> SUBJECTS = new TreeMap<>(Map.of(
            "staging log", Pattern.compile("__staging/_delta_log/[0-9]{20}[.]json"),
            "table log", Pattern.compile("staging_chaos_(video|creator)/_delta_log/[0-9]{20}[.]json"),
            "checkpoint", Pattern.compile("checkpoint"),
            "manifest", Pattern.compile("_symlink_format_manifest"),
            "staged file", Pattern.compile("__staging/[^_].*parquet"),
            "data file", Pattern.compile("staging_chaos_(video|creator)/[^_].*parquet"),
            "bulk delete or listing", Pattern.compile("^/uc-staging-chaos/?$")));

    /** A call to die at. */
    private record Point(String op, String subject, int nth, String when) {
        String json() {
            return "\"op\": \"" + op + "\", \"match\": \""
                    + SUBJECTS.get(subject).pattern().replace("\\", "\\\\") + "\", \"nth\": " + nth + ", \"when\": \""
                    + when + "\"";
        }
    }

    @TempDir
    private Path directory;

    @Test
    void whereverAWorkerDiesTheTablesAreEqualAfterwards() throws IOException {
        long seed = Long.getLong("alluvium.seed", 1);
        Random random = new Random(seed);
        Map<String, Integer> calls = callsOfACleanRun();
        List<String> kinds = new ArrayList<>(calls.keySet());
        Collections.shuffle(kinds, random);
        List<String> told = new ArrayList<>();

        for (int i = 0; i < Integer.getInteger(POINTS); i++) {
            String kind = kinds.get(i % kinds.size());
            Point point = choose(kind, calls.get(kind), random);
            RunReport report = run(copyWith(i, "\"kill\": {\"on\": \"s3\", " + point.json() + "}"));

            told.add(point + " " + report.kills());
            assertThat(report.problems())
                    .as("point %s of seed %s: %s", i, seed, point)
                    .allMatch(problem -> problem.contains(NEVER_FIRED));
            assertThat(report.tables())
                    .as("point %s of seed %s: %s", i, seed, point)
                    .hasSize(2)
                    .allSatisfy(
                            table -> assertThat(table.verdict().differences()).isEmpty());
            assertThat(report.topics()).allMatch(topic -> topic.equal());
        }

        Files.write(Path.of("target/chaos-points.txt"), told);
        assertThat(told).anyMatch(line -> !line.endsWith("[]"));
    }

    /** How often each method is called about each subject, while nothing goes wrong. */
    private Map<String, Integer> callsOfACleanRun() throws IOException {
        Map<String, Integer> calls = new TreeMap<>();
        RunReport report = run(copyWith(-1, "\"drain\": {\"seconds\": 120}"));
        assertThat(report.exitCode()).isEqualTo(RunReport.EQUAL);
        for (StoreCall call : SharedStack.get().proxy().journal()) {
            SUBJECTS.forEach((subject, pattern) -> {
                if (call.path().startsWith("/uc-staging-chaos")
                        && pattern.matcher(call.path()).find()) {
                    calls.merge(call.method() + " " + subject, 1, Integer::sum);
                }
            });
        }
        return calls;
    }

    /** One of the first third of this kind's calls, so that it comes again. */
    private static Point choose(String kind, int count, Random random) {
        int space = kind.indexOf(' ');
        return new Point(
                kind.substring(0, space),
                kind.substring(space + 1),
                1 + random.nextInt(Math.max(1, count / 3)),
                random.nextBoolean() ? "before" : "after");
    }

    private RunReport run(Path folder) {
        return UseCaseRun.run(Options.on(SharedStack.get(), List.of(folder)));
    }

    private Path copyWith(int number, String step) throws IOException {
        Path copy = directory.resolve(Integer.toString(number)).resolve(FOLDER.getFileName());
        Files.createDirectories(copy.getParent());
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(FOLDER.relativize(file)));
            }
        }
        String steps = Files.readString(copy.resolve(STEPS));
        String changed = steps.replace("\"kill\": {\"on\": \"s3\", " + KILL + "}", step);
        assertThat(changed).isNotEqualTo(steps);
        Files.writeString(copy.resolve(STEPS), changed);
        return copy;
    }
}
