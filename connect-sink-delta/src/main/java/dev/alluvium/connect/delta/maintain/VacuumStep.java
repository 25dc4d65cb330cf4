// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import dev.alluvium.connect.delta.config.MaintenanceConfig;
import dev.alluvium.connect.delta.metric.TableMetric;
import dev.alluvium.delta.commit.EpochMillis;
import dev.alluvium.delta.vacuum.Vacuum;
import dev.alluvium.delta.vacuum.VacuumPolicy;
import dev.alluvium.delta.vacuum.VacuumResult;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what no version within the retention needs. Where there are manifests it waits for them, and keeps the files
 * that they list or listed within the retention.
 */
final class VacuumStep implements MaintenanceStep {
    private static final Logger LOG = LoggerFactory.getLogger(VacuumStep.class);

    private final TableSite site;
    private final String table;
    private final MaintenanceConfig.Vacuum settings;
    private final Optional<ManifestStep> manifests;
    private final OfTable<Vacuum> vacuum;
    private OptionalLong lastRun = OptionalLong.empty();

    VacuumStep(TableSite site, String table, MaintenanceConfig.Vacuum settings, Optional<ManifestStep> manifests) {
        this.site = site;
        this.table = table;
        this.settings = settings;
        this.manifests = manifests;
        VacuumPolicy policy = new VacuumPolicy(settings.retention(), settings.mayBeShort(), settings.dryRun());
        this.vacuum = new OfTable<>(site, table, open -> new Vacuum(open, policy));
    }

    @Override
    public String name() {
        return "vacuum";
    }

    @Override
    public OptionalLong nextDueMillis(long nowMillis) {
        if (vacuum.get().isEmpty() || (manifests.isPresent() && manifests.get().version() < 0)) {
            return OptionalLong.empty();
        }
        if (lastRun.isEmpty()) {
            lastRun = OptionalLong.of(vacuum.required().lastRunMillis().orElse(Long.MIN_VALUE));
        }
        long last = lastRun.getAsLong();
        return OptionalLong.of(
                last == Long.MIN_VALUE
                        ? nowMillis
                        : EpochMillis.after(last, settings.interval().toMillis()));
    }

    @Override
    public void run() {
        long started = site.context().clock().millis();
        VacuumResult result =
                vacuum.required().run(manifests.map(ManifestStep::version).orElse(Vacuum.NO_VERSION));
        long ended = site.context().clock().millis();
        lastRun = OptionalLong.of(started);
        site.metrics().add(TableMetric.VACUUMED_FILES_TOTAL, result.deleted());
        LOG.info(
                "ALV-SNK-027 vacuumed table={} listed={} candidates={} bytes={} deleted={} dry.run={} ms={}",
                table,
                result.listed(),
                result.candidates(),
                result.bytes(),
                result.deleted(),
                settings.dryRun(),
                ended - started);
    }
}
