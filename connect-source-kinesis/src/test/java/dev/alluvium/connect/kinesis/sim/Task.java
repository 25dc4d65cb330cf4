// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.sim;

import dev.alluvium.connect.kinesis.VirtualTime;
import dev.alluvium.connect.kinesis.config.SourceConfig;
import dev.alluvium.connect.kinesis.metric.SourceMetrics;
import dev.alluvium.connect.kinesis.read.Mailbox;
import dev.alluvium.connect.kinesis.read.SourceLoop;
import dev.alluvium.connect.kinesis.read.Surroundings;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import dev.alluvium.connect.kinesis.stream.KinesisApi;
import dev.alluvium.connect.kinesis.stream.Position;
import dev.alluvium.connect.kinesis.stream.RecordsAnswer;
import dev.alluvium.connect.kinesis.stream.Subscription;
import dev.alluvium.connect.kinesis.stream.SubscriptionListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;

/** One life of a task: the connector's own loop, whose calls are made at once or later, as chance has it. */
final class Task implements AutoCloseable {
    private static final AtomicLong LIVES = new AtomicLong();

    final TaskRanges ranges;
    private final Choices choices;
    private final Mutant mutant;
    private final SourceMetrics metrics;
    private final SourceLoop loop;
    private final Deque<Runnable> later = new ArrayDeque<>();

    Task(SourceConfig config, TaskRanges ranges, Surrounding around) {
        this.ranges = ranges;
        this.choices = around.choices();
        this.mutant = around.mutant();
        this.metrics = new SourceMetrics("sim", String.valueOf(LIVES.incrementAndGet()));
        VirtualTime time = around.time();
        Executor calls = job -> {
            if (choices.oneIn(5)) {
                later.add(job);
            } else {
                job.run();
            }
        };
        KinesisApi watched = new Watched(around.kinesis(), around.judge());
        this.loop = new SourceLoop(
                config,
                ranges,
                new Surroundings(
                        mutant.api(watched, time),
                        mutant.offsets(around.connect(), around.connect()),
                        calls,
                        calls,
                        new Mailbox(),
                        new Surroundings.Time(time::millis, time, new SplittableRandom(choices.below(4)))),
                metrics,
                0);
    }

    /** What surrounds a task. */
    record Surrounding(
            Choices choices, Mutant mutant, VirtualTime time, KinesisApi kinesis, ConnectModel connect, Judge judge) {}

    /**
     * One poll; calls that were to come later are made before or after it.
     *
     * @throws ConnectException if the task fails
     */
    List<SourceRecord> poll() throws InterruptedException {
        if (!choices.oneIn(3)) {
            makeCalls();
        }
        try {
            List<SourceRecord> polled = mutant.polled(loop.poll());
            if (choices.oneIn(4)) {
                makeCalls();
            }
            return polled;
        } catch (ConnectException failed) {
            if (failed.getCause() instanceof Violation violation) {
                throw violation;
            }
            throw failed;
        }
    }

    /** Connect wrote the record, or a transform dropped it. */
    void onWritten(SourceRecord record, boolean written) {
        loop.onWritten(record, written);
    }

    private void makeCalls() {
        for (int i = later.size(); i > 0; i--) {
            later.remove().run();
        }
    }

    @Override
    public void close() {
        metrics.close();
    }

    /** Tells the judge which shard is called. */
    private static final class Watched extends ForwardingApi {
        private final Judge judge;

        Watched(KinesisApi right, Judge judge) {
            super(right);
            this.judge = judge;
        }

        @Override
        public Subscription subscribe(
                String consumer, ShardId shard, Position position, SubscriptionListener listener) {
            judge.onCall(shard);
            return super.subscribe(consumer, shard, position, listener);
        }

        @Override
        public RecordsAnswer records(String arn, String iterator, int limit) {
            judge.onCall(new ShardId(iterator.substring(0, iterator.indexOf('/'))));
            return super.records(arn, iterator, limit);
        }
    }
}
