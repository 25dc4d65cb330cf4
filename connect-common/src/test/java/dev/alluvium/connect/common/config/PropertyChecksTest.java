// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.junit.jupiter.api.Test;

class PropertyChecksTest {
    private static final Settings SETTINGS = new Settings(List.of(
            Setting.of("stream.name", Type.STRING, "Name.").in("Source").required(),
            Setting.of("poll.ms", Type.INT, "Pause.")
                    .in("Source")
                    .withDefault(5)
                    .atLeast(1),
            Setting.of("fan.out", Type.STRING, "Later.")
                    .in("Source")
                    .withDefault("off")
                    .notYetEffective()));

    private static List<Problem> problems(String... pairs) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put(pairs[i], pairs[i + 1]);
        }
        return PropertyChecks.problems(SETTINGS, properties, (key, checks) -> {
            if (key.startsWith("own.")) {
                checks.checkValue(key, SETTINGS.find("poll.ms").orElseThrow());
            }
            return key.startsWith("own.");
        });
    }

    @Test
    void whatIsRightHasNoProblems() {
        assertThat(problems("stream.name", "s", "poll.ms", "7", "tasks.max", "2", "own.poll", "3"))
                .isEmpty();
    }

    @Test
    void everyProblemStandsOnItsKey() {
        List<Problem> found = problems("poll.ms", "0", "own.poll", "x", "fan.out", "on", "poll.msec", "1");

        assertThat(found)
                .extracting(Problem::key)
                .containsExactly("fan.out", "own.poll", "poll.ms", "poll.msec", "stream.name");
        assertThat(found)
                .last()
                .satisfies(problem -> assertThat(problem.message()).isEqualTo("missing required setting stream.name"));
        assertThat(found.get(3).message())
                .startsWith("unknown setting poll.msec")
                .contains("poll.ms");
    }
}
