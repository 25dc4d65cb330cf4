// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.metric;

import dev.alluvium.connect.common.metric.Metric;

/** Numbers of a table in a task: {@code type=delta-sink-table}. */
public enum TableMetric implements Metric {
    /** Last version committed by this task. */
    COMMITTED_VERSION("committed-version", "Last version committed by this task."),
    /** Commits. */
    COMMITS_TOTAL("commits-total", "Commits."),
    /** Records whose events were committed. */
    RECORDS_WRITTEN_TOTAL("records-written-total", "Records whose events were committed."),
    /** Records without effect by the settings. */
    RECORDS_SKIPPED_TOTAL("records-skipped-total", "Records without effect by the settings."),
    /** Records that the table had already. */
    RECORDS_COVERED_TOTAL("records-covered-total", "Records that the table had already."),
    /** Rows inserted. */
    ROWS_INSERTED_TOTAL("rows-inserted-total", "Rows inserted."),
    /** Rows updated. */
    ROWS_UPDATED_TOTAL("rows-updated-total", "Rows updated."),
    /** Rows deleted. */
    ROWS_DELETED_TOTAL("rows-deleted-total", "Rows deleted."),
    /** Rows written with the values that they had. */
    ROWS_UNCHANGED_TOTAL("rows-unchanged-total", "Rows written with the values that they had."),
    /** Events superseded by a later one in the same flush. */
    COALESCED_EVENTS_TOTAL("coalesced-events-total", "Events superseded by a later one in the same flush."),
    /** Events older than the stored row. */
    LATE_EVENTS_TOTAL("late-events-total", "Events older than the stored row."),
    /** Data files added. */
    FILES_ADDED_TOTAL("files-added-total", "Data files added."),
    /** Data files removed. */
    FILES_REMOVED_TOTAL("files-removed-total", "Data files removed."),
    /** Bytes of the data files added. */
    BYTES_WRITTEN_TOTAL("bytes-written-total", "Bytes of the data files added."),
    /** Rows written by replacing files. */
    ROWS_REWRITTEN_TOTAL("rows-rewritten-total", "Rows written by replacing files."),
    /** Flushes and merges that marked rows in deletion vectors. */
    MARKING_FLUSHES_TOTAL("marking-flushes-total", "Flushes and merges that marked rows in deletion vectors."),
    /** Flushes and merges that copied files. */
    COPYING_FLUSHES_TOTAL("copying-flushes-total", "Flushes and merges that copied files to take rows out of them."),
    /** Rows marked in deletion vectors. */
    ROWS_MARKED_TOTAL("rows-marked-total", "Rows marked in deletion vectors."),
    /** Data files that rows went from. */
    FILES_TOUCHED_TOTAL("files-touched-total", "Data files that rows went from, by a mark or a copy."),
    /** Bytes of the copies of files. */
    BYTES_REWRITTEN_TOTAL("bytes-rewritten-total", "Bytes of the copies that took the place of files."),
    /** Events that are staged and not merged; of the task that merges them. */
    STAGED_RECORDS("staged-records", "Events that are staged and not merged; of the task that merges them."),
    /** How long the oldest of them has waited. */
    MERGE_LAG_MS("merge-lag-ms", "How long the oldest staged event that is not merged has waited."),
    /** Merges of staged events. */
    MERGES_TOTAL("merges-total", "Merges of staged events."),
    /** Events that a merge left out and that settings want reported. */
    MERGE_LEFT_OUT_TOTAL("merge-left-out-total", "Events that a merge left out and that settings want reported."),
    /** Files of merged events that were removed. */
    TRIMMED_FILES_TOTAL("trimmed-files-total", "Files of merged events that were removed."),
    /** Commits that added columns. */
    SCHEMA_CHANGES_TOTAL("schema-changes-total", "Commits that added columns."),
    /** Commits that made small files large ones. */
    COMPACTIONS_TOTAL("compactions-total", "Commits that made small files large ones."),
    /** Files that are small. */
    SMALL_FILES("small-files", "Data files that are small, where rows are marked or files compacted."),
    /** Rows for a hundred live ones. */
    SPACE_AMPLIFICATION_PERCENT(
            "space-amplification-percent", "Rows in the files for each hundred that no deletion vector marks."),
    /** How far compaction is behind. */
    DEBT_LEVEL("debt-level", "How far compaction is behind: 0 not, 1 flushes wait longer, 2 partitions pause."),
    /** The age at which this table is committed now. */
    FLUSH_INTERVAL_MS("flush-interval-ms", "The age at which the table is committed now, if there is enough."),
    /** What is enough. */
    FLUSH_RECORDS_WANTED("flush-records-wanted", "Records for which a flush of the table is worth its vectors."),
    /** Times that partitions were paused. */
    FLUSH_PAUSES_TOTAL("flush-pauses-total", "Times that partitions were paused until the table was compacted."),
    /** Version that the symlink manifests show. */
    MANIFEST_VERSION("manifest-version", "Version that the symlink manifests show."),
    /** Partitions registered in the catalogue by this task. */
    REGISTERED_PARTITIONS_TOTAL("registered-partitions-total", "Partitions registered in the catalogue by this task."),
    /** Data files deleted that no version needs any more. */
    VACUUMED_FILES_TOTAL("vacuumed-files-total", "Data files deleted that no version needs any more."),
    /** Maintenance steps that failed. */
    MAINTENANCE_FAILURES_TOTAL("maintenance-failures-total", "Maintenance steps that failed.");

    private final String attribute;
    private final String description;

    TableMetric(String attribute, String description) {
        this.attribute = attribute;
        this.description = description;
    }

    @Override
    public String attribute() {
        return attribute;
    }

    @Override
    public String description() {
        return description;
    }
}
