// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.sim.Schedule.Outcome;
import dev.alluvium.delta.sim.World.Setting;
import dev.alluvium.delta.sim.World.StoreMaker;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.MemoryObjects;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Many schedules, on as many threads as there are processors. Seeds are numbers from 0 on; each runs one scenario. */
public final class Simulation {
    private final Supplier<Mutant> mutant;
    private final boolean parquet;
    private final StoreMaker stores;
    private final Coverage coverage = new Coverage();

    /**
     * @param mutant made once for each process
     * @param parquet whether data files are real ones
     * @param stores makes the objects of a table
     */
    Simulation(Supplier<Mutant> mutant, boolean parquet, StoreMaker stores) {
        this.mutant = mutant;
        this.parquet = parquet;
        this.stores = stores;
    }

    /** Schedules in the heap. */
    public static Simulation inMemory(Supplier<Mutant> mutant) {
        return new Simulation(mutant, false, (table, world) -> new MemoryObjects(clockOf(world)));
    }

    /** Schedules in files below a directory. */
    public static Simulation inFiles(Supplier<Mutant> mutant, Path directory) {
        AtomicLong stores = new AtomicLong();
        return new Simulation(mutant, true, (table, world) -> {
            Path root = directory.resolve(stores.incrementAndGet() + "-" + table);
            return new DatedObjects(new LocalObjectStore(root), world::nowMillis);
        });
    }

    /** The mutant that is asked for by {@code -Dalluvium.mutant}, or the engine as it is. */
    public static Supplier<Mutant> mutantOfProperty() {
        String name = System.getProperty("alluvium.mutant", "");
        return name.isEmpty() ? () -> Mutant.NONE : mutantOfClass(name);
    }

    /** Makes mutants of a class. */
    static Supplier<Mutant> mutantOfClass(String name) {
        return () -> {
            try {
                var constructor = Class.forName(name).getDeclaredConstructor();
                constructor.setAccessible(true);
                return (Mutant) constructor.newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("no mutant can be made of " + name, e);
            }
        };
    }

    /** The first seed whose schedule catches the mutant; empty if none of so many does. */
    public static OptionalLong firstCaught(String mutant, long schedules) {
        Optional<Failure> failure = inMemory(mutantOfClass(mutant)).run(0, schedules);
        return failure.map(found -> OptionalLong.of(found.seed())).orElse(OptionalLong.empty());
    }

    static Clock clockOf(World world) {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(world.nowMillis());
            }
        };
    }

    Coverage coverage() {
        return coverage;
    }

    /** Runs the schedule of this seed. */
    Outcome run(Scenario scenario, long seed) {
        return Schedule.run(scenario, Choices.ofSeed(seed), setting(false));
    }

    /** Runs the schedule of this tape, and tells what happens. */
    Outcome replay(Scenario scenario, int[] tape) {
        return Schedule.run(scenario, Choices.replay(tape), setting(true));
    }

    private Setting setting(boolean traces) {
        return new Setting(mutant, stores, parquet, coverage, traces);
    }

    /** The scenario that belongs to a seed, so that any range of seeds has its share of each. */
    static Scenario scenarioOf(long seed) {
        return Scenario.ALL.get((int) Math.floorMod(seed, (long) Scenario.ALL.size()));
    }

    /** Runs the seeds from one on; the lowest that fails is told, shrunk, with what happens in it. */
    Optional<Failure> run(long first, long count) {
        AtomicLong next = new AtomicLong(first);
        AtomicReference<Failure> failed = new AtomicReference<>();
        Runnable worker = () -> {
            for (long seed = next.getAndIncrement();
                    seed < first + count && failed.get() == null;
                    seed = next.getAndIncrement()) {
                Outcome outcome = run(scenarioOf(seed), seed);
                if (outcome.violation() != null) {
                    long at = seed;
                    failed.accumulateAndGet(
                            new Failure(scenarioOf(seed), seed, outcome),
                            (one, other) -> one == null || at < one.seed() ? other : one);
                }
            }
        };
        Thread[] workers = new Thread[Runtime.getRuntime().availableProcessors()];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Thread(worker, "simulation-" + i);
            workers[i].start();
        }
        for (Thread thread : workers) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while schedules run", e);
            }
        }
        return Optional.ofNullable(failed.get());
    }

    /** A schedule in which something is wrong. */
    record Failure(Scenario scenario, long seed, Outcome outcome) {}
}
