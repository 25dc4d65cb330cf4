// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.kinesis.record.RecordHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** A task as a worker runs it, without a worker: polled by the test's thread, its records acknowledged at once. */
final class TaskRun implements AutoCloseable {
    private final FakeOffsetStore store;
    private final KinesisSourceTask task = new KinesisSourceTask();
    private final List<SourceRecord> records = new ArrayList<>();
    private final List<SourceRecord> markers = new ArrayList<>();

    TaskRun(Map<String, String> config, FakeOffsetStore store) {
        this.store = store;
        task.initialize(new Context(config, store));
        task.start(config);
    }

    /** One poll; its records are written, and their offsets with them. */
    List<SourceRecord> poll() throws InterruptedException {
        List<SourceRecord> polled = task.poll();
        if (polled == null) {
            return List.of();
        }
        for (SourceRecord record : polled) {
            (isMarker(record) ? markers : records).add(record);
            store.write(record);
            task.commitRecord(record, new RecordMetadata(new TopicPartition(record.topic(), 0), 0, 0, 0, 0, 0));
        }
        return polled;
    }

    /** Polls, with what was written stored after each poll, until this holds; for a minute at most. */
    void pollUntil(BooleanSupplier done) throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "not done within a minute: " + records.size() + " records, " + markers.size() + " markers");
            }
            poll();
            store.flush();
        }
    }

    /** Polls both until so many records are there; what one wrote is readable for both after the other had its turn. */
    void pollInTurnWith(TaskRun other, List<SourceRecord> inOrder, int total) throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (inOrder.size() < total) {
            assertThat(System.nanoTime())
                    .as("%s records of %s", inOrder.size(), total)
                    .isLessThan(deadline);
            for (TaskRun task : List.of(this, other)) {
                task.poll().stream().filter(record -> !isMarker(record)).forEach(inOrder::add);
            }
            store.flush();
        }
    }

    KinesisSourceTask task() {
        return task;
    }

    List<SourceRecord> records() {
        return records;
    }

    List<SourceRecord> markers() {
        return markers;
    }

    static boolean isMarker(SourceRecord record) {
        return record.headers().lastWithName(RecordHeaders.MARKER) != null;
    }

    static String header(SourceRecord record, String name) {
        return String.valueOf(record.headers().lastWithName(name).value());
    }

    @Override
    public void close() {
        task.stop();
    }

    private record Context(Map<String, String> config, FakeOffsetStore store) implements SourceTaskContext {
        @Override
        public Map<String, String> configs() {
            return config;
        }

        @Override
        public OffsetStorageReader offsetStorageReader() {
            return store;
        }
    }
}
