// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.buffer;

import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.delta.reduce.Event;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** All that a task holds, and which of its tables are due. Confined to the task thread. */
public final class Buffers {
    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private final Map<TopicPartition, PartitionBuffer> partitions = new TreeMap<>(ORDER);
    private final Map<String, Totals> tables = new HashMap<>();
    private final DeliveredBatch batch = new DeliveredBatch();
    private final SinkConfig.Limits limits;
    private final Ticker ticker;
    private long records;
    private long bytes;

    private static final class Totals {
        private long records;
        private long bytes;
        private long oldest;
        private boolean pending;
    }

    /**
     * @param limits what the task may hold
     * @param ticker for the age of what it holds
     */
    public Buffers(SinkConfig.Limits limits, Ticker ticker) {
        this.limits = limits;
        this.ticker = ticker;
    }

    /** The task was given the partition; whatever was known of it is forgotten. */
    public PartitionBuffer open(TopicPartition partition, Optional<String> onlyTable) {
        close(partition);
        PartitionBuffer buffer = new PartitionBuffer(partition, onlyTable);
        buffer.awaitFresh();
        batch.holdBack();
        partitions.put(partition, buffer);
        return buffer;
    }

    /** The task lost the partition: its records come to another task. */
    public void close(TopicPartition partition) {
        PartitionBuffer gone = partitions.remove(partition);
        if (gone != null) {
            gone.lanes().forEach(this::subtract);
        }
    }

    /** The partition, or null if the task does not have it. */
    public @Nullable PartitionBuffer partition(TopicPartition partition) {
        return partitions.get(partition);
    }

    /** All partitions, by topic and number. */
    public Collection<PartitionBuffer> partitions() {
        return partitions.values();
    }

    /** Holds the events of one record. */
    public void add(Lane lane, List<Event> events, long size, long offset) {
        lane.add(events, size, offset);
        Totals totals = begin(lane.table());
        totals.records++;
        totals.bytes += size;
        records++;
        bytes += size;
    }

    /** A record had no effect; the table is told so with the next commit. */
    public void pass(Lane lane, long offset) {
        lane.pass(offset);
        begin(lane.table());
    }

    /** Connect read up to here and gave the task nothing of it; the table is told so with the next commit. */
    public void passDropped(PartitionBuffer partition, Lane lane, long position) {
        pass(lane, Math.max(partition.taken(), lane.expected().version().orElse(-1)) + 1);
        partition.take(position - 1);
    }

    private Totals begin(String table) {
        Totals totals = tables.computeIfAbsent(table, unused -> new Totals());
        if (!totals.pending) {
            totals.pending = true;
            totals.oldest = ticker.nanos();
        }
        return totals;
    }

    /** The table holds everything of these lanes up to what was taken of their partitions. */
    public void covered(Collection<Lane> lanes) {
        for (Lane lane : lanes) {
            PartitionBuffer partition = partitions.get(lane.partition());
            if (partition == null) {
                throw new IllegalStateException(
                        "partition " + lane.partition() + " left while its table was committed");
            }
            subtract(lane);
            lane.covered(partition.taken());
        }
    }

    /** Forgets what is held of the partition, for all tables; its records come again from this offset. */
    public void rewind(PartitionBuffer partition, long offset) {
        partition.lanes().forEach(this::subtract);
        partition.rewound(offset);
        batch.holdBack();
    }

    /** What Connect handed over last. */
    public DeliveredBatch batch() {
        return batch;
    }

    /** Connect polled since the last rewinds were asked for. */
    public void rewindsDone() {
        partitions.values().forEach(PartitionBuffer::rewindDone);
    }

    private void subtract(Lane lane) {
        Totals totals = tables.get(lane.table());
        if (totals != null) {
            totals.records -= lane.records();
            totals.bytes -= lane.bytes();
        }
        records -= lane.records();
        bytes -= lane.bytes();
    }

    /** Nothing of the table is held any more. */
    public void settled(String table) {
        tables.remove(table);
    }

    /** The lanes that have something for the table, by topic and partition. */
    public List<Lane> pending(String table) {
        return partitions.values().stream()
                .map(partition -> partition.lane(table))
                .filter(lane -> lane != null && lane.isPending())
                .toList();
    }

    /** The tables for which something is held, by name. */
    public Set<String> pendingTables() {
        Set<String> names = new TreeSet<>();
        tables.forEach((name, totals) -> {
            if (totals.pending) {
                names.add(name);
            }
        });
        return names;
    }

    /** What is held for the table; empty if nothing is to be told to it. */
    public Optional<Held> held(String table) {
        Totals totals = tables.get(table);
        return totals == null || !totals.pending
                ? Optional.empty()
                : Optional.of(new Held(totals.records, totals.bytes, ticker.nanos() - totals.oldest));
    }

    /** Whether the task holds more than it may. */
    public boolean isOverLimit() {
        return bytes > limits.bytes() || records > limits.records();
    }

    /** Records held. */
    public long records() {
        return records;
    }

    /** Bytes held, estimated. */
    public long bytes() {
        return bytes;
    }
}
