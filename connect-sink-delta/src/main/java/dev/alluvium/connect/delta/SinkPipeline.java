// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import dev.alluvium.connect.delta.buffer.Buffers;
import dev.alluvium.connect.delta.buffer.FlushTrigger;
import dev.alluvium.connect.delta.buffer.Lane;
import dev.alluvium.connect.delta.buffer.LaneStart;
import dev.alluvium.connect.delta.buffer.PartitionBuffer;
import dev.alluvium.connect.delta.buffer.Ticker;
import dev.alluvium.connect.delta.commit.Committer;
import dev.alluvium.connect.delta.commit.EngineCalls;
import dev.alluvium.connect.delta.commit.ErrantRecords;
import dev.alluvium.connect.delta.commit.Expectations;
import dev.alluvium.connect.delta.commit.Pacing;
import dev.alluvium.connect.delta.commit.RetryGate;
import dev.alluvium.connect.delta.commit.TableTarget;
import dev.alluvium.connect.delta.commit.Targets;
import dev.alluvium.connect.delta.commit.UnfedTables;
import dev.alluvium.connect.delta.error.RecordException;
import dev.alluvium.connect.delta.error.RepeatedWarnings;
import dev.alluvium.connect.delta.error.StillWritingException;
import dev.alluvium.connect.delta.maintain.MaintenanceLoop;
import dev.alluvium.connect.delta.metric.PartitionMetric;
import dev.alluvium.connect.delta.metric.SinkMetrics;
import dev.alluvium.connect.delta.metric.TaskMetric;
import dev.alluvium.connect.delta.route.Router;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task does: takes records in, commits what is due, and says how far Kafka may forget. Everything happens
 * inside the calls of Connect, on the task thread, but for the maintenance of tables, which no flush waits for.
 */
