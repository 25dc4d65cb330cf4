// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.alluvium.testsupport.kinesis.KinesisEndpoint;
import dev.alluvium.testsupport.kinesis.KinesisFault;
import dev.alluvium.testsupport.kinesis.KinesisFault.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a scenario does to a stream. */
class KinesisStreamsTest {
    private final KinesisEndpoint endpoint = KinesisEndpoint.start();
    private final KinesisStreams streams = KinesisStreams.connect(endpoint.uri());

    @AfterEach
    void close() {
        streams.close();
        endpoint.close();
    }

    @Test
    void refusedRecordsAreRepeatedAndEveryOneGetsItsPlace() {
        streams.create("events", 4);
        endpoint.arm(KinesisFault.on("PutRecords", Kind.THROTTLE).probability(0.3, 7));

        List<Placed> placed = streams.put("events", records(1_201));

        assertThat(placed).hasSize(1_201).doesNotContainNull();
        assertThat(new HashSet<>(placed)).hasSize(1_201);
        assertThat(endpoint.calls("PutRecords")).isGreaterThan(3);
        assertThat(streams.lastSequenceNumbers("events")).isEqualTo(lastOf(placed));
    }

    @Test
    void reshardingGoesByHalfAndDoubleUntilTheCountIsReached() {
        streams.create("events", 1);

        streams.reshard("events", 8);
        int up = streams.openShards("events");
        streams.reshard("events", 3);

        assertThat(up).isEqualTo(8);
        assertThat(streams.openShards("events")).isEqualTo(3);
        assertThat(endpoint.calls("UpdateShardCount")).isEqualTo(3 + 2);
    }

    @Test
    void anAggregateIsOneRecordUnderTheKeyOfItsFirst() {
        streams.create("events", 2);
        Placed alone = streams.put("events", List.of(record("k1"))).get(0);

        Placed whole = streams.putAggregate("events", List.of(record("k1"), record("k2"), record("k3")));

        assertThat(whole.shard()).isEqualTo(alone.shard());
        assertThat(streams.lastSequenceNumbers("events")).isEqualTo(Map.of(whole.shard(), whole.sequenceNumber()));
    }

    @Test
    void deletingAStreamThatIsNotThereIsFine() {
        streams.create("events", 1);

        streams.delete("events");

        assertThatCode(() -> streams.delete("events")).doesNotThrowAnyException();
        streams.create("events", 2);
        assertThat(streams.openShards("events")).isEqualTo(2);
    }

    private static List<UserRecord> records(int count) {
        List<UserRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(record("k" + i));
        }
        return records;
    }

    private static UserRecord record(String key) {
        return UserRecord.of(key, new byte[10]);
    }

    private static Map<String, String> lastOf(List<Placed> placed) {
        Map<String, String> last = new TreeMap<>();
        placed.forEach(place -> last.merge(
                place.shard(),
                place.sequenceNumber(),
                (one, other) -> new BigInteger(one).max(new BigInteger(other)).toString()));
        return last;
    }
}
