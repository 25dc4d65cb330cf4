// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import dev.alluvium.aws.client.KinesisClients;
import dev.alluvium.aws.client.SubscribingClient;
import dev.alluvium.connect.kinesis.config.SourceConfig;
import dev.alluvium.connect.kinesis.config.SourceSettings;
import dev.alluvium.connect.kinesis.config.SourceValidation;
import dev.alluvium.connect.kinesis.error.SourceErrors;
import dev.alluvium.connect.kinesis.metric.SourceMetrics;
import dev.alluvium.connect.kinesis.offset.ConnectOffsets;
import dev.alluvium.connect.kinesis.read.Mailbox;
import dev.alluvium.connect.kinesis.read.SourceLoop;
import dev.alluvium.connect.kinesis.read.Surroundings;
import dev.alluvium.connect.kinesis.record.PlanRecord;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import dev.alluvium.connect.kinesis.stream.KinesisApi;
import dev.alluvium.connect.kinesis.stream.aws.SdkKinesisApi;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.jspecify.annotations.Nullable;

/**
 * A task on the system's clocks, threads and network: a few threads make the calls of all shards, one reads stored
 * offsets, the task's own does everything else.
 */
final class TaskWiring implements AutoCloseable {
    /** Calls under way at a time; a shard has one at most, and waits for its pace most of the time. */
    private static final int CALL_THREADS = 16;

    private static final long MAX_WAIT_MS = 500;
    private static final long STOP_SECONDS = 3;
    private static final long NANOS_PER_MS = 1_000_000;

    private final SourceLoop loop;
    private final Transactions transactions;
    private final SourceMetrics metrics;
    private final Mailbox mailbox;
    private final KinesisApi api;
    private final ExecutorService calls;
    private final ExecutorService lookUps;
    private final String stateTopic;
    private @Nullable SourceRecord plan;
    private volatile boolean stopped;

    private TaskWiring(SourceConfig config, TaskRanges ranges, String task, KinesisApi api, SourceTaskContext context) {
        this.api = api;
        this.stateTopic = config.mapping().stateTopic();
        this.mailbox = new Mailbox();
        this.calls = threads("alluvium-kinesis-" + config.connector() + "-" + task, CALL_THREADS);
        this.lookUps = threads("alluvium-kinesis-offsets-" + config.connector() + "-" + task, 1);
        this.metrics = new SourceMetrics(config.connector(), task);
        this.transactions =
                new Transactions(transactionContext(context), config.reading().transactionMax());
        Surroundings surroundings = new Surroundings(
                api,
                new ConnectOffsets(context.offsetStorageReader()),
                calls,
                lookUps,
                mailbox,
                new Surroundings.Time(TaskWiring::millis, Clock.systemUTC(), new SplittableRandom()));
        this.loop = new SourceLoop(config, ranges, surroundings, metrics, MAX_WAIT_MS);
    }

    /** The task of these properties. */
    static TaskWiring system(Map<String, String> properties, SourceTaskContext context) {
        SourceConfig config = SourceValidation.read(properties);
        TaskRanges ranges = ranges(properties);
        String task = properties.getOrDefault(SourceSettings.TASK_ID, "0");
        TaskWiring wiring = new TaskWiring(config, ranges, task, api(config, task), context);
        String plan = properties.get(SourceSettings.TASK_PLAN);
        wiring.plan = plan == null ? null : PlanRecord.of(plan, config.mapping().stateTopic());
        return wiring;
    }

    private static KinesisApi api(SourceConfig config, String task) {
        String name = "alluvium-kinesis-events-" + config.connector() + "-" + task;
        SubscribingClient subscriptions =
                config.fanOut().enabled() ? SubscribingClient.build(config.client(), name) : null;
        return new SdkKinesisApi(KinesisClients.build(config.client()), subscriptions);
    }

    @Nullable
    List<SourceRecord> poll() throws InterruptedException {
        List<SourceRecord> records = withPlan(loop.poll());
        return stopped ? null : transactions.returned(records, millis());
    }

    /** The plan in force goes with the first records. */
    private List<SourceRecord> withPlan(List<SourceRecord> records) {
        SourceRecord marker = plan;
        if (marker == null) {
            return records;
        }
        plan = null;
        List<SourceRecord> more = new ArrayList<>(records);
        more.add(marker);
        return more;
    }

    /** Connect wrote the record, or dropped it: then there is no metadata. */
    void onWritten(SourceRecord record, @Nullable RecordMetadata metadata) {
        boolean marker = record.topic().equals(stateTopic);
        if (marker && (metadata == null || !metadata.topic().equals(stateTopic))) {
            loop.onMarkerLost();
        }
        if (stateTopic.isEmpty()) {
            loop.onWritten(record, metadata != null);
        }
    }

    /** Ends within a few seconds, whatever the network does; may be called by any thread and more than once. */
    @Override
    public void close() {
        stopped = true;
        mailbox.wake();
        lookUps.shutdownNow();
        calls.shutdownNow();
        metrics.close();
        // Calls that wait for the network do not hear an interrupt: without their connections they end at once.
        api.close();
        try {
            calls.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static TaskRanges ranges(Map<String, String> properties) {
        String text = properties.get(SourceSettings.TASK_RANGES);
        if (text == null) {
            throw SourceErrors.noRanges();
        }
        try {
            return TaskRanges.decode(text);
        } catch (IllegalArgumentException e) {
            throw SourceErrors.noRanges();
        }
    }

    private static ExecutorService threads(String name, int count) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(count, count, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), job -> {
                    Thread thread = new Thread(job, name);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static long millis() {
        return System.nanoTime() / NANOS_PER_MS;
    }

    /** Workers before 3.3 do not have it. */
    private static @Nullable TransactionContext transactionContext(SourceTaskContext context) {
        try {
            return context.transactionContext();
        } catch (NoSuchMethodError | NoClassDefFoundError old) {
            return null;
        }
    }
}
