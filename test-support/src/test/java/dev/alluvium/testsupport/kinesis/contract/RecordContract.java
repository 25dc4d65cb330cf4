// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Records: where they go, how they are read, what is refused. */
abstract class RecordContract extends KinesisContract {
    private static final BigInteger SPACE = BigInteger.ONE.shiftLeft(128);
    private static final BigInteger MIDDLE = BigInteger.ONE.shiftLeft(127);
    private static final String FIRST = "shardId-000000000000";
    private static final String SECOND = "shardId-000000000001";

    RecordContract(boolean cbor) {
        super(cbor);
    }

    @Test
    void thePartitionKeysDigestChoosesTheShardUnlessAHashKeyIsGiven() throws Exception {
        kinesis().create(3);
        List<Shard> shards = kinesis().shards();

        for (int i = 0; i < 10; i++) {
            String key = "key " + i + " äß";
            byte[] digest = MessageDigest.getInstance("MD5").digest(key.getBytes(StandardCharsets.UTF_8));
            assertThat(kinesis().put(key, "x").shardId()).isEqualTo(holder(shards, new BigInteger(1, digest)));
        }
        for (Shard shard : shards) {
            assertThat(kinesis()
                            .putAt(shard.hashKeyRange().startingHashKey(), "x")
                            .shardId())
                    .isEqualTo(shard.shardId());
            assertThat(kinesis()
                            .putAt(shard.hashKeyRange().endingHashKey(), "x")
                            .shardId())
                    .isEqualTo(shard.shardId());
        }
    }

    @Test
    void aRecordComesBackAsItWasPut() {
        kinesis().create(1);
        byte[] data = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2, 0, 1, 2, (byte) 0xFF};

        String number = kinesis()
                .sdk()
                .putRecord(request ->
                        request.streamName(stream()).partitionKey("kä").data(SdkBytes.fromByteArray(data)))
                .sequenceNumber();

