// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.sim.Schedule.Outcome;
import java.util.Arrays;
import java.util.function.Function;

/** Makes a failing schedule simpler: what can be left out or made harmless without losing the failure, goes. */
final class Shrinker {
    private final Function<int[], Outcome> runner;
    private int attemptsLeft;
    private Outcome best;

    /**
     * @param runner runs a tape
     * @param attempts how many tapes may be tried
     */
    Shrinker(Function<int[], Outcome> runner, int attempts) {
        this.runner = runner;
        this.attemptsLeft = attempts;
    }

    /** The simplest outcome that was found and still fails. */
    Outcome shrink(int[] tape) {
        best = runner.apply(tape);
        if (best.violation() == null) {
            return best;
        }
        int before;
        do {
            before = weight(best.tape());
            for (int size = Math.max(1, best.tape().length / 2); size >= 1; size /= 2) {
                clear(size);
                cut(size);
            }
        } while (weight(best.tape()) < before && attemptsLeft > 0);
        return best;
    }

    private void clear(int size) {
        for (int from = 0; from < best.tape().length; from += size) {
            int[] flatter = best.tape().clone();
            int to = Math.min(flatter.length, from + size);
            if (Arrays.stream(flatter, from, to).anyMatch(value -> value != 0)) {
                Arrays.fill(flatter, from, to, 0);
                attempt(flatter);
            }
        }
    }

    private void cut(int size) {
        for (int from = best.tape().length - size; from >= 0; from -= size) {
            int[] tape = best.tape();
            if (from + size > tape.length) {
                continue;
            }
            int[] shorter = new int[tape.length - size];
            System.arraycopy(tape, 0, shorter, 0, from);
            System.arraycopy(tape, from + size, shorter, from, shorter.length - from);
            attempt(shorter);
        }
    }

    private void attempt(int[] tape) {
        if (attemptsLeft-- <= 0) {
            return;
        }
        int[] trimmed = trimmed(tape);
        Outcome outcome = runner.apply(trimmed);
        if (outcome.violation() != null && weight(trimmed(outcome.tape())) < weight(best.tape())) {
            best = new Outcome(outcome.violation(), trimmed(outcome.tape()), outcome.trace());
        }
    }

    /** Zeros at the end are what lies beyond it anyway. */
    private static int[] trimmed(int[] tape) {
        int length = tape.length;
        while (length > 0 && tape[length - 1] == 0) {
            length--;
        }
        return Arrays.copyOf(tape, length);
    }

    private static int weight(int[] tape) {
        return 10 * tape.length
                + (int) Math.min(
                        1 << 20, Arrays.stream(tape).filter(value -> value != 0).count());
    }
}
