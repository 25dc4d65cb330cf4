// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import java.util.List;
import java.util.Random;

/** Seeded chance. {@link Random}'s algorithm is specified, so that a seed means the same on every JDK. */
final class Dice {

    private final Random random;

    Dice(long seed) {
        this.random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    boolean percent(int share) {
        return random.nextInt(100) < share;
    }

    boolean perMille(int share) {
        return random.nextInt(1000) < share;
    }

    long anyLong() {
        return random.nextLong();
    }

    double unit() {
        return random.nextDouble();
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
