// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.kinesis;

import com.sun.management.OperatingSystemMXBean;
import dev.alluvium.connect.kinesis.config.SourceConfig;
import dev.alluvium.connect.kinesis.config.SourceValidation;
import dev.alluvium.connect.kinesis.metric.SourceMetrics;
import dev.alluvium.connect.kinesis.read.Mailbox;
import dev.alluvium.connect.kinesis.read.SourceLoop;
import dev.alluvium.connect.kinesis.read.Surroundings;
import dev.alluvium.connect.kinesis.shard.HashRange;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import java.lang.management.ManagementFactory;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * One task that reads many full shards at 2 MB/s each, without a network: how much of a core it takes, beside the MD5
 * of the same bytes alone. Arguments: shards (100), seconds (30). Run it with {@code -Xmx512m}.
 *
 * <p>Records go as far as Connect's {@code poll}; what the producer does with them is not ours.
 */
public final class OneTask {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final double NANOS = 1e9;
    private static final double MEGA = 1e6;
    private static final int CALL_THREADS = 16;
    private static final int WARM_UP_SECONDS = 15;
    private static final int DIGESTS = 20_000;

    private OneTask() {}

    /** Prints the figures. */
    public static void main(String[] arguments) throws InterruptedException {
        int shards = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 30;
        FullShards stream = new FullShards(shards);
        double digestPerMegabyte = digest(stream);
        ExecutorService calls = Executors.newFixedThreadPool(CALL_THREADS, OneTask::daemon);
        ExecutorService lookUps = Executors.newSingleThreadExecutor(OneTask::daemon);
        SourceLoop loop = loop(stream, calls, lookUps);
        read(loop, WARM_UP_SECONDS);
        long cpu = SYSTEM.getProcessCpuTime();
        long wall = System.nanoTime();
        double megabytes = read(loop, seconds);
        double spent = (SYSTEM.getProcessCpuTime() - cpu) / NANOS;
        double passed = (System.nanoTime() - wall) / NANOS;
        System.out.printf(
                Locale.ROOT,
                "shards %d, %.1f MB/s of payload, %.2f of a core, heap %d MB at most;"
                        + " MD5 alone of as much: %.2f of a core%n",
                shards,
                megabytes / passed,
                spent / passed,
                Runtime.getRuntime().maxMemory() / (1 << 20),
                digestPerMegabyte * megabytes / passed);
    }

    /** CPU seconds for each megabyte of payload. */
    private static double digest(FullShards stream) {
        MessageDigest md5 = FullShards.md5();
        byte[] data = stream.aggregate(0);
        double seconds = 0;
        for (int round = 0; round < 2; round++) {
            long before = SYSTEM.getProcessCpuTime();
            for (int i = 0; i < DIGESTS; i++) {
                md5.digest(data);
            }
            seconds = (SYSTEM.getProcessCpuTime() - before) / NANOS;
        }
        return seconds / (DIGESTS * (data.length / MEGA));
    }

    private static double read(SourceLoop loop, int seconds) throws InterruptedException {
        long end = System.nanoTime() + (long) (seconds * NANOS);
        long bytes = 0;
        while (System.nanoTime() < end) {
            for (SourceRecord record : loop.poll()) {
                bytes += record.value() instanceof byte[] payload ? payload.length : 0;
            }
        }
        return bytes / MEGA;
    }

    private static SourceLoop loop(FullShards stream, ExecutorService calls, ExecutorService lookUps) {
        SourceConfig config = SourceValidation.read(Map.of(
                "name", "bench",
                "kinesis.stream.names", "full",
                "topic", "full"));
        Surroundings surroundings = new Surroundings(
                stream,
                shards -> shards.stream().collect(Collectors.toMap(Function.identity(), shard -> Optional.empty())),
                calls,
                lookUps,
                new Mailbox(),
                new Surroundings.Time(() -> System.nanoTime() / 1_000_000, Clock.systemUTC(), new SplittableRandom(1)));
        TaskRanges ranges = new TaskRanges(Map.of(FullShards.ARN, List.of(HashRange.ALL)));
        return new SourceLoop(config, ranges, surroundings, new SourceMetrics("bench", "0"), 500);
    }

    private static Thread daemon(Runnable job) {
        Thread thread = new Thread(job, "calls");
        thread.setDaemon(true);
        return thread;
    }
}
