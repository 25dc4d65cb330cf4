// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import dev.alluvium.connect.common.config.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Settings of a table that are changed and have no effect beside its others: refused, since whoever set them counts on
 * them. One that holds for all tables is judged only where no table overrides what makes it useless.
 */
final class UselessSettings {
    private static final Duration DEFAULT_MEMORY = Duration.ofDays(7);

    private static final List<String> INDEX_KEYS = List.of(
            RowSettings.INDEX_VERIFY_KEYS,
            RowSettings.INDEX_MAX_BYTES,
            RowSettings.INDEX_DIRECTORY,
            RowSettings.INDEX_PUBLISH,
            RowSettings.INDEX_SAVE_INTERVAL,
            RowSettings.INDEX_VERIFY_SAMPLE);

    private final TableConfig config;
    private final GivenSettings given;

    private UselessSettings(TableConfig config, GivenSettings given) {
        this.config = config;
        this.given = given;
    }

    /**
     * The settings without effect.
     *
     * @param table its name; empty for the settings that hold for all tables without overrides
     */
    static List<Problem> problems(String table, TableConfig config, Map<String, String> properties) {
        UselessSettings useless = new UselessSettings(config, new GivenSettings(table, properties));
        useless.inAppend();
        useless.withoutMarks();
        useless.withoutSequence();
        useless.withSequence();
        useless.withoutPartitions();
        useless.withoutIndex();
        return useless.given.problems();
    }

    private void inAppend() {
        if (config.mode() != TableConfig.WriteMode.APPEND || given.isDecidedPerTable(RowSettings.WRITE_MODE)) {
            return;
        }
        String why = "with write.mode=append; set write.mode=upsert or leave it out";
        TableConfig.Events events = config.events();
        given.refuse(RowSettings.LATE_EVENT, events.late() != TableConfig.RecordPolicy.ACCEPT, why);
        given.refuse(RowSettings.DUPLICATE_KEY, config.keys().repairDuplicates(), why);
        given.refuse(RowSettings.UPSERT_ENGINE, config.keys().engine() != TableConfig.UpsertEngine.AUTO, why);
        given.refuse(RowSettings.MISSING_BASE, events.missingBase() != TableConfig.RecordPolicy.DLQ, why);
        given.refuse(RowSettings.PLACEHOLDER, !events.placeholder().equals(RowSettings.DEFAULT_PLACEHOLDER), why);
        given.refuse(RowSettings.PARTITION_GROWTH, config.keys().growth() != TableConfig.GrowthPolicy.WARN, why);
        TableConfig.DeleteMemory deleted = events.deleted();
        given.refuse(RowSettings.TOMBSTONE_RETENTION, !deleted.retention().equals(DEFAULT_MEMORY), why);
        given.refuse(RowSettings.TOMBSTONE_MISSING, deleted.forgetsMissing(), why);
        boolean keepsSequence = config.schema().metadata().contains("sequence");
        given.refuse(
                RowSettings.SEQUENCE_NULL,
                config.sequence().onNull() != TableConfig.RecordPolicy.DLQ && !keepsSequence,
                why);
    }

    /** Whether a table that upserts has deletion vectors is only known once it is open. */
    private void withoutMarks() {
        boolean copies = config.keys().engine() == TableConfig.UpsertEngine.COW;
        boolean marksNever = config.mode() != TableConfig.WriteMode.UPSERT || copies;
        if (marksNever && !given.isDecidedPerTable(copies ? RowSettings.UPSERT_ENGINE : RowSettings.WRITE_MODE)) {
            TableConfig.Flush flush = config.flush();
            given.refuse(
                    FlushSettings.INTERVAL_MAX,
                    flush.longest().toMillis() != FlushSettings.longest(flush.interval())
                            && !flush.longest().equals(flush.interval()),
                    "where rows are not marked in deletion vectors: with write.mode=append or staging, or"
                            + " upsert.engine=cow; leave it out");
        }
    }

    private void withoutSequence() {
        boolean ordersByOffset = config.mode() != TableConfig.WriteMode.APPEND
                && !config.sequence().isStored();
        if (!ordersByOffset || given.isDecidedPerTable(RowSettings.SEQUENCE_BY)) {
            return;
        }
        String why = "with sequence.by=kafka.offset, by which no event is late and none lacks its sequence; set"
                + " sequence.by or leave it out";
        given.refuse(RowSettings.LATE_EVENT, config.events().late() != TableConfig.RecordPolicy.ACCEPT, why);
        given.refuse(RowSettings.SEQUENCE_NULL, config.sequence().onNull() != TableConfig.RecordPolicy.DLQ, why);
    }

    private void withSequence() {
        boolean ordersBySequence = config.mode() != TableConfig.WriteMode.APPEND
                && config.sequence().isStored();
        if (ordersBySequence && !given.isDecidedPerTable(RowSettings.SEQUENCE_BY)) {
            given.refuse(
                    RowSettings.PARTITION_GROWTH,
                    config.keys().growth() != TableConfig.GrowthPolicy.WARN,
                    "where sequence.by is not kafka.offset; leave it out");
        }
    }

    private void withoutPartitions() {
        if (config.schema().partitionBy().isEmpty() && !given.isDecidedPerTable(TableSettings.PARTITION_BY)) {
            given.refuse(
                    TableSettings.PARTITION_NULL,
                    config.schema().reportNullPartition(),
                    "without partition.by; name the partition columns there, also those of a table that exists");
        }
    }

    /** Where nothing is looked up: rows are appended, or merges read the keys of whole files. */
    private void withoutIndex() {
        if (config.mode() == TableConfig.WriteMode.UPSERT) {
            withoutIndexDirectory();
        } else if (!given.isDecidedPerTable(RowSettings.WRITE_MODE)) {
            String why = "with write.mode=append or staging, where no index of keys is kept; leave it out";
            INDEX_KEYS.forEach(key -> given.refuse(key, why));
        }
    }

    private void withoutIndexDirectory() {
        if (config.keys().index().saved().isEmpty()) {
            String why = "without index.directory, in which indexes are saved; set it or leave this out";
            given.refuse(RowSettings.INDEX_SAVE_INTERVAL, why);
            given.refuse(RowSettings.INDEX_VERIFY_SAMPLE, why);
        }
    }
}
