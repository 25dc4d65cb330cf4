// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.cycle;

import dev.alluvium.bench.measure.Figures;
import dev.alluvium.delta.reduce.Event;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A table of rows, one of staged events beside it, and what carries a cycle out. */
abstract class Side {
    private final Map<Step, Figures> figures = new EnumMap<>(Step.class);
    private final Path table;

    Side(Path table) {
        this.table = table;
        for (Step step : Step.values()) {
            figures.put(step, new Figures());
        }
    }

    /** Appends a batch of events to what is staged. */
    abstract void stage(List<Event> events);

    /** One of the other steps. */
    abstract void run(Step step);

    Figures figures(Step step) {
        return Objects.requireNonNull(figures.get(step), "every step has figures");
    }

    Map<Step, Figures> figures() {
        return figures;
    }

    Path table() {
        return table;
    }
}
