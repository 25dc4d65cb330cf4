// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.common.metric.MetricBean;
import dev.alluvium.connect.kinesis.config.SourceConfig;
import dev.alluvium.connect.kinesis.error.SourceErrors;
import dev.alluvium.connect.kinesis.metric.SourceMetrics;
import dev.alluvium.connect.kinesis.metric.TaskMetric;
import dev.alluvium.connect.kinesis.offset.ShardOffset;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task does: each {@code poll} hears what calls have brought, makes the calls that are due, and hands out
 * records. It never waits for a stored offset, and not longer than half a second for anything: reading offsets may
 * block while a transaction of this very task is open.
 *
 * <p>Confined to the task thread.
 */
public final class SourceLoop {
    private static final Logger LOG = LoggerFactory.getLogger(SourceLoop.class);
    private static final int MAX_RECORDS = 5_000;
    private static final long MAX_BYTES = 16L * 1024 * 1024;
    private static final long QUANTUM_BYTES = 256L * 1024;
    private static final long LOOK_UP_MS = 1_000;
    private static final long PAUSE_MS = 10_000;
    private static final long MAX_GATHER_MS = 20;
    private static final int SHARDS_PER_GATHER_MS = 50;

    private final Surroundings surroundings;
    private final SourceMetrics metrics;
    private final String stateTopic;
    private final Calls lookUps;
    private final Budget budget;
    private final Acknowledgements acknowledgements;
    private final List<StreamFlow> streams = new ArrayList<>();
    private final long maxWaitMillis;
    private final Alarm retentionAlarm = new Alarm(Duration.ZERO);
    private final Alarm stalledAlarm = new Alarm(Duration.ZERO);
    private boolean lookingUp;
    private long lookUpDueAt;
    private long steppedAt;
    private long steadySince;
    private int turn;
    private @Nullable ConnectException failure;

    /**
     * A loop over the streams of the ranges.
     *
     * @param maxWaitMillis how long an empty poll may wait
     */
    public SourceLoop(
            SourceConfig config,
            TaskRanges ranges,
            Surroundings surroundings,
            SourceMetrics metrics,
            long maxWaitMillis) {
        this.surroundings = surroundings;
        this.metrics = metrics;
        this.stateTopic = config.mapping().stateTopic();
        this.lookUps = new Calls(surroundings.lookUps(), surroundings.mailbox());
        this.budget = new Budget(config.reading().bufferBytes());
        this.acknowledgements = new Acknowledgements(!config.mapping().hasStateTopic());
        this.maxWaitMillis = maxWaitMillis;
        this.lookUpDueAt = now();
        for (String stream : ranges.streams()) {
            FlowScope scope = new FlowScope(config, surroundings, budget, metrics, this::shards);
            streams.add(new StreamFlow(stream, ranges, scope, acknowledgements));
        }
    }

    /** Records in order within each shard; empty when there are none by now. */
    public List<SourceRecord> poll() throws InterruptedException {
        if (failure != null) {
            throw failure;
        }
        long deadline = now() + maxWaitMillis;
        List<SourceRecord> records = step();
        while (records.isEmpty() && now() < deadline) {
            surroundings.mailbox().await(Math.max(1, Math.min(deadline, dueAt()) - now()), gather());
            records = step();
        }
        if (records.isEmpty()) {
            metrics.task().add(TaskMetric.POLLS_EMPTY, 1);
        }
        return records;
    }

    /** The record was not written, or not where it should be. Any thread may say so. */
    public void onMarkerLost() {
        surroundings.mailbox().post(() -> {
            throw SourceErrors.markerLost(stateTopic);
        });
    }

    /** The record was written, or dropped by a transform. Needed only without a state topic. Any thread may say so. */
    public void onWritten(SourceRecord record, boolean written) {
        surroundings.mailbox().post(() -> acknowledgements.heard(record, written));
    }

    /** A step looks at every shard: where they are many, it is for the answers of some milliseconds together. */
    private long gather() {
        return Math.min(MAX_GATHER_MS, shards() / SHARDS_PER_GATHER_MS);
    }

    private List<SourceRecord> step() {
        surroundings.mailbox().open();
        long now = now();
        streams.forEach(stream -> stream.advance(now));
        lookUp(now);
        surroundings.mailbox().open();
        List<SourceRecord> records = drain();
        records.forEach(acknowledgements::handed);
        measure(now);
        return records;
    }

