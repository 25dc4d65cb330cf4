// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Fails its first two puts and asks for an earlier position in between, as the Delta sink does when its store is away
 * and a partition is fenced. Writes a line for each put that has records. Confined to the task thread.
 */
public final class RepeatingSinkTask extends SinkTask {
    static final String FILE = "probe.file";

    /** Where the second attempt asks to read from. */
    public static final long REWOUND_TO = 2;

    private Path file = Path.of("");
    private List<SinkRecord> first = List.of();
    private int attempts;

    @Override
    public void start(Map<String, String> settings) {
        file = Path.of(settings.get(FILE));
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        if (records.isEmpty()) {
            return;
        }
        attempts++;
        if (attempts == 1) {
            first = new ArrayList<>(records);
        }
        write((isFirst(records) ? "same" : "other") + offsets(records));
        if (attempts == 2) {
            SinkRecord any = records.iterator().next();
            context.offset(new TopicPartition(any.topic(), any.kafkaPartition()), REWOUND_TO);
        }
        if (attempts <= 2) {
            context.timeout(10);
            throw new RetriableException("attempt " + attempts);
        }
    }

    /** The very same objects in the same order. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isFirst(Collection<SinkRecord> records) {
        List<SinkRecord> now = new ArrayList<>(records);
        if (now.size() != first.size()) {
            return false;
        }
        for (int i = 0; i < now.size(); i++) {
            if (now.get(i) != first.get(i)) {
                return false;
            }
        }
        return true;
    }

    private static String offsets(Collection<SinkRecord> records) {
        return records.stream()
                .map(record -> String.valueOf(record.kafkaOffset()))
                .collect(Collectors.joining(",", " ", "\n"));
    }

    private void write(String line) {
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {}

    @Override
    public String version() {
        return "1";
    }
}
