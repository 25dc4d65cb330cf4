// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Everything that a schedule leaves to chance, as one tape of small numbers: drawn from a seed, or played back. 0 is
 * always the harmless choice, and what lies beyond the end of a tape is 0, so that a shorter or flatter tape is a
 * simpler schedule.
 */
public final class Choices {
    private final SplittableRandom random;
    private int[] tape;
    private int used;

    private Choices(SplittableRandom random, int[] tape) {
        this.random = random;
        this.tape = tape;
    }

    /** New choices. */
    public static Choices ofSeed(long seed) {
        return new Choices(new SplittableRandom(seed), new int[256]);
    }

    /** The choices of this tape again. */
    public static Choices replay(int[] tape) {
        return new Choices(null, tape.clone());
    }

    /** What was chosen so far. */
    public int[] tape() {
        return Arrays.copyOf(tape, Math.min(used, tape.length));
    }

    /** One of {@code n}, all alike. */
    public int below(int n) {
        return random == null ? played(n) : keep(random.nextInt(n));
    }

    /** Whether something happens that happens once in {@code n} times. */
    public boolean oneIn(int n) {
        return (random == null ? played(2) : keep(random.nextInt(n) == 0 ? 1 : 0)) == 1;
    }

    /** One of the weights' positions. */
    public int weighted(int[] weights) {
        if (random == null) {
            return played(weights.length);
        }
        int sum = 0;
        for (int weight : weights) {
            sum += weight;
        }
        int dice = random.nextInt(sum);
        int chosen = 0;
        while (dice >= weights[chosen]) {
            dice -= weights[chosen++];
        }
        return keep(chosen);
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
