// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import dev.alluvium.connect.kinesis.config.SourceConfig;
import dev.alluvium.connect.kinesis.config.SourceValidation;
import dev.alluvium.connect.kinesis.metric.SourceMetrics;
import dev.alluvium.connect.kinesis.offset.ConnectOffsets;
import dev.alluvium.connect.kinesis.read.Mailbox;
import dev.alluvium.connect.kinesis.read.SourceLoop;
import dev.alluvium.connect.kinesis.read.Surroundings;
import dev.alluvium.connect.kinesis.shard.HashRange;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import dev.alluvium.connect.kinesis.stream.FakeKinesis;
import dev.alluvium.connect.kinesis.stream.KinesisApi;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.connect.source.SourceRecord;

/** A task's loop on one thread and a clock in the test's hand: each call is answered before the poll goes on. */
public final class SimulatedTask implements AutoCloseable {
    /** Listing, offsets, iterator, records: each is asked for when the one before is there. */
    private static final int CALLS_TO_A_RECORD = 5;

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final FakeOffsetStore store;
    private final VirtualTime time;
    private final SourceMetrics metrics;
    private final SourceLoop loop;
    private final List<SourceRecord> records = new ArrayList<>();
    private final List<SourceRecord> markers = new ArrayList<>();
    private Predicate<SourceRecord> dropped = record -> false;

    /** A task that owns everything. */
    public SimulatedTask(KinesisApi api, FakeOffsetStore store, VirtualTime time, Map<String, String> settings) {
        this(api, store, time, settings, HashRange.ALL);
    }

    /** A task that owns a range. */
    public SimulatedTask(
            KinesisApi api, FakeOffsetStore store, VirtualTime time, Map<String, String> settings, HashRange range) {
        this(api, store, time, settings, new TaskRanges(Map.of(FakeKinesis.ARN, List.of(range))));
    }

    /** A task that owns ranges of several streams. */
    public SimulatedTask(
            KinesisApi api, FakeOffsetStore store, VirtualTime time, Map<String, String> settings, TaskRanges ranges) {
        this(api, store, time, settings, ranges, Runnable::run);
    }

    /** A task that owns ranges of several streams, and whose calls this executor makes. */
    public SimulatedTask(
            KinesisApi api,
            FakeOffsetStore store,
            VirtualTime time,
            Map<String, String> settings,
            TaskRanges ranges,
            Executor calls) {
        this.store = store;
        this.time = time;
        SourceConfig config = SourceValidation.read(properties(settings));
        this.metrics = new SourceMetrics("simulated", String.valueOf(NUMBER.incrementAndGet()));
        Surroundings surroundings = new Surroundings(
                api,
                new ConnectOffsets(store),
                calls,
                Runnable::run,
                new Mailbox(),
                new Surroundings.Time(time::millis, time, new SplittableRandom(1)));
        this.loop = new SourceLoop(config, ranges, surroundings, metrics, 0);
    }

    /** Properties that are valid, with these on top. */
    public static Map<String, String> properties(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "name", "c",
                "kinesis.stream.names", "events",
                "topic", "events"));
        properties.putAll(settings);
        if (settings.containsKey("kinesis.stream.pattern")) {
            properties.remove("kinesis.stream.names");
        }
        return properties;
    }

    /** A transform drops these records from now on. */
    public void drop(Predicate<SourceRecord> which) {
        dropped = which;
    }

    /** Polls until something comes, but not until time must pass; what comes is written, not flushed. */
    public List<SourceRecord> poll() {
        try {
            List<SourceRecord> polled = List.of();
            for (int i = 0; i < CALLS_TO_A_RECORD && polled.isEmpty(); i++) {
                polled = loop.poll();
            }
            for (SourceRecord record : polled) {
                boolean isDropped = dropped.test(record);
                if (!isDropped) {
                    (TaskRun.isMarker(record) ? markers : records).add(record);
                    store.write(record);
                }
                loop.onWritten(record, !isDropped);
            }
            return polled;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Polls, flushes and lets 200 ms pass, so many times. */
    public void run(int polls) {
        for (int i = 0; i < polls; i++) {
            poll();
            store.flush();
            time.pass(Duration.ofMillis(200));
        }
    }

    /** Polls for so long, without storing anything. */
    public void runWithoutFlush(int polls) {
        for (int i = 0; i < polls; i++) {
            poll();
            time.pass(Duration.ofMillis(200));
        }
    }

    /** The loop. */
    public SourceLoop loop() {
        return loop;
    }

    /** The beans. */
    public SourceMetrics metrics() {
        return metrics;
    }

    /** Records that were not markers. */
    public List<SourceRecord> records() {
        return records;
    }

    /** Payloads of the records. */
    public List<String> texts() {
        return records.stream()
                .map(record -> new String((byte[]) record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    /** Markers. */
    public List<SourceRecord> markers() {
        return markers;
    }

    /** Kinds of the markers with their shards' numbers: {@code CLOSED 0}. */
    public List<String> markerKinds() {
        return markers.stream()
                .map(marker -> TaskRun.header(marker, "kinesis.marker") + " "
                        + Integer.parseInt(
                                TaskRun.header(marker, "kinesis.shard").substring("shardId-".length())))
                .toList();
    }

    @Override
    public void close() {
        metrics.close();
    }
}
