// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.alluvium.delta.merge.Cluster.Mutant;
import dev.alluvium.delta.merge.Cluster.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random schedules of several tasks, zombies, crashes, lost answers and foreign writers against a naive model: each
 * offset applied exactly once, the latest event of each key wins, no key twice, no key lost (P-3, P-22, P-27, P-36,
 * P-37, P-40). A failure prints its seed; {@code -Dalluvium.seed} runs that one alone.
 */
final class TableWriterSimulationTest {
    private static final int SCHEDULES = Integer.getInteger("alluvium.schedules", 250);

    static List<Scenario> scenarios() {
        return List.of(
                new Scenario("append", WriteMode.APPEND, false, false, true, true),
                new Scenario("offset order, lanes", WriteMode.UPSERT, false, false, true, false),
                new Scenario("offset order, lanes, foreign writers", WriteMode.UPSERT, false, false, true, true),
                new Scenario("offset order, keys anywhere", WriteMode.UPSERT, false, false, false, true),
                new Scenario("offset order, soft deletes", WriteMode.UPSERT, false, true, false, true),
                new Scenario("sequence order, lanes", WriteMode.UPSERT, true, false, true, true),
                new Scenario("sequence order, keys anywhere", WriteMode.UPSERT, true, false, false, true),
                new Scenario("sequence order, lanes, tombstones", WriteMode.UPSERT, true, false, true, true, true),
                new Scenario("sequence order, tombstones", WriteMode.UPSERT, true, false, false, true, true),
                new Scenario("sequence order, soft deletes", WriteMode.UPSERT, true, true, false, true));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void randomSchedulesKeepExactlyOnce(Scenario scenario) {
        Long only = Long.getLong("alluvium.seed");
        for (long seed = only == null ? 0 : only; seed < (only == null ? SCHEDULES : only + 1); seed++) {
            try {
                new Cluster(seed, scenario, Mutant.NONE).run();
            } catch (RuntimeException | AssertionError e) {
                fail(
                        "scenario '" + scenario.name() + "', run it alone with -Dalluvium.seed=" + seed + ": "
                                + e.getMessage(),
                        e);
            }
        }
    }

    @Test
    void scenariosHaveNames() {
        assertThat(scenarios()).extracting(Scenario::name).doesNotHaveDuplicates();
    }
}
