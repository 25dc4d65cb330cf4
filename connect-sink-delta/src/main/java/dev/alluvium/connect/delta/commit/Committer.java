// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.commit;

import dev.alluvium.connect.delta.buffer.Buffers;
import dev.alluvium.connect.delta.buffer.FlushTrigger;
import dev.alluvium.connect.delta.buffer.Lane;
import dev.alluvium.connect.delta.buffer.PartitionBuffer;
import dev.alluvium.connect.delta.config.TableConfig.RecordPolicy;
import dev.alluvium.connect.delta.error.RepeatedWarnings;
import dev.alluvium.connect.delta.error.SinkErrors;
import dev.alluvium.connect.delta.error.StillWritingException;
import dev.alluvium.delta.error.CommitConflictException;
import dev.alluvium.delta.merge.Assignment;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.FlushResult;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.merge.Rejection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits what is held for a table, all its topic-partitions in one version, each with the offset that the table then
 * covers. A partition of which the table holds another offset than expected is fenced: its buffers are dropped and it
 * is read again from what the table says. A flush that takes too long for one call of Connect goes on beside the task
 * thread, which takes no record before it is over. Confined to the task thread, but for the writing itself.
 */
public final class Committer {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    private final Buffers buffers;
    private final Expectations expectations;
    private final ErrantRecords errant;
    private final SinkTaskContext context;
    private final Duration timeout;
    private final FlushReport report;
    private final RepeatedWarnings warnings;
    private final EngineCalls engine;
    private final FlushNotes notes;
    private final Pacing pacing;
    private @Nullable UnderWay underWay;

    /**
     * @param errant where records go that the engine could not apply
     * @param timeout how long a flush waits for the dead letter queue
     */
    public Committer(
            Buffers buffers,
            Expectations expectations,
            ErrantRecords errant,
            SinkTaskContext context,
            CommitterSettings settings) {
        this.buffers = buffers;
        this.expectations = expectations;
        this.errant = errant;
        this.context = context;
        this.timeout = settings.timeout();
        this.report = settings.report();
        this.warnings = settings.warnings();
        this.engine = settings.engine();
        this.notes = settings.notes();
        this.pacing = settings.pacing();
    }

    /**
     * What a committer needs besides its neighbours.
     *
     * @param timeout how long a flush waits for the dead letter queue
     * @param report where flushes are told of
     * @param warnings where fences are told of
     * @param engine carries flushes out
     * @param notes are told how flushes fare
     * @param pacing hears of flushes
     */
    public record CommitterSettings(
            Duration timeout,
            FlushReport report,
            RepeatedWarnings warnings,
            EngineCalls engine,
            FlushNotes notes,
            Pacing pacing) {}

    /** A flush that was started: of which lanes, and what the table was like. */
    private record UnderWay(
            TableTarget target,
            List<Lane> lanes,
            FlushTrigger trigger,
            long started,
            int columns,
            CompletableFuture<FlushResult> result) {}

    /**
     * Commits what is held for the table.
     *
     * @throws org.apache.kafka.connect.errors.RetriableException if it is to be tried again, or to be waited for with
     *     {@link #settle}; everything is held as before
     * @throws org.apache.kafka.connect.errors.ConnectException if that would not help
     */
    public void flush(TableTarget target, FlushTrigger trigger) {
        settle();
        List<Lane> lanes = buffers.pending(target.name());
        if (lanes.isEmpty()) {
            notes.over(target.name());
            buffers.settled(target.name());
            return;
        }
        List<Part> parts = lanes.stream().map(this::part).toList();
        Set<TopicPartition> partitions = lanes.stream().map(Lane::partition).collect(Collectors.toSet());
        Set<String> topics = partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
        Set<SinkRecord> reported = Collections.newSetFromMap(new IdentityHashMap<>());
        FlushRequest request = new FlushRequest(target.converter().schema(), parts, assignment(target), rejections -> {
            // On the version that this attempt builds on: the other task's first commit may have won the race before.
            expectations.refuseSecondTopic(target.config(), target.snapshot(), topics);
            rejections.forEach(rejection -> reject(target, rejection, reported));
            errant.await(partitions, timeout);
            notes.attempt(target.name());
        });
        long started = report.begin();
        int columns = target.snapshotColumns();
        underWay = new UnderWay(
                target, lanes, trigger, started, columns, engine.start(target.name(), () -> target.flush(request)));
        settle();
    }

    /**
     * Waits for what is under way at the engine, and draws the consequences of a flush.
     *
     * @throws org.apache.kafka.connect.errors.RetriableException as {@link #flush}
     */
    public void settle() {
        UnderWay flush = underWay;
        if (flush == null) {
            engine.settle();
            return;
        }
        FlushResult result;
        try {
            result = engine.await(flush.result);
        } catch (StillWritingException slow) {
            tellSlow(flush);
            throw slow;
        } catch (RuntimeException | Error failed) {
            underWay = null;
            if (!(failed.getCause() instanceof CommitConflictException)) {
                notes.over(flush.target.name());
            }
            throw failed;
        }
        underWay = null;
        notes.won(flush.target.name(), flush.target.converter().keyColumns());
        finish(flush, result);
    }

    private void tellSlow(UnderWay flush) {
        warnings.warn(
                LOG,
                "ALV-SNK-036",
                flush.target.name(),
                "flush goes on table={} trigger={} action=all partitions wait",
                flush.target.name(),
                flush.trigger.name().toLowerCase(Locale.ROOT));
    }

