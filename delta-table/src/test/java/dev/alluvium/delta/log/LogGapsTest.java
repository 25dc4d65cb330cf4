// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is missing is named; what nobody needs is not missed. */
class LogGapsTest {
    private static final String PART_1 = part(4, 1, 3);
    private static final String PART_2 = part(4, 2, 3);
    private static final String PART_3 = part(4, 3, 3);

    @Test
    void completeLogLacksNothing() {
        assertThat(LogGaps.missing(List.of(commit(0), commit(1), commit(2)))).isEmpty();
        assertThat(LogGaps.missing(List.of(LogFiles.checkpoint(4)))).isEmpty();
        assertThat(LogGaps.missing(List.of(commit(0), commit(2), LogFiles.checkpoint(4), commit(5))))
                .as("the gap lies before the checkpoint")
                .isEmpty();
        assertThat(LogGaps.missing(List.of(PART_3, commit(5), PART_1, PART_2))).isEmpty();
        assertThat(LogGaps.missing(List.of(
                        "_delta_log/00000000000000000007.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.json",
                        commit(8))))
                .isEmpty();
    }

    @Test
    void firstMissingVersionAfterTheNewestCheckpointIsNamed() {
        assertThat(LogGaps.missing(List.of(commit(1), commit(2)))).contains("version 0");
        assertThat(LogGaps.missing(List.of(commit(0), commit(3)))).contains("version 1");
        assertThat(LogGaps.missing(List.of(LogFiles.checkpoint(4), commit(6)))).contains("version 5");
    }

    @Test
    void missingPartIsNamedWithTheVersionThatItWouldHaveSaved() {
        assertThat(LogGaps.missing(List.of(PART_1, PART_3, commit(4), commit(5))))
                .contains("version 0 and part 2 of the 3 of checkpoint 4");
        assertThat(LogGaps.missing(List.of(PART_1, PART_2))).contains("version 0 and part 3 of the 3 of checkpoint 4");
        assertThat(LogGaps.missing(List.of(PART_1, PART_2, part(4, 1, 2), part(4, 2, 2))))
                .as("another checkpoint of the version is whole")
                .isEmpty();
    }

    @Test
    void objectsThatAreNotOfTheLogDoNotCount() {
        assertThat(LogGaps.missing(List.of("_delta_log/4.json", LogFiles.checkpoint(4) + ".tmp", commit(1))))
                .contains("version 0");
    }

    private static String commit(long version) {
        return LogFiles.commit(version);
    }

    private static String part(long version, int part, int count) {
        return "_delta_log/%020d.checkpoint.%010d.%010d.parquet".formatted(version, part, count);
    }
}
