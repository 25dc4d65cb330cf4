// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.bench.measure.Options;
import dev.alluvium.bench.measure.WrongOptionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CycleOptionsTest {
    private static CycleOptions of(int events, int batches) {
        return CycleOptions.parse(new Options(
                new String[] {"--events", Integer.toString(events), "--batches", Integer.toString(batches)}));
    }

    @ParameterizedTest
    @CsvSource({"100, 30", "30, 30", "180000, 30", "100000000, 7", "7, 1"})
    void batchesDifferByOneEventAtMostAndNoneIsLost(int events, int batches) {
        CycleOptions options = of(events, batches);

        int[] sizes = IntStream.range(0, batches).map(options::eventsOf).toArray();

        assertThat(IntStream.of(sizes).sum()).isEqualTo(events);
        assertThat(IntStream.of(sizes).boxed())
                .allMatch(size -> size == events / batches || size == events / batches + 1);
    }

    @Test
    void fewerEventsThanBatchesAreRefused() {
        assertThatThrownBy(() -> of(20, 30))
                .isInstanceOf(WrongOptionException.class)
                .hasMessage("--events is 20 and --batches 30; a batch has an event at least");
    }
}
