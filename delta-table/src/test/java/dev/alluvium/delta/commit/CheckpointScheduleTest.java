// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a checkpoint is written, and that one which fails never fails the commit before it (P-44). */
final class CheckpointScheduleTest {
    @TempDir
    Path directory;

    private final List<Long> written = new ArrayList<>();

    private static Snapshot at(long version, Map<String, String> properties) {
        Action.Metadata metadata =
                new Action.Metadata("id", null, null, "{}", List.of(), properties, OptionalLong.empty());
        return Snapshot.of(version, 0, Action.Protocol.basic(), metadata, new Snapshot.State(List.of(), List.of()));
    }

    private CheckpointSchedule failing(RuntimeException failure) {
        return new CheckpointSchedule(
                new LocalObjectStore(directory),
                (store, snapshot) -> {
                    throw failure;
                },
                Clock.systemUTC(),
                2);
    }

    @Test
    void everyMultipleOfTheIntervalIsWrittenAndOddPropertiesMeanTheDefault() {
        CheckpointSchedule schedule = new CheckpointSchedule(
                new LocalObjectStore(directory),
                (store, snapshot) -> written.add(snapshot.version()),
                Clock.systemUTC(),
                4);

        for (long version = 0; version <= 8; version++) {
            schedule.accept(at(version, Map.of()));
        }
        schedule.accept(at(9, Map.of("delta.checkpointInterval", " 3 ")));
        schedule.accept(at(12, Map.of("delta.checkpointInterval", "often")));
        schedule.accept(at(13, Map.of("delta.checkpointInterval", "0")));

        assertThat(written).containsExactly(4L, 8L, 9L, 12L);
    }

    @Test
    void nothingThatACheckpointThrowsFailsTheCommit() {
        List<RuntimeException> failures = List.of(
                new StorageUnavailableException("away"),
                new UncheckedIOException(new NoSuchFileException("/gone")),
                new IllegalStateException("a library's bug"),
                new NullPointerException());

        for (RuntimeException failure : failures) {
            assertThatCode(() -> failing(failure).accept(at(4, Map.of()))).doesNotThrowAnyException();
        }
    }
}