        Record record = kinesis().all(kinesis().fromStart(FIRST)).get(0);
        assertThat(record.data().asByteArray()).isEqualTo(data);
        assertThat(record.partitionKey()).isEqualTo("kä");
        assertThat(record.sequenceNumber()).isEqualTo(number).matches("[1-9]\\d{20,128}");
        assertThat(record.approximateArrivalTimestamp()).isBetween(ago(60), ago(-60));
    }

    @Test
    void aBatchIsAnsweredRecordByRecordAndKeepsItsOrderWithinAShard() {
        kinesis().create(2);

        PutRecordsResponse answer = kinesis()
                .sdk()
                .putRecords(request -> request.streamName(stream()).records(entries(60)));

        assertThat(answer.failedRecordCount()).isZero();
        assertThat(answer.records())
                .hasSize(60)
                .allSatisfy(one -> assertThat(one.errorCode()).isNull());
        for (String shard : List.of(FIRST, SECOND)) {
            List<Integer> mine = IntStream.range(0, 60)
                    .filter(i -> answer.records().get(i).shardId().equals(shard))
                    .boxed()
                    .toList();
            assertThat(kinesis().all(kinesis().fromStart(shard)))
                    .extracting(Record::sequenceNumber, one -> one.data().asUtf8String())
                    .containsExactlyElementsOf(mine.stream()
                            .map(i -> Tuple.tuple(answer.records().get(i).sequenceNumber(), "d" + i))
                            .toList());
        }
    }

    @Test
    void sequenceNumbersAscendWithinAShard() {
        kinesis().create(1);

        List<BigInteger> numbers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            numbers.add(new BigInteger(kinesis().put("k" + i, "x").sequenceNumber()));
        }

        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        String start = kinesis().shards().get(0).sequenceNumberRange().startingSequenceNumber();
        assertThat(numbers.get(0)).isGreaterThan(new BigInteger(start));
    }

    @Test
    void everyTypeOfIteratorStartsWhereItSays() {
        kinesis().create(1);
        kinesis().put("k", "one");
        String second = kinesis().put("k", "two").sequenceNumber();
        kinesis().put("k", "three");
        String latest = kinesis().iterator(FIRST, request -> request.shardIteratorType(ShardIteratorType.LATEST));
        kinesis().put("k", "four");

        assertThat(kinesis().texts(kinesis().fromStart(FIRST))).containsExactly("one", "two", "three", "four");
        assertThat(kinesis().texts(at(ShardIteratorType.AT_SEQUENCE_NUMBER, second)))
                .containsExactly("two", "three", "four");
        assertThat(kinesis().texts(at(ShardIteratorType.AFTER_SEQUENCE_NUMBER, second)))
                .containsExactly("three", "four");
        assertThat(kinesis().texts(latest)).containsExactly("four");
        assertThat(kinesis()
                        .texts(kinesis()
                                .iterator(
                                        FIRST,
                                        request -> request.shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                                                .timestamp(ago(3600)))))
                .containsExactly("one", "two", "three", "four");
    }

    @Test
    void anIteratorAtAMomentBeginsWithWhatArrivedThenOrLater() {
        kinesis().create(1);
        kinesis().put("k", "before");
        Instant first = kinesis().all(kinesis().fromStart(FIRST)).get(0).approximateArrivalTimestamp();
        passes(first);
        kinesis().put("k", "after");
        Instant second = kinesis().all(kinesis().fromStart(FIRST)).get(1).approximateArrivalTimestamp();

        assertThat(kinesis().texts(moment(first))).containsExactly("before", "after");
        assertThat(kinesis().texts(moment(first.plusMillis(1)))).containsExactly("after");
        assertThat(kinesis().texts(moment(second))).containsExactly("after");
    }

    @Test
    void anIteratorInTheFutureIsRefused() {
        kinesis().create(1);
        kinesis().put("k", "x");

        refused("InvalidArgumentException", () -> moment(ago(-3600)));
    }

    @Test
    void readingGoesOnFromIteratorToIteratorAndTellsTheTip() {
        kinesis().create(1);
        IntStream.range(0, 5).forEach(i -> kinesis().put("k", "d" + i));

        GetRecordsResponse head = kinesis()
                .sdk()
                .getRecords(request ->
                        request.shardIterator(kinesis().fromStart(FIRST)).limit(2));
        GetRecordsResponse rest = kinesis().read(head.nextShardIterator());
        GetRecordsResponse tip = kinesis().read(rest.nextShardIterator());
        kinesis().put("k", "d5");
        GetRecordsResponse more = kinesis().read(tip.nextShardIterator());

        assertThat(texts(head)).containsExactly("d0", "d1");
        assertThat(texts(rest)).containsExactly("d2", "d3", "d4");
        assertThat(rest.millisBehindLatest()).isZero();
        assertThat(tip.records()).isEmpty();
        assertThat(tip.millisBehindLatest()).isZero();
        assertThat(texts(more)).containsExactly("d5");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        refused("ResourceNotFoundException", () -> kinesis().put("k", "x"));
        refused("ResourceNotFoundException", () -> kinesis().shards());
        refused("ResourceNotFoundException", () -> kinesis().fromStart(FIRST));
        kinesis().create(1);
        refused("ResourceNotFoundException", () -> kinesis().fromStart("shardId-000000000077"));
        refused("ResourceNotFoundException", () -> kinesis().split("shardId-000000000077", "5"));
    }

    @Test
    void recordsThatBreakALimitAreRefused() {
        kinesis().create(1);
        String invalid = "InvalidArgumentException|ValidationException";

        refused(invalid, () -> kinesis().put("", "x"));
        refused(invalid, () -> kinesis().put("k".repeat(257), "x"));
        refused(invalid, () -> kinesis().put("k", "x".repeat(1024 * 1024 + 1)));
        refused(invalid, () -> kinesis().putAt(SPACE.toString(), "x"));
        refused(invalid, () -> kinesis().putAt("-1", "x"));
    }

    @Test
    void aBatchOfMoreThanFiveHundredRecordsIsRefused() {
        needs(Trait.BATCH_LIMIT);
        kinesis().create(1);

        refused(
                "InvalidArgumentException|ValidationException",
                () -> kinesis()
                        .sdk()
                        .putRecords(request -> request.streamName(stream()).records(entries(501))));
    }

    @Test
    void aNumberOfAnotherShardIsRefused() {
        needs(Trait.FOREIGN_NUMBER_IS_REFUSED);
        kinesis().create(2);
        String number = kinesis().putAt(MIDDLE.toString(), "high").sequenceNumber();

        refused("InvalidArgumentException", () -> at(ShardIteratorType.AT_SEQUENCE_NUMBER, number));
    }

    @Test
    void aNumberBeyondTheEndOfAClosedShardIsRefused() {
        needs(Trait.NUMBER_BEYOND_THE_END_IS_REFUSED);
        kinesis().create(1);
        String child;
        kinesis().split(FIRST, MIDDLE.toString());
        child = kinesis().putAt("0", "low").sequenceNumber();

        refused("InvalidArgumentException", () -> at(ShardIteratorType.AFTER_SEQUENCE_NUMBER, child));
    }

    @Test
    void anIteratorThatWasNeverHandedOutIsRefused() {
        needs(Trait.GARBAGE_ITERATOR_IS_REFUSED);
        kinesis().create(1);

        refused("InvalidArgumentException", () -> kinesis().read("bm90IGFuIGl0ZXJhdG9y"));
    }

    @Test
    void answersCarryTheServicesTime() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(endpoint())
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(20))
                .header("X-Amz-Target", "Kinesis_20131202.ListStreams")
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Date", "20260101T000000Z")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/kinesis/aws4_request,"
                                + " SignedHeaders=host, Signature=00")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();

        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Date")).isPresent();
    }

    private String at(ShardIteratorType type, String number) {
        return kinesis()
                .iterator(FIRST, request -> request.shardIteratorType(type).startingSequenceNumber(number));
    }

    private String moment(Instant time) {
        return kinesis()
                .iterator(
                        FIRST,
                        request -> request.shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                                .timestamp(time));
    }

    private static List<PutRecordsRequestEntry> entries(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> PutRecordsRequestEntry.builder()
                        .partitionKey("k" + i % 7)
                        .data(SdkBytes.fromUtf8String("d" + i))
                        .build())
                .toList();
    }

    private static String holder(List<Shard> shards, BigInteger key) {
        return shards.stream()
                .filter(shard -> key.compareTo(
                                        new BigInteger(shard.hashKeyRange().startingHashKey()))
                                >= 0
                        && key.compareTo(new BigInteger(shard.hashKeyRange().endingHashKey())) <= 0)
                .map(Shard::shardId)
                .findFirst()
                .orElseThrow();
    }
}
