// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.config.SourceConfig;
import dev.alluvium.connect.kinesis.decode.RecordDecoder;
import dev.alluvium.connect.kinesis.error.SourceErrors;
import dev.alluvium.connect.kinesis.metric.SourceMetrics;
import dev.alluvium.connect.kinesis.record.RecordMapper;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import java.time.Duration;
import java.util.function.IntSupplier;

/** What the shards of a stream share. Confined to the task thread, but for its clocks. */
final class FlowScope {
    private static final int MANY_SHARDS = 200;
    private static final long MANY_SHARDS_IDLE_MS = 5_000;

    private final SourceConfig config;
    private final Surroundings surroundings;
    private final Calls calls;
    private final Budget budget;
    private final SourceMetrics metrics;
    private final IntSupplier shards;
    private Duration retention = Duration.ofDays(1);
    private int turn;

    /** @param shards how many the task reads */
    FlowScope(
            SourceConfig config, Surroundings surroundings, Budget budget, SourceMetrics metrics, IntSupplier shards) {
        this.config = config;
        this.surroundings = surroundings;
        this.calls = new Calls(surroundings.calls(), surroundings.mailbox());
        this.budget = budget;
        this.metrics = metrics;
        this.shards = shards;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Calls calls() {
        return calls;
    }

    Budget budget() {
        return budget;
    }

    SourceMetrics metrics() {
        return metrics;
    }

    SourceConfig config() {
        return config;
    }

    SourceConfig.Reading reading() {
        return config.reading();
    }

    RecordDecoder decoder() {
        return config.decoder();
    }

    boolean isFanOut() {
        return config.fanOut().enabled();
    }

    /**
     * By how much the shards' order is shifted this time. Polled shards take turns by their pace. Those that are
     * subscribed to have none: where the budget is short, each comes first once.
     */
    int rotation(int size) {
        return isFanOut() && size > 0 ? -(turn++ % size) : 0;
    }

    /** ARN of the consumer that subscribes to the shards of a stream. */
    String consumer(String stream) {
        return config.fanOut().consumer(stream).orElseThrow(() -> SourceErrors.noConsumer(stream));
    }

    boolean failOnGap() {
        return config.failOnGap();
    }

    RecordMapper mapper(ShardRef ref) {
        return new RecordMapper(config.mapping(), ref);
    }

    /** Idle calls of many shards cost more than they bring: then they are made less often. */
    long idleMillis() {
        long set = config.reading().idle().toMillis();
        return shards.getAsInt() > MANY_SHARDS ? Math.max(set, MANY_SHARDS_IDLE_MS) : set;
    }

    /** Any thread may ask. */
    long now() {
        return surroundings.time().ticker().millis();
    }

    /** Any thread may ask. */
    long wallMillis() {
        return surroundings.time().clock().millis();
    }

    Duration retention() {
        return retention;
    }

    void retention(Duration known) {
        retention = known;
    }
}
