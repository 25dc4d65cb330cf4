// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.kinesis.decode.DecodedRecord;
import dev.alluvium.connect.kinesis.decode.DecodedRecord.Kind;
import dev.alluvium.connect.kinesis.decode.UserRecord;
import dev.alluvium.connect.kinesis.offset.ShardOffset;
import dev.alluvium.connect.kinesis.record.MappingSettings;
import dev.alluvium.connect.kinesis.record.RecordMapper;
import dev.alluvium.connect.kinesis.record.TopicTemplate;
import dev.alluvium.connect.kinesis.record.ValueFormat;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import dev.alluvium.connect.kinesis.stream.FakeKinesis;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** What an offset covers when user records of an aggregate were dropped: K-13, K-15. */
class LaneTest {
    private static final ShardRef SHARD = new ShardRef(FakeKinesis.ARN, 1, FakeKinesis.id(0));
    private static final MappingSettings SETTINGS = new MappingSettings(
            new TopicTemplate("t"), "state", MappingSettings.Key.NONE, ValueFormat.BYTES, true, false);

    private final Lane lane = new Lane(new RecordMapper(SETTINGS, SHARD), SHARD, ShardOffset.NONE);

    @Test
    void k13theLastKeptUserRecordCoversTheDroppedOnesBehindIt() {
        lane.add(aggregate("5", 4, 0, 2), null);

        assertThat(subs(drain(10))).containsExactly(0L, 3L);
        assertThat(lane.isEmpty()).isTrue();
    }

    @Test
    void k13anAggregateOfWhichNothingIsKeptIsCovered() {
        lane.add(aggregate("5", 3), 77L);
        lane.add(aggregate("6", 0), null);

        assertThat(drain(10)).isEmpty();
        assertThat(lane.delivered().covers("5", 2)).isTrue();
        assertThat(lane.delivered().covers("6", 0)).isTrue();
        assertThat(lane.delivered().caughtUpAt()).isEqualTo(77);
        assertThat(lane.bytes()).isZero();
    }

    @Test
    void k15anAggregateThatIsCutGoesOnWithItsNextUserRecord() {
        lane.add(aggregate("5", 3, 0, 1, 2), 77L);

        assertThat(subs(drain(2))).containsExactly(0L, 1L);
        assertThat(lane.delivered().caughtUpAt()).isZero();
        assertThat(subs(drain(2))).containsExactly(2L);
        assertThat(lane.delivered().caughtUpAt()).isEqualTo(77);
    }

    private List<SourceRecord> drain(int most) {
        List<SourceRecord> records = new ArrayList<>();
        lane.drain(most, Long.MAX_VALUE, records);
        return records;
    }

    private static List<Object> subs(List<SourceRecord> records) {
        return records.stream()
                .map(record -> (Object) record.sourceOffset().get("sub"))
                .toList();
    }

    private static DecodedRecord aggregate(String sequence, int count, int... kept) {
        List<UserRecord> users = IntStream.of(kept)
                .mapToObj(sub -> new UserRecord(sub, "k", null, "v".getBytes(UTF_8), false))
                .toList();
        return new DecodedRecord(sequence, 9, "NONE", users, count, Kind.AGGREGATE, 100);
    }
}
