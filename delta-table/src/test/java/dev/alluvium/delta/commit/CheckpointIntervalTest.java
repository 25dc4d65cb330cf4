// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which versions may have a checkpoint. */
final class CheckpointIntervalTest {
    private static final int LAST = 24;

    @ParameterizedTest
    @CsvSource({
        "1, 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24, ''",
        "2, 2 4 6 8 10 12 14 16 18 20 22 24, ''",
        "3, 3 6 9 12 15 18 21 24, ''",
        "5, 5 10 15 20, ''",
        "6, 6 12 18 24, 3 9 15 21",
        "7, 7 14 21, 4 11 18",
        "10, 10 20, 5 15",
        "11, 11 22, 6 17",
        "100, '', ''",
        "2147483647, '', ''"
    })
    void onlyAnIntervalOfMoreThanFiveCommitsIsHalved(int commits, String ends, String halves) {
        CheckpointInterval interval = CheckpointInterval.of(Map.of(), commits);

        assertThat(versions(interval::ends)).isEqualTo(ends);
        assertThat(versions(interval::halves)).isEqualTo(halves);
    }

    @Test
    void whatTheTableNamesItselfIsObeyedExactly() {
        CheckpointInterval interval = CheckpointInterval.of(Map.of("delta.checkpointInterval", " 10 "), 4);

        assertThat(versions(interval::ends)).isEqualTo("10 20");
        assertThat(versions(interval::halves)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"often", "", "0", "-3", "99999999999"})
    void whatIsNoIntervalMeansTheDefault(String property) {
        CheckpointInterval interval = CheckpointInterval.of(Map.of("delta.checkpointInterval", property), 10);

        assertThat(interval).isEqualTo(new CheckpointInterval(10, false));
    }

    @Test
    void intervalBeginsAtTheMultipleBefore() {
        CheckpointInterval interval = new CheckpointInterval(10, false);

        assertThat(LongStream.of(0, 1, 10, 11, 20, 21).map(interval::startBefore))
                .containsExactly(0L, 0L, 0L, 10L, 10L, 20L);
    }

    private static String versions(LongPredicate which) {
        return LongStream.rangeClosed(0, LAST)
                .filter(which)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(" "));
    }
}