final class SinkPipeline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SinkPipeline.class);
    private static final long NANOS_PER_MILLI = 1_000_000L;
    /** How soon Connect offers the records again while a flush goes on, which a call waits for anyway. */
    private static final long LOOK_AGAIN_MILLIS = 100;
    /** Makes an offset that Connect believes committed differ from what was, so that it is committed after a seek. */
    private static final String OFFSET_METADATA = "delta";

    private final SinkTaskContext context;
    private final Parts parts;
    private final Ticker ticker;
    private final RetryGate gate;
    private @Nullable ConnectException failure;

    /**
     * What a pipeline is made of.
     *
     * @param router names tables
     * @param targets the tables
     * @param unfed lets go of tables
     * @param buffers what is held
     * @param expectations what tables hold
     * @param errant dead letters
     * @param intake takes records in
     * @param committer commits
     * @param engine works on tables
     * @param pacing says when tables are due
     * @param metrics numbers
     * @param maintenance of the tables, on a thread of its own
     * @param warnings that may come often
     */
    record Parts(
            Router router,
            Targets targets,
            UnfedTables unfed,
            Buffers buffers,
            Expectations expectations,
            ErrantRecords errant,
            Intake intake,
            Committer committer,
            EngineCalls engine,
            Pacing pacing,
            SinkMetrics metrics,
            MaintenanceLoop maintenance,
            RepeatedWarnings warnings) {}

    SinkPipeline(SinkTaskContext context, Parts parts, Ticker ticker, RetryGate gate) {
        this.context = context;
        this.parts = parts;
        this.ticker = ticker;
        this.gate = gate;
    }

    /** The task was given these partitions. A partition with one table is read from what the table says. */
    void open(Collection<TopicPartition> partitions) {
        parts.engine().callBegins();
        parts.metrics().task().add(TaskMetric.REBALANCE_TOTAL, 1);
        for (TopicPartition partition : partitions) {
            PartitionBuffer buffer = parts.buffers().open(partition, onlyTable(partition));
            parts.errant().forget(partition);
            buffer.onlyTable().ifPresent(table -> seek(buffer, table));
        }
        tellAssignment();
    }

    /** The maintenance of the task's tables. */
    MaintenanceLoop maintenance() {
        return parts.maintenance();
    }

    private void tellAssignment() {
        parts.committer().assignmentChanged();
        parts.unfed().assignmentChanged();
        parts.maintenance()
                .assigned(parts.buffers().partitions().stream()
                        .map(PartitionBuffer::partition)
                        .collect(Collectors.toSet()));
    }

    private Optional<String> onlyTable(TopicPartition partition) {
        try {
            return parts.router().staticTable(partition.topic());
        } catch (RecordException unroutable) {
            return Optional.empty();
        }
    }

    private void seek(PartitionBuffer buffer, String table) {
        TableTarget target = parts.targets().get(table);
        if (parts.engine().isBusy()) {
            parts.maintenance().touched(table);
            return; // as where the table is not reached
        }
        try {
            OptionalLong stored = stored(buffer, target);
            if (stored.isPresent() && stored.getAsLong() >= 0) {
                long offset = stored.getAsLong() + 1;
                context.offset(buffer.partition(), offset);
                buffer.soughtTo(offset);
                context.requestCommit();
                LOG.info("ALV-SNK-003 resumed table={} tp={} offset={}", table, buffer.partition(), offset);
            }
        } catch (RetriableException away) {
            // Kafka's own position is never ahead of the table; what the table has is dropped once it can be read.
            parts.maintenance().touched(table); // also if no record ever comes to make it so
            parts.warnings()
                    .warn(
                            LOG,
                            "ALV-SNK-004",
                            table,
                            "table not reached at open table={} tp={} action=read later",
                            table,
                            buffer.partition());
        }
    }

    /** What the table holds of the partition, or will hold once it is made. */
    private OptionalLong stored(PartitionBuffer buffer, TableTarget target) {
        if (parts.engine().call(target.name(), target::openIfThere)) {
            parts.maintenance().touched(target.name());
            LaneStart start = parts.expectations().load(target, buffer.partition());
            buffer.addLane(target.name(), start);
            return start.expected().version();
        }
        target.checkMayBeMissing();
        return target.heldFromTheBeginning(parts.expectations().appId(buffer.partition()));
    }

    /** The task loses these partitions. What is held of them is another task's to write. */
    void close(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            parts.buffers().close(partition);
            parts.errant().forget(partition);
            parts.pacing().lost(partition);
            parts.metrics().forget(partition);
        }
        tellAssignment();
    }

    /**
     * Takes the records, then commits what is due. Repeatable: Connect gives the same records again after a failure.
     */
    void accept(Collection<SinkRecord> records) {
        long started = ticker.nanos();
        raiseFailure();
        parts.maintenance().raiseFailure();
        parts.engine().callBegins();
        if (parts.buffers().batch().begin(records)) {
            parts.buffers().rewindsDone();
        }
        try {
            if (gate.isClosed()) {
                throw new RetriableException("waiting before the next attempt");
            }
            parts.committer().settle();
            for (SinkRecord record : records) {
                parts.intake().take(record).ifPresent(this::flushIfFull);
            }
            flushDue();
            parts.pacing().look();
            parts.unfed().look();
            gate.succeeded();
            parts.buffers().batch().done();
            wakeInTime();
            parts.pacing().settle();
        } catch (StillWritingException e) {
            context.timeout(LOOK_AGAIN_MILLIS);
            throw e;
        } catch (RetriableException e) {
            if (!gate.isClosed()) {
                gate.failed();
                warnOfRetry(e);
            }
            parts.metrics().task().add(TaskMetric.RETRIES_TOTAL, 1);
            context.timeout(gate.remainingMillis());
            throw e;
        } finally {
            measure(started);
        }
    }

    /** The exception's own message names the table, and nothing that changes from one attempt to the next. */
    private void warnOfRetry(RetriableException e) {
        parts.warnings()
                .warn(
                        LOG,
                        "ALV-SNK-005",
                        String.valueOf(e.getMessage()),
                        "trying again next.attempt.ms={} error={}",
                        gate.remainingMillis(),
                        reason(e));
    }

    private static String reason(RetriableException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage());
    }

    private void flushIfFull(TableTarget target) {
        parts.pacing().due(target).ifPresent(trigger -> {
            if (trigger != FlushTrigger.INTERVAL) {
                flush(target, trigger);
            }
        });
        if (parts.buffers().isOverLimit()) {
            flushAll();
        }
    }

    private void flush(TableTarget target, FlushTrigger trigger) {
        parts.committer().flush(target, trigger);
        parts.maintenance().touched(target.name());
    }

    private void flushAll() {
        for (String table : parts.buffers().pendingTables()) {
            flush(parts.targets().get(table), FlushTrigger.MEMORY);
        }
    }

    private void flushDue() {
        for (String table : parts.buffers().pendingTables()) {
            TableTarget target = parts.targets().get(table);
            parts.pacing().due(target).ifPresent(trigger -> flush(target, trigger));
        }
    }

    /** Connect calls again when the next table is due, not only when records arrive. */
    private void wakeInTime() {
        long nanos = parts.pacing().nanosUntilLook();
        for (String table : parts.buffers().pendingTables()) {
            TableTarget target = parts.targets().get(table);
            nanos = Math.min(nanos, parts.pacing().nanosUntilDue(target));
        }
        if (nanos != Long.MAX_VALUE) {
            context.timeout(Math.max(1, (nanos - 1) / NANOS_PER_MILLI + 1));
        }
    }

    /**
     * Commits what is due and says, per partition, up to where everything is in its tables. Never fails: Connect
     * would go back to older offsets for it; the next {@link #accept} fails instead.
     */
    Map<TopicPartition, OffsetAndMetadata> committable(Map<TopicPartition, OffsetAndMetadata> seen) {
        if (failure == null && !gate.isClosed()) {
            try {
                parts.engine().callBegins();
                flushDue();
                flushDropped(seen);
            } catch (StillWritingException e) {
                LOG.debug("the next put waits for what is being written");
            } catch (RetriableException e) {
                gate.failed();
                warnOfRetry(e);
            } catch (ConnectException e) {
                failure = e;
            }
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (PartitionBuffer partition : parts.buffers().partitions()) {
            partition
                    .committable(position(seen.get(partition.partition())))
                    .ifPresent(offset ->
                            offsets.put(partition.partition(), new OffsetAndMetadata(offset, OFFSET_METADATA)));
        }
        return offsets;
    }

    /**
     * A table from whose offset a partition is read after a restart must not fall far behind what Connect has read:
     * what a transform dropped would be read again each time, and once Kafka has deleted it, look like a loss.
     */
    private void flushDropped(Map<TopicPartition, OffsetAndMetadata> seen) {
        for (PartitionBuffer partition : parts.buffers().partitions()) {
            OffsetAndMetadata position = seen.get(partition.partition());
            if (position != null) {
                partition
                        .onlyTable()
                        .map(parts.targets()::get)
                        .ifPresent(target -> flushDropped(partition, target, position.offset()));
            }
        }
    }

    private void flushDropped(PartitionBuffer partition, TableTarget target, long position) {
        Lane lane = partition.lane(target.name());
        if (lane != null
                && partition.droppedBehind(lane, position)
                        >= target.config().flush().records()) {
            parts.buffers().passDropped(partition, lane, position);
            flush(target, FlushTrigger.SIZE);
        }
    }

    private static OptionalLong position(@Nullable OffsetAndMetadata seen) {
        return seen == null ? OptionalLong.empty() : OptionalLong.of(seen.offset());
    }

    private void raiseFailure() {
        if (failure != null) {
            ConnectException kept = failure;
            failure = null;
            throw kept;
        }
    }

    private void measure(long started) {
        Buffers buffers = parts.buffers();
        parts.metrics().task().raise(TaskMetric.PUT_TIME_MS_MAX, (ticker.nanos() - started) / NANOS_PER_MILLI);
        parts.metrics().task().set(TaskMetric.BUFFERED_RECORDS, buffers.records());
        parts.metrics().task().set(TaskMetric.BUFFERED_BYTES, buffers.bytes());
        for (PartitionBuffer partition : buffers.partitions()) {
            var bean = parts.metrics().partition(partition.partition());
            partition.committable().ifPresent(offset -> bean.set(PartitionMetric.COVERED_OFFSET, offset - 1));
            bean.set(PartitionMetric.CONSUMED_OFFSET, partition.taken());
            bean.set(
                    PartitionMetric.UNFLUSHED_RECORDS,
                    partition.lanes().stream().mapToLong(lane -> lane.records()).sum());
        }
    }

    /** Lets go of tables, clients and beans; harmless when repeated. */
    @Override
    public void close() {
        close(List.copyOf(parts.buffers().partitions()).stream()
                .map(PartitionBuffer::partition)
                .toList());
        parts.engine().close();
        parts.maintenance().close();
        parts.targets().close();
        parts.metrics().close();
    }
}
