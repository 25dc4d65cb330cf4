// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.sim.Schedule.Outcome;
import dev.alluvium.delta.sim.Simulation.Failure;

/** What a person needs to know of a schedule in which something is wrong. */
final class Report {
    private static final int ATTEMPTS = 3_000;

    private Report() {}

    /** Shrinks the schedule, and tells what happens in it and how to run it again. */
    static String of(Simulation simulation, Failure failure) {
        Outcome shrunk = new Shrinker(tape -> simulation.replay(failure.scenario(), tape), ATTEMPTS)
                .shrink(failure.outcome().tape());
        return "schedule " + failure.seed() + " of scenario '" + failure.scenario() + "' is wrong: "
                + failure.outcome().violation()
                + "\nThe whole of it again: -Dalluvium.seed=" + failure.seed() + " -Dalluvium.schedules=1"
                + "\nThe same made short: " + told(new Tape(failure.scenario(), shrunk.tape()), shrunk);
    }

    /** What happens on a tape. */
    static String told(Tape tape, Outcome outcome) {
        StringBuilder text = new StringBuilder();
        text.append(outcome.violation())
                .append("\n  mvn -Psim verify -Dalluvium.replay=")
                .append(tape.toText());
        outcome.trace().forEach(line -> text.append("\n    ").append(line));
        return text.append('\n').toString();
    }
}
