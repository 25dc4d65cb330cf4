// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Positions stay what they are while the oldest records go. */
class RecordLogTest {
    private final RecordLog log = new RecordLog();

    @Test
    void trimmingKeepsThePositionsOfTheRest() {
        append(5_000);
        for (int horizon = 0; horizon < 5_000; horizon += 37) {
            log.trim(horizon);
            int oldest = horizon;

            assertThat(log.first()).isEqualTo(oldest + 1);
            assertThat(positions(log.read(0, 3, Long.MAX_VALUE)))
                    .containsExactlyElementsOf(IntStream.rangeClosed(oldest + 1, Math.min(oldest + 3, 5_000))
                            .mapToObj(position -> (long) position)
                            .toList());
            assertThat(log.firstSince(oldest + 10)).isEqualTo(Math.min(oldest + 11, 5_001));
        }
        log.trim(5_000);

        assertThat(log.read(0, 10, Long.MAX_VALUE)).isEmpty();
        assertThat(log.first()).isEqualTo(log.next()).isEqualTo(5_001);
        append(1);
        assertThat(positions(log.read(0, 10, Long.MAX_VALUE))).containsExactly(5_001L);
    }

    @Test
    void readingStopsAtTheBytesAfterOneRecordAtLeast() {
        append(10);

        assertThat(log.read(1, 10, 11 * 3)).hasSize(3);
        assertThat(log.read(1, 10, 1)).hasSize(1);
    }

    @Test
    void aPositionBeyondTheTipHasNothingYet() {
        append(3);

        assertThat(log.read(4, 10, Long.MAX_VALUE)).isEmpty();
        assertThat(log.read(Long.MAX_VALUE, 10, Long.MAX_VALUE)).isEmpty();
    }

    /** Each of eleven bytes; the record of position n arrives at n - 1. */
    private void append(int count) {
        for (int i = 0; i < count; i++) {
            log.append(log.next() - 1, "k", new byte[10]);
        }
    }

    private static List<Long> positions(List<StoredRecord> records) {
        return records.stream().map(StoredRecord::position).toList();
    }
}
