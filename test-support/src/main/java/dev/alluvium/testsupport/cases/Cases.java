// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.cases;

import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Property tests: a property is held against many generated values, and a failure names the seed that repeats it.
 *
 * <pre>{@code
 * Cases.checkLists(1_000, random -> events(random), events -> assertThat(reduce(events)).isEqualTo(model(events)));
 * }</pre>
 *
 * <p>{@code -Dalluvium.seed=N} runs the one case of that seed.
 */
public final class Cases {
    private static final String SEED = "alluvium.seed";

    private Cases() {}

    /** Makes a value from nothing but the given randomness. */
    @FunctionalInterface
    public interface Generator<T> {
        /** One value; the same for the same state of the random. */
        T generate(Random random);
    }

    /** What must hold of every value; it fails by throwing, as assertions do. */
    @FunctionalInterface
    public interface Property<T> {
        /** Returns normally if the property holds. */
        void check(T value) throws Exception;
    }

    /** Holds a property against so many values. */
    public static <T> void check(int cases, Generator<T> generator, Property<T> property) {
        run(cases, generator, property, (value, failure) -> new Counterexample<>(value, failure));
    }

    /**
     * As {@link #check}, for lists: a failing list is reported as short as halving can make it, with all its failing
     * properties' own message.
     */
    public static <E> void checkLists(int cases, Generator<List<E>> generator, Property<List<E>> property) {
        run(cases, generator, property, (list, failure) -> ListShrinker.shrink(list, failure, property));
    }

    private static <T> void run(int cases, Generator<T> generator, Property<T> property, Shrink<T> shrink) {
        String fixed = System.getProperty(SEED, "");
        if (!fixed.isBlank()) {
            runOne(Long.parseLong(fixed.strip()), generator, property, shrink);
            return;
        }
        SplittableRandom seeds = new SplittableRandom();
        for (int i = 0; i < cases; i++) {
            runOne(seeds.nextLong(), generator, property, shrink);
        }
    }

    private static <T> void runOne(long seed, Generator<T> generator, Property<T> property, Shrink<T> shrink) {
        T value = generator.generate(new Random(seed));
        Throwable failure = failure(property, value);
        if (failure != null) {
            Counterexample<T> smallest = shrink.apply(value, failure);
            throw new AssertionError(
                    "property does not hold; replay with -D" + SEED + "=" + seed + "\nvalue: " + smallest.value() + "\n"
                            + smallest.failure().getMessage(),
                    smallest.failure());
        }
    }

    /** What the property threw; null when it holds. */
    // A property is the test's own code: whatever it throws is the failure.
    static <T> @Nullable Throwable failure(Property<T> property, T value) {
        try {
            property.check(value);
            return null;
        } catch (Exception | AssertionError e) {
            return e;
        }
    }

    @FunctionalInterface
    private interface Shrink<T> {
        Counterexample<T> apply(T value, Throwable failure);
    }

    /** A value for which the property does not hold, and how it failed. */
    record Counterexample<T>(T value, Throwable failure) {}
}
