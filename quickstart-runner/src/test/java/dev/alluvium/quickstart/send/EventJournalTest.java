// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.quickstart.folder.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventJournalTest {
    @TempDir
    Path directory;

    @Test
    void linesAreNumberedAndReadBackInOrder() {
        List<String> lines = new ArrayList<>();
        try (EventJournal journal = EventJournal.create(directory.resolve("out/events.jsonl"))) {
            journal.write(EventJournal.line("a/steps.jsonl:1", 5).put("op", "c"));
            journal.write(EventJournal.line("a/steps.jsonl:2", 6).put("op", "d"));
            journal.forEachLine(line -> lines.add(Json.text(line)));
            journal.write(EventJournal.line("a/steps.jsonl:3", 7).put("op", "u"));

            assertThat(journal.count()).isEqualTo(3);
        }

        assertThat(lines)
                .containsExactly(
                        "{\"n\":1,\"step\":\"a/steps.jsonl:1\",\"at\":5,\"op\":\"c\"}",
                        "{\"n\":2,\"step\":\"a/steps.jsonl:2\",\"at\":6,\"op\":\"d\"}");
    }
}
