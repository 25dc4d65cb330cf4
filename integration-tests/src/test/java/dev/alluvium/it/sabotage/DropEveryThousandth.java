// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it.sabotage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Loses every thousandth event of each topic-partition. Counted apart, because the order in which a task is given the
 * events of several partitions differs from run to run, and an event that a later one of its key supersedes leaves no
 * trace in a merged table.
 */
final class DropEveryThousandth implements Sabotage {
    private static final int EVERY = 1000;

    private final Map<TopicPartition, Long> seen = new HashMap<>();

    @Override
    public List<SinkRecord> spoil(Collection<SinkRecord> records) {
        List<SinkRecord> kept = new ArrayList<>(records.size());
        for (SinkRecord record : records) {
            TopicPartition partition = new TopicPartition(record.topic(), record.kafkaPartition());
            if (seen.merge(partition, 1L, Long::sum) % EVERY != 0) {
                kept.add(record);
            }
        }
        return kept;
    }
}
