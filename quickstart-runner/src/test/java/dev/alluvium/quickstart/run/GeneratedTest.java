// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.Expectation.ExpectedTopic;
import dev.alluvium.quickstart.folder.Json;
import dev.alluvium.quickstart.folder.UseCase;
import dev.alluvium.quickstart.folder.UseCaseFolderException;
import dev.alluvium.quickstart.folder.UseCaseReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What models say of topics is read as {@code expected/topics/} is. */
class GeneratedTest {
    private static ObjectNode count(int records) {
        return Json.object().put("$count", records);
    }

    @Test
    void aCountIsNoRecord() {
        ObjectNode record = Json.object().put("value", "cut off");

        assertThat(Generated.topic(List.of(record, count(1))))
                .isEqualTo(new ExpectedTopic(List.of(record), Optional.of(1)));
    }

    @Test
    void countsOfSeveralModelsAddUp() {
        assertThat(Generated.topic(List.of(count(1), count(2))).count()).contains(3);
        assertThat(Generated.topic(List.of()).count()).isEmpty();
    }

    @Test
    void aTableThatTwoStepsNameIsRefused(@TempDir Path folder) throws IOException {
        String step =
                "{\"generate\":{\"generator\":\"entities\",\"entities\":[\"zone\"],\"to\":{\"topic\":\"t\"}%s}}\n";
        Files.writeString(folder.resolve("steps.jsonl"), step.formatted("") + step.formatted(",\"tables\":{}"));
        assertThat(Generated.of(UseCaseReader.read(List.of(folder))).tables()).containsExactly("zone");

        Files.writeString(folder.resolve("steps.jsonl"), step.formatted("") + step.formatted(""));
        List<UseCase> twice = UseCaseReader.read(List.of(folder));

        assertThatThrownBy(() -> Generated.of(twice))
                .isInstanceOf(UseCaseFolderException.class)
                .hasMessage(folder + "/steps.jsonl:2: table 'zone' is named at " + folder
                        + "/steps.jsonl:1 too: let one step name it, and give the others \"tables\": {}");
    }
}
