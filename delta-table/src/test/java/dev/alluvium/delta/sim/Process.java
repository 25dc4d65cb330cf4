// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** One process: what it knows goes with it, and nothing that it does after its end has an effect. */
final class Process {
    private static final int ATTEMPTS = 5;

    private final World world;
    private final String name;
    private final Mutant mutant;
    private final long skewMillis;
    private final AtomicLong ids = new AtomicLong();
    private boolean dead;

    Process(World world, String name, Mutant mutant, long skewMillis) {
        this.world = world;
        this.name = name;
        this.mutant = mutant;
        this.skewMillis = skewMillis;
    }

    String name() {
        return name;
    }

    Mutant mutant() {
        return mutant;
    }

    boolean isDead() {
        return dead;
    }

    void kill() {
        dead = true;
    }

    void checkAlive() {
        if (dead) {
            throw new Crash();
        }
    }

    /** Its clock is off by a little; its pauses let others go on. */
    TableContext context() {
        return new TableContext(
                clock(),
                () -> name + "-" + ids.incrementAndGet(),
                new Random(ids.get()),
                duration -> {
                    world.pause();
                    checkAlive();
                },
                "Alluvium/simulation",
                new CommitPolicy(
                        ATTEMPTS, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1), world.checkpointInterval()));
    }

    private Clock clock() {
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
                return Instant.ofEpochMilli(millis());
            }

            @Override
            public long millis() {
                return world.nowMillis() + skewMillis;
            }
        };
    }
}
