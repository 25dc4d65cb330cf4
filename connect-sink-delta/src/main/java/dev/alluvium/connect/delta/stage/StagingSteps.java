// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.stage;

import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.connect.delta.maintain.MaintenanceStep;
import dev.alluvium.connect.delta.maintain.StepSource;
import dev.alluvium.connect.delta.maintain.TableSite;
import java.nio.file.Path;
import java.util.List;

/** The steps of a table whose events are staged: merge, then trim. */
public final class StagingSteps implements StepSource {
    private final Path directory;

    /** @param directory on local disk, for what a merge cannot hold in memory */
    public StagingSteps(Path directory) {
        this.directory = directory;
    }

    @Override
    public List<MaintenanceStep> steps(TableSite site) {
        if (!site.config().stages()) {
            return List.of();
        }
        StagedTable staged = new StagedTable(site);
        return List.of(new MergeStep(site, staged, directory), new TrimStep(site, staged));
    }

    @Override
    public boolean concerns(SinkConfig config, String table) {
        return config.table(table).stages();
    }
}
