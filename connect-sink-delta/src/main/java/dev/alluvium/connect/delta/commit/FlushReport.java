// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.commit;

import dev.alluvium.connect.common.metric.MetricBean;
import dev.alluvium.connect.delta.buffer.FlushTrigger;
import dev.alluvium.connect.delta.buffer.Lane;
import dev.alluvium.connect.delta.buffer.Ticker;
import dev.alluvium.connect.delta.metric.SinkMetrics;
import dev.alluvium.connect.delta.metric.TableMetric;
import dev.alluvium.connect.delta.metric.TaskMetric;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.merge.FlushMetrics;
import dev.alluvium.delta.merge.FlushResult;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of flushes: one log line per commit, and the metrics. */
public final class FlushReport {
    private static final Logger LOG = LoggerFactory.getLogger(FlushReport.class);
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final SinkMetrics metrics;
    private final Ticker ticker;
    private long flushes;
    private long flushMillis;

    /** @param ticker for durations */
    public FlushReport(SinkMetrics metrics, Ticker ticker) {
        this.metrics = metrics;
        this.ticker = ticker;
    }

    /**
     * A flush that ended.
     *
     * @param target the table
     * @param kept the lanes that are in it now, as they were before
     * @param result what the engine says
     * @param trigger why it was flushed
     * @param columnsBefore how many columns the table had
     */
    record Flushed(TableTarget target, List<Lane> kept, FlushResult result, FlushTrigger trigger, int columnsBefore) {}

    /** A flush begins. */
    long begin() {
        return ticker.nanos();
    }

    /** A partition was fenced. */
    void fenced() {
        metrics.task().add(TaskMetric.FENCED_TOTAL, 1);
    }

    /** A flush ended. */
    void flushed(Flushed flushed, long started) {
        long millis = (ticker.nanos() - started) / NANOS_PER_MILLI;
        flushes++;
        flushMillis += millis;
        FlushMetrics numbers = flushed.result().metrics();
        MetricBean<TaskMetric> task = metrics.task();
        task.set(TaskMetric.FLUSH_TIME_MS_AVG, flushMillis / flushes);
        task.raise(TaskMetric.FLUSH_TIME_MS_MAX, millis);
        task.add(TaskMetric.COMMIT_RETRIES_TOTAL, Math.max(0, numbers.attempts() - 1));
        task.add(
                switch (flushed.trigger()) {
                    case SIZE -> TaskMetric.FLUSH_TRIGGER_SIZE_TOTAL;
                    case BYTES -> TaskMetric.FLUSH_TRIGGER_BYTES_TOTAL;
                    case INTERVAL -> TaskMetric.FLUSH_TRIGGER_INTERVAL_TOTAL;
                    case MEMORY -> TaskMetric.FLUSH_TRIGGER_MEMORY_TOTAL;
                },
                1);
        for (CommitResult.Settled settled : flushed.result().settled()) {
            task.add(TaskMetric.AMBIGUOUS_COMMITS_TOTAL, 1);
            LOG.warn(
                    "ALV-SNK-009 ambiguous commit resolved table={} version={} own={}",
                    flushed.target().name(),
                    settled.version(),
                    settled.own());
        }
        if (flushed.result().version().isPresent()) {
            committed(flushed, flushed.result().version().getAsLong(), millis);
        }
    }

    private void committed(Flushed flushed, long version, long millis) {
        FlushMetrics numbers = flushed.result().metrics();
        MetricBean<TableMetric> table = metrics.table(flushed.target().name());
        table.set(TableMetric.COMMITTED_VERSION, version);
        table.add(TableMetric.COMMITS_TOTAL, 1);
        table.add(
                TableMetric.RECORDS_WRITTEN_TOTAL,
                flushed.kept().stream().mapToLong(Lane::records).sum());
        table.add(TableMetric.ROWS_INSERTED_TOTAL, numbers.rowsInserted());
        table.add(TableMetric.ROWS_UPDATED_TOTAL, numbers.rowsUpdated());
        table.add(TableMetric.ROWS_DELETED_TOTAL, numbers.rowsDeleted());
        table.add(TableMetric.ROWS_UNCHANGED_TOTAL, numbers.rowsUnchanged());
        table.add(TableMetric.COALESCED_EVENTS_TOTAL, numbers.eventsCoalesced());
        table.add(TableMetric.LATE_EVENTS_TOTAL, numbers.eventsLate());
        table.add(TableMetric.FILES_ADDED_TOTAL, numbers.filesAdded());
        table.add(TableMetric.FILES_REMOVED_TOTAL, numbers.filesRemoved());
        table.add(TableMetric.BYTES_WRITTEN_TOTAL, numbers.bytesWritten());
        table.add(TableMetric.ROWS_REWRITTEN_TOTAL, numbers.rowsRewritten());
        superseded(table, numbers.superseded());
        if (flushed.target().snapshotColumns() > flushed.columnsBefore()) {
            table.add(TableMetric.SCHEMA_CHANGES_TOTAL, 1);
        }
        log(flushed, version, millis);
    }

    private static void log(Flushed flushed, long version, long millis) {
        FlushMetrics numbers = flushed.result().metrics();
        LOG.info(
                "ALV-SNK-001 flush committed table={} version={} files=+{}/-{} rows={} ins={} upd={} del={} marked={}"
                        + " bytes={} trigger={} ms={} partitions={}",
                flushed.target().name(),
                version,
                numbers.filesAdded(),
                numbers.filesRemoved(),
                numbers.rowsInserted() + numbers.rowsUpdated() + numbers.rowsDeleted(),
                numbers.rowsInserted(),
                numbers.rowsUpdated(),
                numbers.rowsDeleted(),
                numbers.superseded().rowsMarked(),
                numbers.bytesWritten(),
                flushed.trigger().name().toLowerCase(java.util.Locale.ROOT),
                millis,
                flushed.kept().stream()
                        .map(lane -> String.valueOf(lane.partition()))
                        .toList());
    }

    /** How rows of a table went, by a flush or a merge. */
    public static void superseded(MetricBean<TableMetric> table, FlushMetrics.Superseded rows) {
        table.add(TableMetric.MARKING_FLUSHES_TOTAL, rows.filesMarked() > 0 ? 1 : 0);
        table.add(TableMetric.COPYING_FLUSHES_TOTAL, rows.filesCopied() > 0 ? 1 : 0);
        table.add(TableMetric.ROWS_MARKED_TOTAL, rows.rowsMarked());
        table.add(TableMetric.FILES_TOUCHED_TOTAL, rows.filesTouched());
        table.add(TableMetric.BYTES_REWRITTEN_TOTAL, rows.bytesCopied());
    }
}
