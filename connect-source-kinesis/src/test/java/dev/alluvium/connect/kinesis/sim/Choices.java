// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.sim;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Everything that a history leaves to chance, as one tape of small numbers: drawn from a seed, or played back. 0 is
 * the harmless choice, and so is what lies beyond the end of a tape: a shorter or flatter tape is a simpler history.
 */
final class Choices {
    private final SplittableRandom random;
    private int[] tape;
    private int used;

    private Choices(SplittableRandom random, int[] tape) {
        this.random = random;
        this.tape = tape;
    }

    static Choices ofSeed(long seed) {
        return new Choices(new SplittableRandom(seed), new int[256]);
    }

    static Choices replay(int[] tape) {
        return new Choices(null, tape.clone());
    }

    /** A tape as {@link #text} printed it. */
    static int[] parse(String text) {
        return text.isEmpty()
                ? new int[0]
                : Arrays.stream(text.split("-")).mapToInt(Integer::parseInt).toArray();
    }

    static String text(int[] tape) {
        return Arrays.stream(tape).mapToObj(String::valueOf).collect(Collectors.joining("-"));
    }

    /** What was chosen so far. */
    int[] tape() {
        return Arrays.copyOf(tape, Math.min(used, tape.length));
    }

    /** One of {@code n}, all alike. */
    int below(int n) {
        return random == null ? played(n) : keep(random.nextInt(n));
    }

    /** Whether something happens that happens once in {@code n} times. */
    boolean oneIn(int n) {
        return (random == null ? played(2) : keep(random.nextInt(n) == 0 ? 1 : 0)) == 1;
    }

    private int keep(int value) {
        if (used == tape.length) {
            tape = Arrays.copyOf(tape, 2 * used);
        }
        tape[used++] = value;
        return value;
    }

    private int played(int n) {
        int value = used < tape.length ? tape[used] : 0;
        used++;
        return Math.floorMod(value, n);
    }
}
