// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it.sabotage;

import dev.alluvium.connect.delta.DeltaSinkTask;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** The real task behind a filter that does to the records what a broken engine would. Confined to the task thread. */
public abstract class SabotagedSinkTask extends SinkTask {
    private final SinkTask engine = new DeltaSinkTask();

    abstract List<SinkRecord> spoil(Collection<SinkRecord> records);

    @Override
    public String version() {
        return engine.version();
    }

    @Override
    public void initialize(SinkTaskContext context) {
        engine.initialize(context);
    }

    @Override
    public void start(Map<String, String> settings) {
        engine.start(settings);
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        engine.open(partitions);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        engine.put(spoil(records));
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> seen) {
        return engine.preCommit(seen);
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        engine.close(partitions);
    }

    @Override
    public void stop() {
        engine.stop();
    }
}
