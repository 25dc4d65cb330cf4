// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.error.DeltaTableException;

/** Somebody who does one thing after another, may be left in the middle of one, and may die of it. */
abstract class Actor {
    private final World world;
    private final String name;
    private Process process;
    private Coroutine work;

    Actor(World world, String name) {
        this.world = world;
        this.name = name;
    }

    World world() {
        return world;
    }

    Process process() {
        return process;
    }

    /** Makes ready a new process. */
    abstract void start(Process born);

    /** The next thing to do; what it throws is dealt with here. */
    abstract Runnable next();

    /** What was under way is given up, for a failure that a process survives. */
    void failed() {}

    boolean isInTheMiddle() {
        return work != null;
    }

    /** Goes on, or does the next thing. */
    void step() {
        if (work != null) {
            world.trace(() -> process.name() + " goes on");
        } else if (process == null || process.isDead()) {
            process = world.process(name);
            work = new Coroutine(() -> start(process));
        } else {
            work = new Coroutine(next());
        }
        proceed();
    }

    private void proceed() {
        try {
            world.run(work);
        } catch (Crash crash) {
            process.kill();
        } catch (DeltaTableException e) {
            Process survivor = process;
            world.trace(() -> survivor.name() + " fails: " + e.getMessage());
            failed();
        } catch (RuntimeException | Error e) {
            world.violate(e);
            process.kill();
        }
        if (work.hasEnded()) {
            work = null;
        }
    }

    /** The process is killed wherever it is. */
    void kill() {
        if (process != null) {
            process.kill();
        }
        while (work != null) {
            proceed();
        }
    }
}
