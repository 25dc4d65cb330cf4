// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.connect.kinesis.decode.DecodedRecord;
import dev.alluvium.connect.kinesis.decode.RecordDecoder;
import dev.alluvium.connect.kinesis.offset.ShardOffset;
import dev.alluvium.connect.kinesis.offset.SourcePartition;
import dev.alluvium.connect.kinesis.record.MappingSettings.Key;
import dev.alluvium.connect.kinesis.shard.HashRange;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import dev.alluvium.connect.kinesis.stream.StreamRecord;
import dev.alluvium.testsupport.kinesis.client.KplAggregate;
import dev.alluvium.testsupport.kinesis.client.UserRecord;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Keys, values, headers and timestamps of records; what a marker looks like. */
class RecordMapperTest {
    private static final ShardRef SHARD = new ShardRef(
            "arn:aws:kinesis:eu-central-1:123456789012:stream/events", 5, new ShardId("shardId-000000000007"));
    private static final ShardOffset OFFSET = ShardOffset.NONE.delivered("77", 0, 1, 3);

    @Test
    void aPlainRecord() {
        SourceRecord record =
                map(Key.PARTITION_KEY, ValueFormat.BYTES, plain("x")).orElseThrow();

        assertThat(record.topic()).isEqualTo("events-eu-central-1");
        assertThat(record.kafkaPartition()).isNull();
        assertThat(record.keySchema()).isEqualTo(Schema.STRING_SCHEMA);
        assertThat(record.key()).isEqualTo("pk");
        assertThat(record.valueSchema()).isEqualTo(Schema.BYTES_SCHEMA);
        assertThat(record.value()).isEqualTo(new byte[] {'x'});
        assertThat(record.timestamp()).isEqualTo(1_234);
        assertThat(record.sourcePartition()).isEqualTo(SourcePartition.of(SHARD));
        assertThat(record.sourceOffset()).isEqualTo(OFFSET.toMap());
        assertThat(headers(record))
                .isEqualTo(Map.of(
                        "kinesis.stream", "events",
                        "kinesis.shard", "shardId-000000000007",
                        "kinesis.sequence", "77",
                        "kinesis.subsequence", 0,
                        "kinesis.partition-key", "pk",
                        "kinesis.arrival", 1_234L,
                        "kinesis.encryption", "KMS"));
    }

    @Test
    void aUserRecordOfAnAggregateSaysSo() {
        byte[] aggregate = KplAggregate.encode(
                List.of(new UserRecord("a", Optional.of("9"), new byte[0]), UserRecord.of("b", new byte[0])));
        HashRange range = new HashRange(BigInteger.TEN, HashRange.END);
        DecodedRecord decoded = decode(aggregate, range);

        SourceRecord record = mapper(Key.EXPLICIT_HASH_KEY, ValueFormat.STRING, true, false)
                .record(decoded, decoded.users().get(0), OFFSET)
                .orElseThrow();

        assertThat(record.key()).isEqualTo("9");
        assertThat(record.value()).isEqualTo("");
        assertThat(headers(record))
                .containsEntry("kinesis.aggregate-size", 2)
                .containsEntry("kinesis.explicit-hash-key", "9")
                .containsEntry("kinesis.out-of-range", true)
                .containsEntry("kinesis.partition-key", "a");
    }

    @Test
    void keyAndTimestampMayBeLeftOut() {
        DecodedRecord decoded = decode(plain("x"), HashRange.ALL);
        SourceRecord record = mapper(Key.NONE, ValueFormat.BYTES, false, false)
                .record(decoded, decoded.users().get(0), OFFSET)
                .orElseThrow();

        assertThat(record.keySchema()).isNull();
        assertThat(record.key()).isNull();
        assertThat(record.timestamp()).isNull();
        assertThat(map(Key.EXPLICIT_HASH_KEY, ValueFormat.BYTES, plain("x"))
                        .orElseThrow()
                        .key())
                .isNull();
    }

    @Test
    void jsonBecomesMapsListsAndSingleValues() {
        String text = "{\"a\":[1,9223372036854775808,2.5,true,false,null,\"t\"],\"b\":{}}";

        SourceRecord record = map(Key.NONE, ValueFormat.JSON, plain(text)).orElseThrow();

        assertThat(record.valueSchema()).isNull();
        assertThat(record.value())
                .isEqualTo(Map.of(
                        "a", Arrays.asList(1L, 9.223372036854775808E18, 2.5, true, false, null, "t"), "b", Map.of()));
    }

    @Test
    void whatIsNotOneJsonValueIsRefusedWithoutShowingIt() {
        for (String text : List.of("", "{", "[1", "1 2", "secret", "{\"a\" 1}")) {
            assertThatThrownBy(() -> map(Key.NONE, ValueFormat.JSON, plain(text)))
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith("ALV-KIN-027 events/shardId-000000000007@77/0")
                    .hasMessageNotContaining("secret")
                    .hasNoCause();
            DecodedRecord decoded = decode(plain(text), HashRange.ALL);
            assertThat(mapper(Key.NONE, ValueFormat.JSON, true, true)
                            .record(decoded, decoded.users().get(0), OFFSET))
                    .isEmpty();
        }
    }

    @Test
    void aMarkerHasNoValueAndTheShardsOwnPartition() {
        Marker closed = new Marker(Marker.Kind.CLOSED, Map.of(RecordHeaders.CHILDREN, "a,b"));

        SourceRecord keyed = mapper(Key.PARTITION_KEY, ValueFormat.BYTES, true, false)
                .marker(closed, OFFSET.end())
                .orElseThrow();
        SourceRecord bare = mapper(Key.NONE, ValueFormat.BYTES, true, false)
                .marker(Marker.of(Marker.Kind.HEARTBEAT), OFFSET)
                .orElseThrow();

        assertThat(keyed.topic()).isEqualTo("state");
        assertThat(keyed.value()).isNull();
        assertThat(keyed.key()).isEqualTo("events/shardId-000000000007");
        assertThat(keyed.sourcePartition()).isEqualTo(SourcePartition.of(SHARD));
        assertThat(keyed.sourceOffset()).isEqualTo(OFFSET.end().toMap());
        assertThat(headers(keyed)).containsEntry("kinesis.marker", "CLOSED").containsEntry("kinesis.children", "a,b");
        assertThat(bare.key()).isNull();
    }

    private static Optional<SourceRecord> map(Key key, ValueFormat format, byte[] data) {
        DecodedRecord decoded = decode(data, HashRange.ALL);
        return mapper(key, format, true, false).record(decoded, decoded.users().get(0), OFFSET);
    }

    private static RecordMapper mapper(Key key, ValueFormat format, boolean arrival, boolean skip) {
        MappingSettings settings =
                new MappingSettings(new TopicTemplate("${stream}-${region}"), "state", key, format, arrival, skip);
        return new RecordMapper(settings, SHARD);
    }

    private static DecodedRecord decode(byte[] data, HashRange range) {
        return new RecordDecoder(true, RecordDecoder.CorruptPolicy.RAW, false)
                .decode(new StreamRecord("77", 1_234, "pk", data, "KMS"), range);
    }

    private static byte[] plain(String text) {
        return text.getBytes(UTF_8);
    }

    private static Map<String, Object> headers(SourceRecord record) {
        Map<String, Object> headers = new HashMap<>();
        StreamSupport.stream(record.headers().spliterator(), false)
                .forEach((Header header) -> headers.put(header.key(), header.value()));
        return headers;
    }
}
