// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.sim.Scenario.Trait;
import dev.alluvium.delta.sim.World.Setting;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of a few processes on one table, step by step by one tape of choices. In every step one of them goes on for a
 * while: until it is done, dies, or is interrupted at some call of a store. The judge looks at every commit. At the end
 * everything calms down, and what is left in the sources must come into the table.
 */
public final class Schedule {
    private static final int[] PATIENCE = {10, 14, 30};
    private static final int TASKS = PATIENCE.length;
    private static final int STEPS = 60;
    private static final int MANY_STEPS = 150;

    private final World world;
    private final List<Actor> actors = new ArrayList<>();
    private final Outside outside;

    private Schedule(Scenario scenario, Choices choices, Setting setting) {
        this.world = new World(scenario, choices, setting);
        this.outside = new Outside(world);
        for (int i = 0; i < TASKS; i++) {
            actors.add(new SinkTask(world, "task" + i, PATIENCE[i]));
        }
        int maintainers = scenario.has(Trait.STAGED) ? 2 : 1;
        for (int i = 0; i < maintainers; i++) {
            actors.add(new Maintainer(world, "upkeep" + i));
        }
    }

    /**
     * How a schedule ended.
     *
     * @param violation what is wrong; null if nothing is
     * @param tape the choices that were made
     * @param trace what happened, if that was asked for
     */
    public record Outcome(Throwable violation, int[] tape, List<String> trace) {}

    /** Runs a schedule to its end, or to the first violation. */
    static Outcome run(Scenario scenario, Choices choices, Setting setting) {
        Schedule schedule = new Schedule(scenario, choices, setting);
        try {
            schedule.run();
        } catch (RuntimeException | AssertionError e) {
            schedule.world.violate(e);
        }
        schedule.world.calm();
        schedule.actors.forEach(Actor::kill);
        schedule.world.clear();
        return new Outcome(schedule.world.violation(), choices.tape(), schedule.world.traced());
    }

    private void run() {
        Scenario scenario = world.scenario();
        int steps = scenario.has(Trait.MANY_DELETES) || scenario.has(Trait.LARGE_FILES) ? MANY_STEPS : STEPS;
        for (int step = 0; step < steps && world.violation() == null; step++) {
            int dice = world.choices().below(actors.size() + 1);
            if (world.hasLate() && world.choices().oneIn(4)) {
                world.deliverLate();
            } else if (world.resetDue() >= 0 && world.choices().oneIn(3)) {
                actors.get(TASKS + world.choices().below(actors.size() - TASKS)).step();
            } else if (dice < actors.size()) {
                actors.get(dice).step();
            } else {
                outside.step(actors);
            }
        }
        if (world.violation() == null) {
            finish();
        }
    }

    /** Whoever is interrupted goes on to its end; then new processes do what is left, and nothing stands in their way. */
    private void finish() {
        world.calm();
        world.trace(() -> "calm");
        for (Actor actor : actors) {
            while (actor.isInTheMiddle()) {
                actor.step();
            }
        }
        Maintainer upkeep = new Maintainer(world, "last-upkeep");
        upkeep.step();
        if (world.resetDue() >= 0) {
            upkeep.reset(world.resetDue());
        }
        SinkTask last = new SinkTask(world, "last-task", 0);
        last.step();
        for (int partition = 0; partition < world.topics().partitions(); partition++) {
            last.poll(partition, Integer.MAX_VALUE);
            last.flush();
        }
        if (world.isStaged()) {
            upkeep.merge();
        }
        if (world.violation() == null) {
            world.judge().checkComplete();
            world.judge().checkNothingNeededIsGone();
        }
    }
}
