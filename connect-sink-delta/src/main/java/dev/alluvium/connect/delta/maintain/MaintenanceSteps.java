// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import dev.alluvium.connect.delta.config.MaintenanceConfig;
import dev.alluvium.connect.delta.config.SinkConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The steps that any table may have: compaction, manifests, registration, vacuum. */
public final class MaintenanceSteps implements StepSource {
    @Override
    public boolean concerns(SinkConfig config, String table) {
        MaintenanceConfig own = config.maintenance(table);
        return own.compaction().enabled()
                || own.manifests().enabled()
                || own.vacuum().enabled();
    }

    @Override
    public List<MaintenanceStep> steps(TableSite site) {
        MaintenanceConfig own = site.sink().maintenance(site.name());
        List<MaintenanceStep> steps = new ArrayList<>();
        if (own.compaction().enabled()) {
            steps.add(new CompactStep(site, own.compaction()));
        }
        Optional<ManifestStep> manifests = Optional.empty();
        if (own.manifests().enabled()) {
            manifests = Optional.of(new ManifestStep(site, own.manifests().interval()));
            steps.add(manifests.get());
            steps.add(new RegisterStep(site, manifests.get(), own.catalog()));
        }
        if (own.vacuum().enabled()) {
            steps.add(new VacuumStep(site, site.name(), own.vacuum(), manifests));
            if (!site.ingested().equals(site.name())) {
                steps.add(new VacuumStep(site, site.ingested(), own.vacuum(), Optional.empty()));
            }
        }
        return steps;
    }
}