    private void lookUp(long now) {
        if (lookingUp || lookUpDueAt > now) {
            return;
        }
        Set<ShardRef> wanted = new HashSet<>();
        streams.forEach(stream -> wanted.addAll(stream.lookUps()));
        if (wanted.isEmpty()) {
            return;
        }
        lookingUp = true;
        lookUps.make(() -> surroundings.offsets().read(wanted), this::onLookedUp, unexpected -> {
            throw unexpected;
        });
    }

    private void onLookedUp(Map<ShardRef, Optional<ShardOffset>> answer) {
        lookingUp = false;
        lookUpDueAt = now() + LOOK_UP_MS;
        streams.forEach(stream -> stream.onLookedUp(answer));
    }

    /** Deficit round robin over the shards that have something, by bytes. */
    private List<SourceRecord> drain() {
        List<ShardFlow> full = new ArrayList<>();
        streams.forEach(stream -> stream.flows().stream()
                .filter(flow -> !flow.hasNothingToDeliver())
                .forEach(full::add));
        List<SourceRecord> records = new ArrayList<>();
        if (full.isEmpty()) {
            return records;
        }
        // Whoever came last in this poll comes first in the next.
        Collections.rotate(full, -(turn++ % full.size()));
        long before = budget.held();
        try {
            while (!full.isEmpty() && records.size() < MAX_RECORDS && before - budget.held() < MAX_BYTES) {
                for (ShardFlow flow : full) {
                    flow.drain(QUANTUM_BYTES, MAX_RECORDS - records.size(), records);
                }
                full.removeIf(ShardFlow::hasNothingToDeliver);
            }
        } catch (ConnectException bad) {
            if (records.isEmpty()) {
                throw bad;
            }
            // What stands before the bad record is delivered first, so that the task can be mended behind it.
            failure = bad;
        }
        return records;
    }

    private long dueAt() {
        long now = now();
        long due = lookingUp || lookUpDueAt <= now ? Long.MAX_VALUE : lookUpDueAt;
        for (StreamFlow stream : streams) {
            due = Math.min(due, stream.dueAt(now));
        }
        return due;
    }

    private int shards() {
        return streams.stream().mapToInt(stream -> stream.flows().size()).sum();
    }

    private void measure(long now) {
        MetricBean<TaskMetric> bean = metrics.task();
        bean.set(TaskMetric.BUFFER_BYTES, budget.held());
        bean.set(TaskMetric.SHARDS_READING, count(ShardFlow::isReading));
        bean.set(
                TaskMetric.SHARDS_WAITING,
                streams.stream().mapToLong(StreamFlow::waiting).sum());
        bean.set(
                TaskMetric.WAIT_OLDEST_MS,
                streams.stream()
                        .mapToLong(stream -> stream.oldestWait(now))
                        .max()
                        .orElse(0));
        // While nobody polls, nothing is asked.
        steadySince = now - steppedAt > PAUSE_MS ? now : steadySince;
        steppedAt = now;
        long stalled = count(flow -> flow.isStalled(now, steadySince));
        bean.set(TaskMetric.STALLED_SHARDS, stalled);
        if (stalledAlarm.isDue(stalled > 0, now)) {
            LOG.warn("ALV-KIN-016 no answer from Kinesis for too long shards={}", stalled);
        }
        bean.set(TaskMetric.MILLIS_BEHIND_LATEST_MAX, behind(1, 0));
        long risky = behind(5, 4);
        bean.set(TaskMetric.RETENTION_RISK, risky > 0 ? 1 : 0);
        if (retentionAlarm.isDue(risky > 0, now)) {
            LOG.warn("ALV-KIN-015 records are about to expire unread millisBehind={}", risky);
        }
        bean.set(TaskMetric.START_PINNED, streams.stream().allMatch(StreamFlow::isPlanned) ? 1 : 0);
    }

    private long count(java.util.function.Predicate<ShardFlow> which) {
        return streams.stream()
                .mapToLong(stream -> stream.flows().stream().filter(which).count())
                .sum();
    }

    /** The largest lag of a shard, of those that lag more than this fraction of their stream's retention. */
    private long behind(long denominator, long numerator) {
        long largest = 0;
        for (StreamFlow stream : streams) {
            for (ShardFlow flow : stream.flows()) {
                if (flow.millisBehind() > stream.retentionMillis() / denominator * numerator) {
                    largest = Math.max(largest, flow.millisBehind());
                }
            }
        }
        return largest;
    }

    private long now() {
        return surroundings.time().ticker().millis();
    }
}
