// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.sim;

import dev.alluvium.connect.kinesis.offset.OffsetLookup;
import dev.alluvium.connect.kinesis.offset.ShardOffset;
import dev.alluvium.connect.kinesis.offset.SourcePartition;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * What Connect does with the records of tasks. Exactly once: a transaction of a task is committed with its offsets or
 * not at all. At least once: each source partition's records are acknowledged in order, and an offset is stored when
 * all before it are. In both, a record whose offset was stored is in the topic; what else is there, will be again.
 */
final class ConnectModel implements OffsetLookup {
    private final boolean exactlyOnce;
    private final Judge judge;
    private final Map<ShardRef, Map<String, ?>> stored = new HashMap<>();
    private final Map<Object, Map<ShardRef, List<SourceRecord>>> pending = new LinkedHashMap<>();

    ConnectModel(boolean exactlyOnce, Judge judge) {
        this.exactlyOnce = exactlyOnce;
        this.judge = judge;
    }

    void write(Object task, SourceRecord record) {
        pending.computeIfAbsent(task, key -> new LinkedHashMap<>())
                .computeIfAbsent(SourcePartition.read(record.sourcePartition()), key -> new ArrayList<>())
                .add(record);
    }

    /** Commits what a task wrote; at least once, of each shard as much as chance has acknowledged. */
    void commit(Object task, Choices choices) {
        Map<ShardRef, List<SourceRecord>> written = pending.getOrDefault(task, Map.of());
        for (Map.Entry<ShardRef, List<SourceRecord>> shard : written.entrySet()) {
            List<SourceRecord> records = shard.getValue();
            boolean part = !exactlyOnce && choices.oneIn(4);
            int count = records.size() - (part ? choices.below(records.size() + 1) : 0);
            List<SourceRecord> acknowledged = records.subList(0, count);
            acknowledged.forEach(record -> {
                boolean isWritten = !judge.isDropped(record);
                if (isWritten) {
                    judge.onCommitted(shard.getKey().shard(), record);
                    stored.put(shard.getKey(), record.sourceOffset());
                }
                acknowledge(task, record, isWritten);
            });
            acknowledged.clear();
        }
        written.values().removeIf(List::isEmpty);
    }

    private static void acknowledge(Object task, SourceRecord record, boolean written) {
        if (task instanceof Task running) {
            running.onWritten(record, written);
        }
    }

    /** The task is gone, and what was not committed with it. */
    void lose(Object task) {
        pending.remove(task);
    }

    /** What was written last, stored or not: what no task can know. */
    Optional<ShardOffset> written(ShardRef shard) {
        return pending.values().stream()
                .filter(byShard -> byShard.containsKey(shard))
                .map(byShard -> byShard.get(shard))
                .map(records -> records.get(records.size() - 1))
                .map(record -> ShardOffset.read(record.sourceOffset()))
                .findFirst()
                .or(() -> find(shard));
    }

    @Override
    public Map<ShardRef, Optional<ShardOffset>> read(Collection<ShardRef> shards) {
        Map<ShardRef, Optional<ShardOffset>> answer = new HashMap<>();
        shards.forEach(shard -> answer.put(shard, find(shard)));
        return answer;
    }

    private Optional<ShardOffset> find(ShardRef shard) {
        return Optional.ofNullable(stored.get(shard)).map(ShardOffset::read);
    }
}
