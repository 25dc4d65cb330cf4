// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.smt;

import dev.alluvium.connect.smt.NormalizeEntity;
import io.debezium.transforms.ExtractNewRecordState;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * {@code NormalizeEntity} beside {@code ExtractNewRecordState} on the same Structs, with equal metadata: three headers
 * each, six of ours against three, and none. The peer adds its headers to the record that it is given, so each call
 * gets one without any; so do ours.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
public class UnwrapDebezium {
    private final SourceRecord[] events = DebeziumEvents.four();
    private final NormalizeEntity<SourceRecord> three = ours("op,ts,type");
    private final NormalizeEntity<SourceRecord> six = ours("type,id,op,partial,ts,source");
    private final NormalizeEntity<SourceRecord> none = ours("");
    private final ExtractNewRecordState<SourceRecord> peerThree = peer("op,source.ts_ms,source.table");
    private final ExtractNewRecordState<SourceRecord> peerNone = peer("");
    private int next;

    private static NormalizeEntity<SourceRecord> ours(String headers) {
        NormalizeEntity<SourceRecord> transform = new NormalizeEntity<>();
        transform.configure(Map.of("format", "debezium", "headers.include", headers));
        return transform;
    }

    private static ExtractNewRecordState<SourceRecord> peer(String headers) {
        Map<String, Object> settings = new HashMap<>(Map.of("delete.tombstone.handling.mode", "tombstone"));
        if (!headers.isEmpty()) {
            settings.put("add.headers", headers);
        }
        ExtractNewRecordState<SourceRecord> transform = new ExtractNewRecordState<>();
        transform.configure(settings);
        return transform;
    }

    private SourceRecord event() {
        SourceRecord event = events[next++ & 3];
        return event.newRecord(
                event.topic(),
                event.kafkaPartition(),
                event.keySchema(),
                event.key(),
                event.valueSchema(),
                event.value(),
                event.timestamp(),
                new ConnectHeaders());
    }

    /** What making the record costs, which every other figure holds too. */
    @Benchmark
    public @Nullable Object floor() {
        return event();
    }

    /** Ours with three headers. */
    @Benchmark
    public @Nullable Object normalizeThreeHeaders() {
        return three.apply(event());
    }

    /** Ours with the six headers that events of Debezium have by default. */
    @Benchmark
    public @Nullable Object normalizeSixHeaders() {
        return six.apply(event());
    }

    /** Ours without headers. */
    @Benchmark
    public @Nullable Object normalizeNoHeaders() {
        return none.apply(event());
    }

    /** The peer with three headers. */
    @Benchmark
    public @Nullable Object extractThreeHeaders() {
        return peerThree.apply(event());
    }

    /** The peer without headers. */
    @Benchmark
    public @Nullable Object extractNoHeaders() {
        return peerNone.apply(event());
    }
}
