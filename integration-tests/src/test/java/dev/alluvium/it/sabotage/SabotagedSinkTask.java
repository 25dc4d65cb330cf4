// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it.sabotage;

import dev.alluvium.connect.delta.DeltaSinkTask;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/** The real task behind a filter that does to the records what a broken engine would. Confined to the task thread. */
public final class SabotagedSinkTask extends SinkTask {
    private final SinkTask engine = new DeltaSinkTask();
    private @Nullable Sabotage sabotage;

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
        sabotage = Sabotage.of(settings);
        engine.start(SabotagedSinkConnector.withoutSabotage(settings));
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        engine.open(partitions);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        engine.put(Objects.requireNonNull(sabotage).spoil(records));
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
