// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.kinesis.stream.Position;
import dev.alluvium.connect.kinesis.stream.RecordsAnswer;
import dev.alluvium.connect.kinesis.stream.StreamRecord;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Which call a shard needs next, and how much it asks for: K-01, K-05, K-11. */
class PollCursorTest {
    private final PollCursor reader =
            new PollCursor(Position.TRIM_HORIZON, new Pace(() -> 1_000, new SplittableRandom(1)), 0);

    @Test
    void asksForAsManyRecordsAsHaveRoom() {
        assertThat(reader.limit(10_000, 102_400)).isEqualTo(100);
        assertThat(reader.limit(7, 102_400)).isEqualTo(7);
        answer("5", 51_200);
        assertThat(reader.limit(10_000, 102_400)).isEqualTo(2);
        assertThat(reader.limit(10_000, 10)).isEqualTo(1);
        assertThat(reader.expected(2, 1)).isEqualTo(102_400);
    }

    @Test
    void k01anExpiredIteratorIsReplacedBehindTheLastRecord() {
        answer("5", 10);
        assertThat(reader.iterator()).isEqualTo("next");
        reader.onExpiredIterator(7);
        assertThat(reader.iterator()).isNull();
        assertThat(reader.position()).isEqualTo(Position.after("5"));
        assertThat(reader.isDue(7)).isTrue();
    }

    @Test
    void k11beginsAgainAtTheOldestRecord() {
        answer("5", 10);
        reader.callStarted();
        reader.beginAgain(9);
        assertThat(reader.iterator()).isNull();
        assertThat(reader.position()).isEqualTo(Position.TRIM_HORIZON);
        assertThat(reader.isDue(9)).isTrue();
    }

    private void answer(String sequence, int bytes) {
        StreamRecord record = new StreamRecord(sequence, 1, "", new byte[bytes], "NONE");
        reader.onAnswer(new RecordsAnswer(List.of(record), "next", 5, List.of()), 0);
    }
}
