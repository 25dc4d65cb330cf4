// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.offset;

import dev.alluvium.connect.kinesis.shard.Plans;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The plan in force, as it is stored: partition {@code {"plan": "tasks"}}, offset {@code {"v": 1, "ranges": TEXT}}. */
public final class PlanOffset {
    private static final String PLAN = "plan";
    private static final String TASKS = "tasks";
    private static final String RANGES = "ranges";

    private PlanOffset() {}

    /** The partition; one key, so that its bytes are always the same. */
    public static Map<String, String> partition() {
        Map<String, String> partition = new HashMap<>();
        partition.put(PLAN, TASKS);
        return partition;
    }

    /** The stored form of a plan's text. */
    public static Map<String, Object> toMap(String plan) {
        Map<String, Object> map = new HashMap<>();
        map.put(ShardOffset.V, ShardOffset.VERSION);
        map.put(RANGES, plan);
        return map;
    }

    /** Whether the partition is the plan's. */
    static boolean isPlan(@Nullable Map<String, ?> partition) {
        return partition != null && partition.equals(partition());
    }

    /**
     * Reads the stored form.
     *
     * @throws IllegalArgumentException if it is none, or of a newer version
     */
    public static List<TaskRanges> read(Map<String, ?> map) {
        OffsetFields fields = new OffsetFields(map);
        if (fields.number(ShardOffset.V, ShardOffset.VERSION) > ShardOffset.VERSION) {
            throw new IllegalArgumentException("the plan was stored by a newer version");
        }
        fields.checkKeys(Set.of(ShardOffset.V, RANGES));
        if (map.get(RANGES) instanceof String text) {
            return Plans.decode(text);
        }
        throw new IllegalArgumentException("ranges is a text");
    }
}
