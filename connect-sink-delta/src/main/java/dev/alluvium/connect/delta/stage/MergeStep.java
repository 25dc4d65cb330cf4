// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.stage;

import dev.alluvium.connect.common.metric.MetricBean;
import dev.alluvium.connect.delta.commit.EngineSettings;
import dev.alluvium.connect.delta.commit.FlushReport;
import dev.alluvium.connect.delta.config.StagingConfig;
import dev.alluvium.connect.delta.maintain.MaintenanceStep;
import dev.alluvium.connect.delta.maintain.TableSite;
import dev.alluvium.connect.delta.metric.TableMetric;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.merge.PathReport;
import dev.alluvium.delta.merge.RowCounts;
import dev.alluvium.delta.stage.Backlog;
import dev.alluvium.delta.stage.MergeBudget;
import dev.alluvium.delta.stage.MergeResult;
import dev.alluvium.delta.stage.StagingFormat;
import dev.alluvium.delta.stage.StagingMerge;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Merges staged events into rows when enough wait, or long enough. */
final class MergeStep implements MaintenanceStep {
    private static final Logger LOG = LoggerFactory.getLogger(MergeStep.class);

    private final TableSite site;
    private final StagedTable staged;
    private final StagingConfig config;
    private final Path directory;
    private @Nullable PathReport path;

    MergeStep(TableSite site, StagedTable staged, Path directory) {
        this.site = site;
        this.staged = staged;
        this.config = site.sink().staging(site.name());
        this.directory = directory;
    }

    @Override
    public String name() {
        return "merge";
    }

    @Override
    public OptionalLong nextDueMillis(long nowMillis) {
        Optional<Backlog> backlog = staged.backlog();
        if (backlog.isEmpty()) {
            return OptionalLong.empty();
        }
        site.metrics().set(TableMetric.STAGED_RECORDS, backlog.get().events());
        OptionalLong oldest = backlog.get().oldestMillis();
        site.metrics().set(TableMetric.MERGE_LAG_MS, Math.max(0, nowMillis - oldest.orElse(nowMillis)));
        return MergeSchedule.dueMillis(backlog.get(), config);
    }

    @Override
    public boolean isNeglected(long nowMillis) {
        return staged.backlog()
                .filter(backlog -> MergeSchedule.isNeglected(backlog, config, nowMillis))
                .isPresent();
    }

    @Override
    public void run() {
        DeltaTable staging = staged.staging()
                .orElseThrow(() -> new IllegalStateException("events are merged before any was staged"));
        DeltaTable rows = staged.rowsOrCreate(staging);
        List<String> keys = StagingFormat.of(staging.snapshot()).keyColumns();
        StagingMerge.Settings settings = new StagingMerge.Settings(
                EngineSettings.ofMerge(site.config(), keys),
                site.sink().commits().appIdPrefix(),
                new MergeBudget(config.mergeMemoryBytes(), directory));
        long started = site.context().clock().millis();
        MergeResult result = new StagingMerge(staging, rows, settings).merge(path(rows, settings));
        if (result.version().isPresent()) {
            count(result);
            log(result, site.context().clock().millis() - started);
        }
    }

    /** One for all merges: it tells what is news. */
    private PathReport path(DeltaTable rows, StagingMerge.Settings settings) {
        PathReport known = path;
        if (known == null) {
            known = new PathReport(
                    rows.store().location(), settings.rows().locating().engine());
            path = known;
        }
        return known;
    }

    private void count(MergeResult result) {
        RowCounts rows = result.rows();
        MetricBean<TableMetric> metrics = site.metrics();
        metrics.add(TableMetric.MERGES_TOTAL, 1);
        metrics.add(TableMetric.ROWS_INSERTED_TOTAL, rows.inserted());
        metrics.add(TableMetric.ROWS_UPDATED_TOTAL, rows.updated());
        metrics.add(TableMetric.ROWS_DELETED_TOTAL, rows.deleted());
        metrics.add(TableMetric.ROWS_UNCHANGED_TOTAL, result.files().rowsUnchanged());
        metrics.add(TableMetric.LATE_EVENTS_TOTAL, rows.late());
        metrics.add(TableMetric.FILES_REMOVED_TOTAL, result.files().removed());
        metrics.add(TableMetric.ROWS_REWRITTEN_TOTAL, result.files().rowsRewritten());
        metrics.add(TableMetric.MERGE_LEFT_OUT_TOTAL, result.leftOutTotal());
        FlushReport.superseded(metrics, result.files().superseded());
    }

    private void log(MergeResult result, long millis) {
        RowCounts rows = result.rows();
        LOG.info(
                "ALV-SNK-030 merged table={} version={} events={} ins={} upd={} del={} late={} marked={} files=+{}/-{}"
                        + " bytes={} spilled={} ms={}",
                site.name(),
                result.version().getAsLong(),
                rows.events(),
                rows.inserted(),
                rows.updated(),
                rows.deleted(),
                rows.late(),
                result.files().superseded().rowsMarked(),
                result.files().added(),
                result.files().removed(),
                result.files().bytesWritten(),
                result.spilled(),
                millis);
        if (result.leftOutTotal() > 0) {
            LOG.warn(
                    "ALV-SNK-031 events left out by a merge table={} version={} events={} first={} hint=\"their records"
                            + " are still in the topic and, until staging.retention.ms, in the staging table\"",
                    site.name(),
                    result.version().getAsLong(),
                    result.leftOutTotal(),
                    result.leftOut().stream().map(MergeStep::coordinates).toList());
        }
    }

    private static String coordinates(MergeResult.LeftOut event) {
        String reason = switch (event.reason()) {
            case LATE -> "late.event.policy";
            case NO_BASE_FOR_UNAVAILABLE -> "unavailable.without.base.policy";
            case MISSING_REQUIRED -> "no value for a column that is not null";
        };
        return event.lane() + "@" + event.offset() + " " + reason;
    }
}
