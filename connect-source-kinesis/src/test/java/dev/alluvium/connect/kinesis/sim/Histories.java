// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.sim;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Many histories, on as many threads as there are processors. */
final class Histories {
    private static final int SHRINK_ATTEMPTS = 3_000;

    private Histories() {}

    /** The lowest seed among these whose history is wrong. */
    static Optional<Failure> run(long first, long count, Supplier<Mutant> mutants) throws InterruptedException {
        AtomicLong next = new AtomicLong(first);
        AtomicReference<Failure> failed = new AtomicReference<>();
        Runnable worker = () -> {
            for (long seed = next.getAndIncrement();
                    seed < first + count && failed.get() == null;
                    seed = next.getAndIncrement()) {
                Outcome outcome = History.run(Choices.ofSeed(seed), mutants, false);
                if (outcome.violation() != null) {
                    Failure failure = new Failure(seed, outcome);
                    failed.accumulateAndGet(
                            failure, (one, other) -> one == null || other.seed < one.seed ? other : one);
                }
            }
        };
        Thread[] workers = new Thread[Runtime.getRuntime().availableProcessors()];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Thread(worker, "histories-" + i);
            workers[i].start();
        }
        for (Thread thread : workers) {
            thread.join();
        }
        return Optional.ofNullable(failed.get());
    }

    /** What a person needs to know of a wrong history: it is made short, and told. */
    static String report(Failure failure, Supplier<Mutant> mutants) {
        Outcome shortest = new Shrinker(tape -> History.run(Choices.replay(tape), mutants, true), SHRINK_ATTEMPTS)
                .shrink(failure.outcome.tape());
        return "history " + failure.seed + " is wrong: " + failure.outcome.violation() + "\nThe same made short: "
                + told(shortest);
    }

    static String told(Outcome outcome) {
        return outcome.violation() + "\n  -Dalluvium.kinesis.replay=" + Choices.text(outcome.tape()) + "\n    "
                + String.join("\n    ", outcome.trace());
    }

    /** A wrong history. */
    record Failure(long seed, Outcome outcome) {}
}
