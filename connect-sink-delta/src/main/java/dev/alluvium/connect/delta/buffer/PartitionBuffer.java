// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.buffer;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What a task knows and holds of one topic-partition. Confined to the task thread. */
public final class PartitionBuffer {
    private static final long NONE = -1;

    private final TopicPartition partition;
    private final Optional<String> onlyTable;
    private final Map<String, Lane> lanes = new HashMap<>();
    private long taken = NONE;
    private long soughtTo = NONE;
    private boolean checksFirst;
    private boolean awaitsFresh;
    private boolean awaitsSeek;

    PartitionBuffer(TopicPartition partition, Optional<String> onlyTable) {
        this.partition = partition;
        this.onlyTable = onlyTable;
    }

    /** Which one. */
    public TopicPartition partition() {
        return partition;
    }

    /** The table of all its records, if the topic alone decides. */
    public Optional<String> onlyTable() {
        return onlyTable;
    }

    /** The lane to this table, or null if no record went there yet. */
    public @Nullable Lane lane(String table) {
        return lanes.get(table);
    }

    /** Whether a record of it went to this table since it came to the task, or must go there. */
    public boolean feeds(String table) {
        return lanes.containsKey(table) || onlyTable.filter(table::equals).isPresent();
    }

    /** The lanes to all tables. */
    public Collection<Lane> lanes() {
        return lanes.values();
    }

    /** Begins a lane; what the table holds of the partition is settled from here on. */
    public Lane addLane(String table, LaneStart start) {
        Lane lane = new Lane(table, partition, start);
        lanes.put(table, lane);
        return lane;
    }

    /** The highest offset taken since the partition was given to the task or rewound; -1 if none was. */
    public long taken() {
        return taken;
    }

    /** This offset was dealt with: held, passed over, or known to be in the table. */
    public void take(long offset) {
        taken = offset;
        checksFirst = false;
    }

    /** Whether this offset was dealt with before. */
    public boolean isRepeat(long offset) {
        return offset <= taken;
    }

    /** Whether records may still come from before a rewind, or from before the partition was the task's. */
    public boolean awaitsFresh() {
        return awaitsFresh;
    }

    void awaitFresh() {
        awaitsFresh = true;
    }

    /** The task asked for records from this offset on. */
    public void soughtTo(long offset) {
        soughtTo = offset;
        checksFirst = true;
        awaitsSeek = true;
        taken = NONE;
    }

    /** Where the task asked to read from; -1 if it did not. */
    public long soughtTo() {
        return soughtTo;
    }

    /** Whether the first record after the task's own seek lies before what it asked for: the topic is another one. */
    public boolean isBeforeSeek(long offset) {
        return checksFirst && offset < soughtTo;
    }

    /** After a fence: nothing is held any more, and records are of no use until they come from the new position. */
    void rewound(long offset) {
        lanes.clear();
        soughtTo(offset);
        awaitsFresh = true;
    }

    /** Connect has carried out what was asked: the next records come from the new position. */
    public void rewindDone() {
        awaitsFresh = false;
        awaitsSeek = false;
    }

    /**
     * How many offsets Connect has read beyond what the lane's table holds, of records that it kept from the task:
     * those that a transform dropped, or markers of transactions. 0 while something is held or a seek is outstanding.
     *
     * @param position where Connect stands
     */
    public long droppedBehind(Lane lane, long position) {
        boolean isSettled = lanes.values().stream().noneMatch(Lane::isPending) && !awaitsSeek && !awaitsFresh;
        long last = position - 1;
        return isSettled && last > taken
                ? Math.max(0, last - Math.max(taken, lane.expected().version().orElse(NONE)))
                : 0;
    }

    /** The offset after everything that was taken, or from which something is not covered. */
    public long safe() {
        return lanes.values().stream()
                .filter(Lane::isPending)
                .mapToLong(Lane::firstUncovered)
                .min()
                .orElse(taken + 1);
    }

    /**
     * What Kafka may remember as read: nothing, if nothing is known.
     *
     * @param position where Connect stands: beyond what was taken when a converter or a transform kept records from the
     *     task. It counts only while nothing is held and no seek of ours is outstanding
     */
    public OptionalLong committable(OptionalLong position) {
        if (lanes.values().stream().anyMatch(Lane::isPending)) {
            return OptionalLong.of(safe());
        }
        if (!awaitsSeek && position.isPresent()) {
            return OptionalLong.of(Math.max(taken + 1, position.getAsLong()));
        }
        return committable();
    }

    /** The same by what the task itself has seen. */
    public OptionalLong committable() {
        if (taken != NONE || lanes.values().stream().anyMatch(Lane::isPending)) {
            return OptionalLong.of(safe());
        }
        return soughtTo == NONE ? OptionalLong.empty() : OptionalLong.of(soughtTo);
    }
}
