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
 * Applies one event twice. The copy takes the offset of the transaction marker that follows the event, which no record has:
 * otherwise the task would rightly recognise it as a redelivery.
 */
final class DoubleOne implements Sabotage {
    private final Map<TopicPartition, SinkRecord> last = new HashMap<>();
    private boolean doubled;

    @Override
    public List<SinkRecord> spoil(Collection<SinkRecord> records) {
        List<SinkRecord> out = new ArrayList<>(records.size() + 1);
        for (SinkRecord record : records) {
            SinkRecord before = last.put(new TopicPartition(record.topic(), record.kafkaPartition()), record);
            boolean markerBetween = before != null && record.kafkaOffset() - before.kafkaOffset() > 1;
            if (!doubled && markerBetween && before.value() != null) {
                out.add(copyAtNextOffset(before));
                doubled = true;
            }
            out.add(record);
        }
        return out;
    }

    private static SinkRecord copyAtNextOffset(SinkRecord record) {
        return new SinkRecord(
                record.topic(),
                record.kafkaPartition(),
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                record.kafkaOffset() + 1,
                record.timestamp(),
                record.timestampType(),
                record.headers(),
                record.originalTopic(),
                record.originalKafkaPartition(),
                record.originalKafkaOffset() + 1);
    }
}
