// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import dev.alluvium.connect.common.config.Setting;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** When and how batches become commits. */
final class FlushSettings {
    static final String SIZE = "flush.size";
    static final String BYTES = "flush.bytes";
    static final String INTERVAL = "flush.interval.ms";
    static final String INTERVAL_MAX = "flush.interval.max.ms";
    static final String MAX_BYTES = "max.buffered.bytes";
    static final String MAX_RECORDS = "max.buffered.records";
    static final String COMMIT_RETRIES = "commit.max.retries";
    static final String COMMIT_BACKOFF = "commit.retry.backoff.ms";
    static final String COMMIT_BACKOFF_MAX = "commit.retry.backoff.max.ms";
    static final String COMMIT_TIMEOUT = "commit.timeout.ms";
    static final String APP_ID_PREFIX = "txn.app.id.prefix";
    static final String OWNERSHIP = "table.ownership.policy";
    static final String MISMATCH = "offset.mismatch.policy";
    static final String GAP_POLICY = "source.gap.policy";
    static final String VALIDATE_STORAGE = "validate.storage.enabled";
    private static final String GROUP = "Flush";
    private static final int STRETCH = 5;
    private static final String EXACTLY_ONCE = "Exactly once";

    private static final List<Setting> SETTINGS = List.of(
            setting(SIZE, Type.INT, "Records of a table after which a task commits them.")
                    .withDefault(100_000)
                    .atLeast(1)
                    .overridablePerTable()
                    .importance(Importance.HIGH),
            setting(BYTES, Type.LONG, "Bytes of a table, estimated in memory, after which a task commits them.")
                    .withDefault(134_217_728L)
                    .atLeast(1_048_576L)
                    .overridablePerTable(),
            setting(INTERVAL, Type.LONG, "Age of a table's oldest uncommitted record after which a task commits.")
                    .withDefault(60_000L)
                    .atLeast(100L)
                    .overridablePerTable()
                    .importance(Importance.HIGH),
            setting(
                            INTERVAL_MAX,
                            Type.LONG,
                            "How long an upsert into a table with deletion vectors may wait for more records, where few"
                                    + " of them would touch many files or compaction is behind; as long as"
                                    + " flush.interval.ms where it shall not, and no partition pause."
                                    + " Default: five times flush.interval.ms.")
                    .atLeast(100L)
                    .overridablePerTable(),
            setting(MAX_BYTES, Type.LONG, "Bytes that a task holds at most; above, it commits or pauses.")
                    .withDefault(536_870_912L)
                    .atLeast(1_048_576L),
            setting(MAX_RECORDS, Type.INT, "Records that a task holds at most; above, it commits or pauses.")
                    .withDefault(1_000_000)
                    .atLeast(1),
            setting("max.open.files", Type.INT, "Partition files that a task keeps open.")
                    .withDefault(64)
                    .notYetEffective(),
            setting(
                            COMMIT_RETRIES,
                            Type.INT,
                            "Lost commit races after which a flush gives up and is tried again later.")
                    .withDefault(20)
                    .atLeast(0),
            setting(COMMIT_BACKOFF, Type.LONG, "First pause between attempts, with full jitter.")
                    .withDefault(50L)
                    .atLeast(1L),
            setting(COMMIT_BACKOFF_MAX, Type.LONG, "Longest pause between attempts.")
                    .withDefault(5_000L)
                    .atLeast(1L),
            setting(COMMIT_TIMEOUT, Type.LONG, "How long a flush may take; below the consumer's max.poll.interval.ms.")
                    .withDefault(120_000L)
                    .atLeast(1_000L),
            setting(
                            APP_ID_PREFIX,
                            Type.STRING,
                            "Name under which this pipeline keeps its offsets in a table:"
                                    + " <prefix>:<topic>-<partition>."
                                    + " Default: the connector's name. Changing it on a live table starts over.")
                    .in(EXACTLY_ONCE),
            setting(
                            OWNERSHIP,
                            Type.STRING,
                            "What to do when another prefix has written the same topic-partition to the table: stop; go"
                                    + " on from its offset, which retires it; or write everything again.")
                    .withDefault("fail")
                    .oneOf("fail", "adopt", "ignore")
                    .overridablePerTable()
                    .in(EXACTLY_ONCE),
            setting(
                            GAP_POLICY,
                            Type.STRING,
                            "What to do when Kafka deleted records before they were read. A task cannot see it; Kafka's"
                                    + " consumer can: fail acts with consumer.override.auto.offset.reset=none, to be"
                                    + " set once the first offsets are committed; with earliest the task goes on"
                                    + " behind the gap (continue).")
                    .withDefault("fail")
                    .oneOf("fail", "continue")
                    .in(EXACTLY_ONCE),
            setting(
                            MISMATCH,
                            Type.STRING,
                            "What to do when a topic was deleted and made anew: stop; read it from its beginning; or"
                                    + " skip it up to the offset that the table holds.")
                    .withDefault("fail")
                    .oneOf("fail", "reset", "ignore")
                    .overridablePerTable()
                    .in(EXACTLY_ONCE),
            setting(
                            "replay.headers",
                            Type.BOOLEAN,
                            "Whether dead letters that are sent again take their order from their headers.")
                    .withDefault(false)
                    .notYetEffective()
                    .in(EXACTLY_ONCE),
            setting(VALIDATE_STORAGE, Type.BOOLEAN, "Whether validation tries to reach the store.")
                    .withDefault(true));

    private FlushSettings() {}

    /** How long a flush may be put off where no setting says so. */
    static long longest(Duration interval) {
        long millis = interval.toMillis();
        return millis > Long.MAX_VALUE / STRETCH ? millis : STRETCH * millis;
    }

    static List<Setting> settings() {
        return SETTINGS;
    }

    private static Setting setting(String name, Type type, String doc) {
        return Setting.of(name, type, doc).in(GROUP);
    }
}
