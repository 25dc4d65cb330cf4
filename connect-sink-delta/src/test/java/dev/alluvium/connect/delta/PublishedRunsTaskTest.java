// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static dev.alluvium.connect.delta.TaskHarness.T0;
import static dev.alluvium.connect.delta.TaskHarness.properties;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.delta.maintain.HandClock;
import dev.alluvium.delta.log.Action.AddFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task's compactions publish what any task's index can begin with. */
class PublishedRunsTaskTest {
    private static final int ROWS = 200;
    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema VALUE = SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("text", Schema.STRING_SCHEMA)
            .build();

    private final HandClock clock = new HandClock(System.currentTimeMillis());
    private final Random random = new Random(7);
    private long offset;

    @TempDir
    Path base;

    private TaskHarness task(String... more) {
        String[] settings = {
            "write.mode", "upsert",
            "pk.mode", "record_key",
            "compaction.enabled", "true",
            "compaction.min.files", "2",
            "target.file.size.bytes", "1048576"
        };
        String[] all = Stream.concat(Stream.of(settings), Stream.of(more)).toArray(String[]::new);
        return new TaskHarness(properties(base, all), store -> store, true, Optional.of(clock)).open(T0);
    }

    private SinkRecord[] rows(long firstId) {
        SinkRecord[] rows = new SinkRecord[ROWS];
        for (int i = 0; i < ROWS; i++) {
            byte[] noise = new byte[1_600];
            random.nextBytes(noise);
            Struct key = new Struct(KEY).put("id", firstId + i);
            Struct value = new Struct(VALUE)
                    .put("id", firstId + i)
                    .put("text", Base64.getEncoder().encodeToString(noise));
            rows[i] = TaskHarness.record(T0, offset++, KEY, key, VALUE, value);
        }
        return rows;
    }

    private void flushTwiceAndCompact(TaskHarness task) {
        task.put(rows(0));
        task.flush();
        task.put(rows(ROWS));
        task.flush();
        task.maintain();
    }

    private AddFile onlyFile() {
        List<AddFile> files = List.copyOf(StoredTable.open(base, "t").snapshot().files());
        assertThat(files).hasSize(1);
        return files.get(0);
    }

    private List<Path> runs() {
        try (Stream<Path> all = Files.walk(base.resolve("t"))) {
            return all.filter(path -> path.toString().endsWith(".akr")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nobody but the records says which columns are the key. */
    @Test
    void aCompactionKnowsTheKeyThatRecordsTold() {
        try (TaskHarness task = task()) {
            flushTwiceAndCompact(task);
        }
        assertThat(onlyFile().tags()).containsKey("alluvium.keys");
        assertThat(runs()).hasSize(1);

        try (TaskHarness next = task()) {
            next.put(rows(ROWS / 2));
            next.flush();
        }
        assertThat(StoredTable.open(base, "t").rows()).hasSize(2 * ROWS);
    }

    @Test
    void nothingIsPublishedWhereItIsSwitchedOff() {
        try (TaskHarness task = task("index.publish", "off")) {
            flushTwiceAndCompact(task);
        }
        assertThat(onlyFile().tags()).doesNotContainKey("alluvium.keys");
        assertThat(runs()).isEmpty();
    }
}