    /** Of partitions that left meanwhile nothing is held any more; the table tells their next owner. */
    private void finish(UnderWay flush, FlushResult result) {
        List<Lane> committed = new ArrayList<>();
        List<Lane> fenced = new ArrayList<>();
        flush.lanes.forEach(lane -> (result.fencedAppIds().contains(appId(lane)) ? fenced : committed).add(lane));
        report.flushed(
                new FlushReport.Flushed(flush.target, committed, result, flush.trigger, flush.columns), flush.started);
        List<Lane> kept = committed.stream().filter(this::isHeld).toList();
        buffers.covered(kept);
        declared(flush.target, result.declaredAppIds());
        fenced.stream().filter(this::isHeld).forEach(lane -> rewind(flush.target, lane));
        buffers.settled(flush.target.name());
        pacing.flushed(flush.target, result.metrics());
        if (!kept.isEmpty()) {
            context.requestCommit();
        }
    }

    /** Which flushes are tried again is open: another task may be the one that does. */
    public void assignmentChanged() {
        notes.forget();
    }

    private void declared(TableTarget target, Set<String> appIds) {
        for (PartitionBuffer buffer : buffers.partitions()) {
            Lane lane = buffer.lane(target.name());
            if (lane != null && !lane.isPending() && appIds.contains(appId(lane))) {
                lane.declared();
            }
        }
    }

    private boolean isHeld(Lane lane) {
        PartitionBuffer partition = buffers.partition(lane.partition());
        return partition != null && partition.lane(lane.table()) == lane;
    }

    private String appId(Lane lane) {
        return expectations.appId(lane.partition());
    }

    private Part part(Lane lane) {
        TopicPartition partition = lane.partition();
        return new Part(
                name(partition), appId(lane), lane.expected(), held(partition).taken(), lane.events());
    }

    /** Whose keys the task has to know: where keys stay in their partitions, those of the task's own. */
    private Assignment assignment(TableTarget target) {
        boolean keysStay = target.config().upserts()
                && !target.config().stages()
                && target.config().keys().laneScoped();
        if (!keysStay) {
            return Assignment.WHOLE_TABLE;
        }
        SortedMap<String, String> appIds = new TreeMap<>();
        boolean grown = false;
        for (PartitionBuffer buffer : buffers.partitions()) {
            Lane lane = buffer.lane(target.name());
            if (lane != null) {
                appIds.put(name(lane.partition()), appId(lane));
                grown |= lane.isGrown();
            }
        }
        return Assignment.ofLanes(appIds, grown);
    }

    private static String name(TopicPartition partition) {
        return partition.topic() + "-" + partition.partition();
    }

    private PartitionBuffer held(TopicPartition partition) {
        PartitionBuffer held = buffers.partition(partition);
        if (held == null) {
            throw new IllegalStateException("partition " + partition + " has a lane but is not the task's");
        }
        return held;
    }

    private void reject(TableTarget target, Rejection rejection, Set<SinkRecord> reported) {
        boolean mustBeReported = rejection.reason() == Rejection.Reason.MISSING_REQUIRED;
        if (!(rejection.event().origin() instanceof SinkRecord record)) {
            if (mustBeReported) {
                throw new IllegalStateException("an event of table '" + target.name() + "' at offset "
                        + rejection.event().offset() + " was left out but its record was not kept");
            }
            return;
        }
        RecordPolicy policy = policy(target, rejection.reason());
        String message = message(target, rejection.reason());
        if (policy == RecordPolicy.FAIL) {
            throw SinkErrors.stops(record, message);
        }
        if (policy == RecordPolicy.DLQ && reported.add(record)) {
            errant.report(record, message);
        }
    }

    private static RecordPolicy policy(TableTarget target, Rejection.Reason reason) {
        return switch (reason) {
            case LATE -> target.config().events().late();
            case NO_BASE_FOR_UNAVAILABLE -> target.config().events().missingBase();
            case MISSING_REQUIRED -> RecordPolicy.DLQ;
        };
    }

    private static String message(TableTarget target, Rejection.Reason reason) {
        return switch (reason) {
            case LATE -> "the event is older than the stored row (late.event.policy)";
            case NO_BASE_FOR_UNAVAILABLE ->
                "the event has unavailable values and table '" + target.name()
                        + "' has no row to keep them from (unavailable.without.base.policy)";
            case MISSING_REQUIRED ->
                "the event has no value for a column that is not null in table '" + target.name()
                        + "', which has no row to take it from";
        };
    }

    private void rewind(TableTarget target, Lane lane) {
        TopicPartition partition = lane.partition();
        PartitionBuffer held = held(partition);
        OptionalLong stored = target.snapshot().txnVersion(appId(lane));
        boolean tableDecides = held.onlyTable().isPresent() && stored.isPresent() && stored.getAsLong() >= 0;
        long offset = tableDecides ? stored.getAsLong() + 1 : held.safe();
        buffers.rewind(held, offset);
        errant.forget(partition);
        if (context.assignment().contains(partition)) {
            context.offset(partition, offset);
        }
        report.fenced();
        warnings.warn(
                LOG,
                "ALV-SNK-007",
                target.name(),
                "fenced table={} tp={} expected={} stored={} action=rewind to={}",
                target.name(),
                partition,
                lane.expected(),
                text(stored),
                offset);
    }

    private static String text(OptionalLong offset) {
        return offset.isPresent() ? String.valueOf(offset.getAsLong()) : "none";
    }
}
