// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import dev.alluvium.connect.kinesis.config.SourceValidation;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** Reads the shards whose hash keys it owns. */
public final class KinesisSourceTask extends SourceTask {
    private volatile @Nullable TaskWiring wiring;

    @Override
    public String version() {
        return Version.current();
    }

    @Override
    public void start(Map<String, String> properties) {
        wiring = TaskWiring.system(SourceValidation.given(properties), context);
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        TaskWiring running = wiring;
        return running == null ? null : running.poll();
    }

    @Override
    public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
        TaskWiring running = wiring;
        if (running != null) {
            running.onWritten(record, metadata);
        }
    }

    @Override
    public void stop() {
        TaskWiring running = wiring;
        wiring = null;
        if (running != null) {
            running.close();
        }
    }
}
