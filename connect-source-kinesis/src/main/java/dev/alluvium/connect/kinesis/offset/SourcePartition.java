// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.offset;

import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The source partition of a shard: {@code {"stream": ARN, "created": MILLIS, "shard": ID}}, all texts.
 *
 * <p>Connect keys the offsets topic by the bytes of this map in its iteration order. It must therefore be a plain
 * {@code HashMap}, which is what Connect's own JSON reader makes when offsets are altered: these three keys fall
 * into different buckets, so their order depends neither on the insertion nor on the JVM. {@code Map.of} changes its
 * order with every JVM, and a {@code LinkedHashMap} is read back in another order than it was written.
 */
public final class SourcePartition {
    /** ARN of the stream. */
    public static final String STREAM = "stream";
    /** When the stream was created. */
    public static final String CREATED = "created";
    /** Id of the shard. */
    public static final String SHARD = "shard";

    private SourcePartition() {}

    /** The partition of a shard. */
    public static Map<String, String> of(ShardRef shard) {
        Map<String, String> partition = new HashMap<>();
        partition.put(STREAM, shard.stream());
        partition.put(CREATED, String.valueOf(shard.created()));
        partition.put(SHARD, shard.shard().value());
        return partition;
    }

    /**
     * The shard that a partition names.
     *
     * @throws IllegalArgumentException if it is no partition of this connector
     */
    public static ShardRef read(Map<String, ?> partition) {
        if (!partition.keySet().equals(Set.of(STREAM, CREATED, SHARD))) {
            throw new IllegalArgumentException("a source partition has the keys stream, created and shard");
        }
        String stream = text(partition, STREAM);
        if (!stream.matches("arn:[^:]+:kinesis:[^:]*:[^:]*:stream/[a-zA-Z0-9_.-]{1,128}")) {
            throw new IllegalArgumentException("stream is not the ARN of a Kinesis data stream");
        }
        String created = text(partition, CREATED);
        if (!created.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("created is a text of milliseconds since the epoch");
        }
        return new ShardRef(stream, Long.parseLong(created), new ShardId(text(partition, SHARD)));
    }

    private static String text(Map<String, ?> partition, String key) {
        if (partition.get(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(key + " is a text");
    }
}
