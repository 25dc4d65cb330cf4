// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import dev.alluvium.connect.delta.metric.TableMetric;
import dev.alluvium.delta.commit.EpochMillis;
import dev.alluvium.delta.manifest.ManifestResult;
import dev.alluvium.delta.manifest.SymlinkManifests;
import java.time.Duration;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the symlink manifests to the newest version. */
final class ManifestStep implements MaintenanceStep {
    private static final Logger LOG = LoggerFactory.getLogger(ManifestStep.class);
    private static final long COMPARE_ALL_MILLIS = 86_400_000;
    private static final long WARN_CROWDED_MILLIS = 3_600_000;

    private final TableSite site;
    private final Duration interval;
    private final OfTable<SymlinkManifests> manifests;
    private long earliest;
    private long comparedAt;
    private long warnedAt;

    ManifestStep(TableSite site, Duration interval) {
        this.site = site;
        this.interval = interval;
        this.manifests = new OfTable<>(site, site.name(), SymlinkManifests::new);
        this.comparedAt = site.context().clock().millis();
    }

    @Override
    public String name() {
        return "manifest";
    }

    /** The version that all manifests show; -1 if that is not known. */
    long version() {
        return manifests.get().map(SymlinkManifests::version).orElse(-1L);
    }

    @Override
    public OptionalLong nextDueMillis(long nowMillis) {
        if (nowMillis - comparedAt > COMPARE_ALL_MILLIS) {
            comparedAt = nowMillis;
            manifests.get().ifPresent(SymlinkManifests::compareAll);
        }
        return manifests.get().filter(SymlinkManifests::isDue).isPresent()
                ? OptionalLong.of(Math.max(earliest, nowMillis))
                : OptionalLong.empty();
    }

    @Override
    public void run() {
        long started = site.context().clock().millis();
        ManifestResult result = manifests.required().run();
        long ended = site.context().clock().millis();
        earliest = EpochMillis.after(started, interval.toMillis());
        site.metrics().set(TableMetric.MANIFEST_VERSION, result.version());
        LOG.info(
                "ALV-SNK-025 manifests written table={} version={} written={} deleted={} partitions={} ms={}",
                site.name(),
                result.version(),
                result.written(),
                result.deleted(),
                result.partitions(),
                ended - started);
        if (!result.crowded().isEmpty() && ended - warnedAt > WARN_CROWDED_MILLIS) {
            warnedAt = ended;
            LOG.warn(
                    "ALV-SNK-026 many files in a partition table={} version={} partitions={} limit={} hint=\"readers of"
                            + " manifests slow down: enable compaction or flush less often\"",
                    site.name(),
                    result.version(),
                    result.crowded().size(),
                    ManifestResult.CROWDED);
        }
    }
}
