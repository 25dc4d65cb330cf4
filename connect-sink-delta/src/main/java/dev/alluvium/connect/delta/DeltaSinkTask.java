// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/** Writes records into Delta tables. A shell: everything is {@link SinkPipeline}'s. */
public final class DeltaSinkTask extends SinkTask {
    private @Nullable SinkPipeline pipeline;

    @Override
    public String version() {
        return Version.current();
    }

    @Override
    public void start(Map<String, String> properties) {
        pipeline = TaskWiring.system(properties).pipeline(context);
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        started().open(partitions);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        started().accept(records);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> seen) {
        return started().committable(seen); // what the tables hold; what was seen counts only where nothing is held
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        if (pipeline != null) {
            pipeline.close(partitions);
        }
    }

    @Override
    public void stop() {
        if (pipeline != null) {
            pipeline.close();
            pipeline = null;
        }
    }

    private SinkPipeline started() {
        if (pipeline == null) {
            throw new IllegalStateException("the task is used before it was started, or after it was stopped");
        }
        return pipeline;
    }
}
