// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.sim;

import java.util.Arrays;
import java.util.function.Function;

/** Makes a wrong history simpler: choices that can be cut out or made harmless, and it stays wrong, go. */
final class Shrinker {
    private final Function<int[], Outcome> runner;
    private int attemptsLeft;
    private Outcome best;

    Shrinker(Function<int[], Outcome> runner, int attempts) {
        this.runner = runner;
        this.attemptsLeft = attempts;
    }

    Outcome shrink(int[] tape) {
        best = runner.apply(tape);
        int before = Integer.MAX_VALUE;
        while (best.violation() != null && weight(best.tape()) < before && attemptsLeft > 0) {
            before = weight(best.tape());
            for (int size = Math.max(1, best.tape().length / 2); size >= 1; size /= 2) {
                flatten(size);
                cut(size);
            }
        }
        return best;
    }

    private void flatten(int size) {
        for (int from = 0; from < best.tape().length; from += size) {
            int[] flatter = best.tape().clone();
            Arrays.fill(flatter, from, Math.min(flatter.length, from + size), 0);
            attempt(flatter);
        }
    }

    private void cut(int size) {
        for (int from = best.tape().length - size; from >= 0; from -= size) {
            int[] tape = best.tape();
            if (from + size <= tape.length) {
                int[] shorter = Arrays.copyOf(tape, tape.length - size);
                System.arraycopy(tape, from + size, shorter, from, shorter.length - from);
                attempt(shorter);
            }
        }
    }

    private void attempt(int[] tape) {
        if (attemptsLeft > 0 && weight(tape) < weight(best.tape())) {
            attemptsLeft--;
            Outcome outcome = runner.apply(tape);
            int[] kept = trimmed(outcome.tape());
            boolean same = kind(outcome.violation()).equals(kind(best.violation()));
            if (same && weight(kept) < weight(best.tape())) {
                best = new Outcome(outcome.violation(), kept, outcome.trace());
            }
        }
    }

    /** Another thing that is wrong as well may be simpler, but it is not what was asked for. */
    private static String kind(String violation) {
        return String.valueOf(violation).replaceAll("[0-9]", "");
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
                + (int) Arrays.stream(tape).filter(value -> value != 0).count();
    }
}
