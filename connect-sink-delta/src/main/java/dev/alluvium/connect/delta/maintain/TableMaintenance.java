// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * The steps of one table in their order, each with its own pause after a failure. Confined to the maintenance thread.
 *
 * <p>One pass asks every step once, in order; so what a step changed is seen by those behind it in the same pass.
 */
final class TableMaintenance {
    /** First pause after a failure; doubles with each further one. */
    static final long FIRST_PAUSE_MILLIS = 5_000;

    /** Longest pause. */
    static final long LONGEST_PAUSE_MILLIS = 300_000;

    private static final int MAX_DOUBLINGS = 10;

    private final List<Scheduled> steps;
    private final Clock clock;
    private final Failures failures;

    /** Hears of failed steps. */
    @FunctionalInterface
    interface Failures {
        /** The step failed and will run again after the pause. */
        void failed(MaintenanceStep step, long pauseMillis, RuntimeException failure);
    }

    TableMaintenance(List<MaintenanceStep> steps, Clock clock, Failures failures) {
        this.steps = steps.stream().map(Scheduled::new).toList();
        this.clock = clock;
        this.failures = failures;
    }

    /**
     * Runs what is due.
     *
     * @param stopping asked between steps
     * @return when something is due again, in epoch milliseconds; {@code Long.MAX_VALUE} if only a change of the table
     *     will make it so
     */
    long pass(BooleanSupplier stopping) {
        long wake = Long.MAX_VALUE;
        for (Scheduled step : steps) {
            if (stopping.getAsBoolean()) {
                return wake;
            }
            wake = Math.min(wake, step.advance());
        }
        return wake;
    }

    /** Whether somebody has to stand in for the task that maintains the table. */
    boolean isNeglected() {
        return steps.stream().anyMatch(scheduled -> scheduled.step.isNeglected(clock.millis()));
    }

    private final class Scheduled {
        private final MaintenanceStep step;
        private int failed;
        private long notBefore = Long.MIN_VALUE;

        Scheduled(MaintenanceStep step) {
            this.step = step;
        }

        /** Runs the step if it is due, and says when it is due next. */
        long advance() {
            if (clock.millis() < notBefore) {
                return notBefore;
            }
            try {
                long due = due();
                if (due > clock.millis()) {
                    return due;
                }
                step.run();
                failed = 0;
                return due();
            } catch (RuntimeException e) { // this is the thread's root as far as the step goes
                long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failed, MAX_DOUBLINGS));
                failed++;
                notBefore = clock.millis() + pause;
                failures.failed(step, pause, e);
                return notBefore;
            }
        }

        private long due() {
            OptionalLong due = step.nextDueMillis(clock.millis());
            return due.orElse(Long.MAX_VALUE);
        }
    }
}
