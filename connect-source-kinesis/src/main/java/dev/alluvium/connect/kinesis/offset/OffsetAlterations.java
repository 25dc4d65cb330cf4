// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.offset;

import dev.alluvium.connect.kinesis.shard.ShardRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks offsets that a user wants to store through Connect's REST interface. */
public final class OffsetAlterations {
    private OffsetAlterations() {}

    /**
     * What is wrong with them; empty when they may be stored. The request is refused as a whole.
     *
     * @param alterations offsets by partition; null resets a shard
     */
    public static List<String> problems(Map<Map<String, ?>, Map<String, ?>> alterations) {
        List<String> problems = new ArrayList<>();
        alterations.forEach((partition, offset) -> {
            try {
                check(partition, offset);
            } catch (IllegalArgumentException | ArithmeticException e) {
                problems.add(e.getMessage() + " (in the entry of shard " + shown(partition) + ")");
            }
        });
        return problems;
    }

    /** The shards whose end was read, according to offsets without problems. */
    public static Set<ShardRef> ended(Map<Map<String, ?>, Map<String, ?>> alterations) {
        Set<ShardRef> ended = new HashSet<>();
        alterations.forEach((partition, offset) -> {
            if (offset != null
                    && !PlanOffset.isPlan(partition)
                    && ShardOffset.read(offset).closed()) {
                ended.add(SourcePartition.read(partition));
            }
        });
        return ended;
    }

    private static void check(@Nullable Map<String, ?> partition, @Nullable Map<String, ?> offset) {
        if (partition == null) {
            throw new IllegalArgumentException("a source partition has the keys stream, created and shard");
        }
        if (offset == null) {
            // What another connector of this name left must not keep the rest from being cleaned up.
            return;
        }
        if (PlanOffset.isPlan(partition)) {
            PlanOffset.read(offset);
            return;
        }
        SourcePartition.read(partition);
        ShardOffset parsed = ShardOffset.read(offset);
        if (parsed.seq() == null && offset.containsKey(ShardOffset.SUB)) {
            throw new IllegalArgumentException("sub needs seq");
        }
    }

    private static String shown(@Nullable Map<String, ?> partition) {
        Object shard = partition == null ? null : partition.get(SourcePartition.SHARD);
        return shard instanceof String text && text.matches("[a-zA-Z0-9_.-]{1,128}") ? text : "?";
    }
}
