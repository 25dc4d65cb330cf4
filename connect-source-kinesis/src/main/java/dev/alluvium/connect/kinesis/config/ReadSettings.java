// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.config;

import dev.alluvium.connect.common.config.Setting;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/** How shards are read, and how much is held. */
final class ReadSettings {
    static final String DISCOVERY_INTERVAL = "kinesis.discovery.interval.ms";
    static final String IDLE_INTERVAL = "kinesis.poll.idle.interval.ms";
    static final String LIMIT = "kinesis.poll.limit";
    static final String BUFFER_BYTES = "kinesis.buffer.bytes";
    static final String HEARTBEAT = "kinesis.heartbeat.interval.ms";
    static final String TRANSACTION_MAX = "kinesis.transaction.max.ms";
    static final String STALLED_ALARM = "kinesis.stalled.alarm.ms";
    static final String REBALANCE_THRESHOLD = "kinesis.rebalance.threshold";
    static final String REBALANCE_DELAY = "kinesis.rebalance.delay.ms";
    private static final String GROUP = "Reading";

    private static final List<Setting> SETTINGS = List.of(
            setting(
                            DISCOVERY_INTERVAL,
                            Type.LONG,
                            "Time between listings of a stream's shards. Children of a shard that was read to its end"
                                    + " are known at once; this is the safety net.")
                    .withDefault(60_000L)
                    .atLeast(1_000L),
            setting(IDLE_INTERVAL, Type.LONG, "Time between calls to a shard that had nothing new.")
                    .withDefault(1_000L)
                    .atLeast(200L),
            setting(LIMIT, Type.INT, "Records that one call asks for at most.")
                    .withDefault(10_000)
                    .checkedBy(Range.between(1, 10_000)),
            setting(BUFFER_BYTES, Type.LONG, "Bytes that a task holds at most, but for one answer.")
                    .withDefault(67_108_864L)
                    .atLeast(1_048_576L),
            setting(HEARTBEAT, Type.LONG, "Time between markers of an idle shard, where they say something new.")
                    .withDefault(300_000L)
                    .atLeast(1_000L),
            setting(
                            TRANSACTION_MAX,
                            Type.LONG,
                            "With transaction.boundary=connector: the longest time between commits. The end of a shard"
                                    + " is committed at once.")
                    .withDefault(500L)
                    .atLeast(1L),
            setting(STALLED_ALARM, Type.LONG, "A shard without an answer for so long counts as stalled.")
                    .withDefault(300_000L)
                    .atLeast(1_000L),
            setting(
                            REBALANCE_THRESHOLD,
                            Type.DOUBLE,
                            "How many times the mean the busiest task may read before hash keys are divided anew.")
                    .withDefault(2.0)
                    .atLeast(1.1),
            setting(REBALANCE_DELAY, Type.LONG, "How long it must read so much. All tasks start again then.")
                    .withDefault(600_000L)
                    .atLeast(1_000L));

    private ReadSettings() {}

    static List<Setting> settings() {
        return SETTINGS;
    }

    private static Setting setting(String name, Type type, String doc) {
        return Setting.of(name, type, doc).in(GROUP);
    }
}
