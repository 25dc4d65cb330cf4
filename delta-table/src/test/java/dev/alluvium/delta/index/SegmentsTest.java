// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much room segments make. */
final class SegmentsTest {
    /** Else the first slot of each would take more, and all would go to local disk to come back at once. */
    @ParameterizedTest
    @CsvSource({"12, 4194304", "12, 67108864", "8, 1048576"})
    void thereIsRoomForWhatIsExpectedInTheMemoryForIt(int bits, long memory) {
        for (int width : new int[] {Segment.PLAIN, Segment.WITH_SEQUENCE}) {
            Segments segments = new Segments(bits, width, memory);
            segments.expect(1L << 30);
            for (long number = 0; number < segments.count(); number++) {
                segments.insert(new KeyHash(number << segments.shift(), 1), 0, 1L << Integer.SIZE, 0);
            }

            assertThat(segments.bytes()).isLessThanOrEqualTo(memory);
        }
    }
}
