// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.Expectation.ExpectedTopic;
import dev.alluvium.quickstart.folder.Json;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
}
