// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.kinesis;

import dev.alluvium.connect.kinesis.decode.RecordDecoder;
import dev.alluvium.connect.kinesis.decode.RecordDecoder.CorruptPolicy;
import dev.alluvium.connect.kinesis.shard.HashRange;
import dev.alluvium.connect.kinesis.stream.StreamRecord;
import dev.alluvium.testsupport.kinesis.client.KplAggregate;
import dev.alluvium.testsupport.kinesis.client.UserRecord;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/**
 * Taking an aggregate apart, digest checked: ours, the class of the Kinesis Client Library, and the MD5 alone, which no
 * checked way can beat. One operation is one aggregate.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
public class TakeApart {
    private static final int MARK_BYTES = 4;
    private static final int DIGEST_BYTES = 16;

    /** Records in the aggregate x bytes of each. */
    @Param({"1000x100", "1000x1024", "50x20000"})
    public String shape = "";

    /** How many partition keys the records have: as many as records, or few. */
    @Param({"all", "20"})
    public String keys = "";

    private final RecordDecoder decoder = new RecordDecoder(true, CorruptPolicy.RAW, false);
    private final AggregatorUtil rival = new AggregatorUtil();
    private final HashRange half = new HashRange(BigInteger.ZERO, HashRange.END.shiftRight(1));
    private byte[] message = {};
    private byte[] data = {};
    private final MessageDigest md5 = FullShards.md5();

    /** For JMH. */
    public TakeApart() {}

    /** Makes the aggregate, and keeps what its digest is of. */
    @Setup
    public void makeAggregate() {
        String[] numbers = shape.split("x");
        int records = Integer.parseInt(numbers[0]);
        int distinct = keys.equals("all") ? records : Math.min(records, Integer.parseInt(keys));
        SplittableRandom random = new SplittableRandom(1);
        String[] table = new String[distinct];
        Arrays.setAll(table, i -> "entity-%09d".formatted(random.nextInt(1_000_000_000)));
        List<UserRecord> users = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            byte[] payload = new byte[Integer.parseInt(numbers[1])];
            random.nextBytes(payload);
            users.add(UserRecord.of(table[i % distinct], payload));
        }
        data = KplAggregate.encode(users);
        message = Arrays.copyOfRange(data, MARK_BYTES, data.length - DIGEST_BYTES);
    }

    /** The floor: the digest of the message, and nothing else. */
    @Benchmark
    public byte[] digestAlone() {
        return md5.digest(message);
    }

    /** Ours, in a shard that has every hash key. */
    @Benchmark
    public Object ours() {
        return decoder.decode(record(), HashRange.ALL);
    }

    /** Ours, in one of two shards: each key's hash tells whether its records lie in the shard. */
    @Benchmark
    public Object oursInHalf() {
        return decoder.decode(record(), half);
    }

    /** The client library's, without a shard's range. */
    @Benchmark
    public Object clientLibrary() {
        return rival.deaggregate(List.of(KinesisClientRecord.builder()
                .sequenceNumber("49590338271490256608559692538361571095921575989136588898")
                .partitionKey("a")
                .approximateArrivalTimestamp(Instant.EPOCH)
                .data(ByteBuffer.wrap(data))
                .build()));
    }

    private StreamRecord record() {
        return new StreamRecord("49590338271490256608559692538361571095921575989136588898", 0, "a", data, "NONE");
    }
}
