// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.kinesis;

import com.sun.management.OperatingSystemMXBean;
import dev.alluvium.connect.kinesis.KinesisSourceTask;
import dev.alluvium.connect.kinesis.shard.HashRange;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/**
 * One task with the AWS SDK on an endpoint in another JVM: {@code idle 1000 60} has it watch so many idle shards for so
 * many seconds, {@code full 50 10} has it read so many shards of so many megabytes each.
 *
 * <p>Counted is the processor time of this JVM alone. The connection is plain HTTP: TLS comes on top.
 */
public final class OverHttp {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final double NANOS = 1e9;
    private static final double MEGA = 1e6;
    private static final int WARM_UP_SECONDS = 120;
    private static final String ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/" + EndpointProcess.STREAM;

    private OverHttp() {}

    /** Prints the figures. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int shards = Integer.parseInt(arguments[1]);
        int number = Integer.parseInt(arguments[2]);
        boolean idle = arguments[0].equals("idle");
        try (EndpointProcess endpoint = EndpointProcess.start(shards, idle ? 0 : number)) {
            KinesisSourceTask task = new KinesisSourceTask();
            Map<String, String> config = config(endpoint);
            task.initialize(new NothingStored(config));
            task.start(config);
            if (idle) {
                watch(task, shards, number);
            } else {
                readAll(task, shards, number);
            }
            task.stop();
        }
    }

    private static void watch(KinesisSourceTask task, int shards, int seconds) throws InterruptedException {
        read(task, WARM_UP_SECONDS, Long.MAX_VALUE);
        long cpu = SYSTEM.getProcessCpuTime();
        long wall = System.nanoTime();
        read(task, seconds, Long.MAX_VALUE);
        double passed = (System.nanoTime() - wall) / NANOS;
        double spent = (SYSTEM.getProcessCpuTime() - cpu) / NANOS;
        System.out.printf(Locale.ROOT, "%d idle shards: %.3f of a core%n", shards, spent / passed);
    }

    private static void readAll(KinesisSourceTask task, int shards, int megabytes) throws InterruptedException {
        long all = (long) (shards * megabytes * MEGA);
        long cpu = SYSTEM.getProcessCpuTime();
        long wall = System.nanoTime();
        long half = read(task, Integer.MAX_VALUE, all / 2);
        double warm = (SYSTEM.getProcessCpuTime() - cpu) / NANOS;
        long rest = read(task, Integer.MAX_VALUE, (long) (all * 0.95) - half);
        double spent = (SYSTEM.getProcessCpuTime() - cpu) / NANOS;
        System.out.printf(
                Locale.ROOT,
                "%d shards, %.0f MB in %.1f s: %.0f MB per CPU second, of the second half %.0f%n",
                shards,
                (half + rest) / MEGA,
                (System.nanoTime() - wall) / NANOS,
                (half + rest) / MEGA / spent,
                rest / MEGA / (spent - warm));
    }

    private static long read(KinesisSourceTask task, int seconds, long most) throws InterruptedException {
        long start = System.nanoTime();
        long bytes = 0;
        while ((System.nanoTime() - start) / NANOS < seconds && bytes < most) {
            List<SourceRecord> records = task.poll();
            if (records != null) {
                for (SourceRecord record : records) {
                    bytes += record.value() instanceof byte[] payload ? payload.length : 0;
                }
            }
        }
        return bytes;
    }

    private static Map<String, String> config(EndpointProcess endpoint) {
        Map<String, String> config = new HashMap<>();
        config.put("name", "bench");
        config.put("kinesis.stream.names", EndpointProcess.STREAM);
        config.put("topic", "bench");
        config.put("aws.region", "us-east-1");
        config.put("aws.endpoint.override", endpoint.uri().toString());
        config.put("aws.access.key.id", "test");
        config.put("aws.secret.access.key", "test");
        config.put("kinesis.task.ranges", new TaskRanges(Map.of(ARN, List.of(HashRange.ALL))).encode());
        return config;
    }

    private record NothingStored(Map<String, String> configs) implements SourceTaskContext, OffsetStorageReader {
        @Override
        public OffsetStorageReader offsetStorageReader() {
            return this;
        }

        @Override
        public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
            return null;
        }

        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
            Map<Map<String, T>, Map<String, Object>> nothing = new HashMap<>();
            partitions.forEach(partition -> nothing.put(partition, null));
            return nothing;
        }
    }
}
