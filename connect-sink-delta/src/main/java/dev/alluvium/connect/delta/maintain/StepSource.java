// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import dev.alluvium.connect.delta.config.SinkConfig;
import java.util.ArrayList;
import java.util.List;

/** Knows which steps a table's settings ask for. */
@FunctionalInterface
public interface StepSource {
    /** The steps of this table in the order in which they run; empty if its settings ask for none. */
    List<MaintenanceStep> steps(TableSite site);

    /** Whether any step could be asked for; where not, no thread is started. */
    default boolean concerns(SinkConfig config, String table) {
        return true;
    }

    /** The steps of several sources, one source's after the other's. */
    static StepSource inOrder(List<StepSource> sources) {
        List<StepSource> all = List.copyOf(sources);
        return new StepSource() {
            @Override
            public List<MaintenanceStep> steps(TableSite site) {
                List<MaintenanceStep> steps = new ArrayList<>();
                all.forEach(source -> steps.addAll(source.steps(site)));
                return steps;
            }

            @Override
            public boolean concerns(SinkConfig config, String table) {
                return all.stream().anyMatch(source -> source.concerns(config, table));
            }
        };
    }
}
