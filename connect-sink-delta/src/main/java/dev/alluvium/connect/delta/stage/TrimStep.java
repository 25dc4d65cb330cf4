// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.stage;

import dev.alluvium.connect.delta.maintain.MaintenanceStep;
import dev.alluvium.connect.delta.maintain.TableSite;
import dev.alluvium.connect.delta.metric.TableMetric;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.stage.StagingTrim;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes merged events from the staging table once they are old enough. */
final class TrimStep implements MaintenanceStep {
    private static final Logger LOG = LoggerFactory.getLogger(TrimStep.class);

    private final TableSite site;
    private final StagedTable staged;

    TrimStep(TableSite site, StagedTable staged) {
        this.site = site;
        this.staged = staged;
    }

    @Override
    public String name() {
        return "trim";
    }

    @Override
    public OptionalLong nextDueMillis(long nowMillis) {
        Optional<DeltaTable> rows = staged.rows();
        return rows.isEmpty() || staged.staging().isEmpty()
                ? OptionalLong.empty()
                : trim(staged.staging().get()).nextMillis(rows.get().snapshot());
    }

    private StagingTrim trim(DeltaTable staging) {
        return new StagingTrim(
                staging,
                site.sink().commits().appIdPrefix(),
                site.sink().staging(site.name()).retention());
    }

    @Override
    public void run() {
        DeltaTable staging = staged.staging().orElseThrow();
        DeltaTable rows = staged.rows().orElseThrow();
        StagingTrim.Trimmed trimmed = trim(staging).trim(rows.snapshot());
        if (trimmed.version().isPresent()) {
            site.metrics().add(TableMetric.TRIMMED_FILES_TOTAL, trimmed.files());
            LOG.info(
                    "ALV-SNK-032 staging trimmed table={} version={} files=-{}",
                    site.ingested(),
                    trimmed.version().getAsLong(),
                    trimmed.files());
        }
    }
}
