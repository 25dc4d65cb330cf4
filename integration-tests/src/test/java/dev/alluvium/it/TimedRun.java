// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import dev.alluvium.quickstart.report.RunReport;
import dev.alluvium.quickstart.run.Options;
import dev.alluvium.quickstart.run.UseCaseRun;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Tells the build's log what the seconds were spent on, so that waste shows where it happens. */
final class TimedRun {
    private static final double NANOS = 1e9;

    private TimedRun() {}

    /** Runs a folder; its line has every phase, and what was left over: the start of a stack of its own, the clean-up. */
    static RunReport of(String name, Options options) {
        long start = System.nanoTime();
        RunReport report = UseCaseRun.run(options);
        double all = (System.nanoTime() - start) / NANOS;
        double rest = all
                - report.secondsPerPhase().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum();
        String phases = report.secondsPerPhase().entrySet().stream()
                .map(phase -> String.format(Locale.ROOT, "%s %.1f", phase.getKey(), phase.getValue()))
                .collect(Collectors.joining(", "));
        System.out.printf(Locale.ROOT, "seconds: %5.1f use case %s: %s, rest %.1f%n", all, name, phases, rest);
        return report;
    }

    /** Does something else that takes its time. */
    static <T> T of(String what, Supplier<T> work) {
        long start = System.nanoTime();
        T result = work.get();
        System.out.printf(Locale.ROOT, "seconds: %5.1f %s%n", (System.nanoTime() - start) / NANOS, what);
        return result;
    }
}
