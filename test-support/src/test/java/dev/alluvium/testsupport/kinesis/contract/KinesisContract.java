// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;

/**
 * What every endpoint that stands for the service has to do, seen through the real SDK. Each test has a stream of its
 * own, so that one endpoint serves the whole suite.
 */
abstract class KinesisContract {
    private static final BigInteger SPACE = BigInteger.ONE.shiftLeft(128);
    private static final BigInteger MIDDLE = BigInteger.ONE.shiftLeft(127);
    private static final String FIRST = "shardId-000000000000";
    private static final String SECOND = "shardId-000000000001";

    private final boolean cbor;
    private String stream = "";
    private ContractClient kinesis;

    /**
     * Runs in one of the two encodings.
     *
     * @param cbor whether the SDK speaks CBOR; JSON otherwise
     */
    KinesisContract(boolean cbor) {
        this.cbor = cbor;
    }

    /** Where the endpoint is. */
    abstract URI endpoint();

    /** What this endpoint does not do, each with the reason. */
    abstract Map<Trait, String> lacks();

    @BeforeEach
    final void connect(TestInfo test) {
        System.setProperty("aws.cborEnabled", Boolean.toString(cbor));
        stream = test.getTestMethod().orElseThrow().getName() + (cbor ? "-cbor" : "-json");
        kinesis = new ContractClient(endpoint(), stream);
    }

    @AfterEach
    final void disconnect() {
        kinesis.close();
        System.clearProperty("aws.cborEnabled");
    }

    @Test
    void aStreamIsCreatedDescribedListedAndDeleted() {
        kinesis.create(2);

        StreamDescriptionSummary summary = kinesis.sdk()
                .describeStreamSummary(request -> request.streamName(stream))
                .streamDescriptionSummary();
        assertThat(summary.streamName()).isEqualTo(stream);
        assertThat(summary.streamARN()).matches("arn:aws:kinesis:us-east-1:\\d{12}:stream/" + stream);
        assertThat(summary.openShardCount()).isEqualTo(2);
        assertThat(summary.retentionPeriodHours()).isEqualTo(24);
        assertThat(summary.streamCreationTimestamp()).isBetween(ago(60), ago(-60));
        assertThat(kinesis.sdk()
                        .describeStream(request -> request.streamName(stream))
                        .streamDescription()
                        .shards())
                .isEqualTo(kinesis.shards());
        assertThat(kinesis.sdk().listStreams().streamNames()).contains(stream);
        refused("ResourceInUseException", () -> kinesis.create(2));

        kinesis.sdk().deleteStream(request -> request.streamName(stream));

        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> refused("ResourceNotFoundException", () -> kinesis.shards()));
    }

    @Test
    void aStreamCanBeNamedByItsArn() {
        kinesis.create(1);
        String arn = kinesis.sdk()
                .describeStreamSummary(request -> request.streamName(stream))
                .streamDescriptionSummary()
                .streamARN();

        kinesis.sdk()
                .putRecord(request ->
                        request.streamARN(arn).partitionKey("k").data(SdkBytes.fromUtf8String("by its arn")));

        String iterator = kinesis.sdk()
                .getShardIterator(request ->
                        request.streamARN(arn).shardId(FIRST).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
        assertThat(kinesis.texts(iterator)).containsExactly("by its arn");
        assertThat(kinesis.sdk().listShards(request -> request.streamARN(arn)).shards())
                .hasSize(1);
    }

    @Test
    void theOpenShardsShareTheWholeSpaceOfHashKeys() {
        kinesis.create(3);

        assertThat(kinesis.shards()).extracting(Shard::shardId).containsExactly(FIRST, SECOND, "shardId-000000000002");
        assertPartition(kinesis.openShards());
    }

    @Test
    void thePartitionKeysDigestChoosesTheShardUnlessAHashKeyIsGiven() throws Exception {
        kinesis.create(3);
        List<Shard> shards = kinesis.shards();

        for (int i = 0; i < 10; i++) {
            String key = "key " + i + " äß";
            byte[] digest = MessageDigest.getInstance("MD5").digest(key.getBytes(StandardCharsets.UTF_8));
            assertThat(kinesis.put(key, "x").shardId()).isEqualTo(holder(shards, new BigInteger(1, digest)));
        }
        for (Shard shard : shards) {
            assertThat(kinesis.putAt(shard.hashKeyRange().startingHashKey(), "x")
                            .shardId())
                    .isEqualTo(shard.shardId());
            assertThat(kinesis.putAt(shard.hashKeyRange().endingHashKey(), "x").shardId())
                    .isEqualTo(shard.shardId());
        }
    }

    @Test
    void aRecordComesBackAsItWasPut() {
        kinesis.create(1);
        byte[] data = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2, 0, 1, 2, (byte) 0xFF};

        String number = kinesis.sdk()
                .putRecord(
                        request -> request.streamName(stream).partitionKey("kä").data(SdkBytes.fromByteArray(data)))
                .sequenceNumber();

        Record record = kinesis.all(kinesis.fromStart(FIRST)).get(0);
        assertThat(record.data().asByteArray()).isEqualTo(data);
        assertThat(record.partitionKey()).isEqualTo("kä");
        assertThat(record.sequenceNumber()).isEqualTo(number).matches("[1-9]\\d{20,128}");
        assertThat(record.approximateArrivalTimestamp()).isBetween(ago(60), ago(-60));
    }

    @Test
    void aBatchIsAnsweredRecordByRecordAndKeepsItsOrderWithinAShard() {
        kinesis.create(2);

        PutRecordsResponse answer =
                kinesis.sdk().putRecords(request -> request.streamName(stream).records(entries(60)));

        assertThat(answer.failedRecordCount()).isZero();
        assertThat(answer.records())
                .hasSize(60)
                .allSatisfy(one -> assertThat(one.errorCode()).isNull());
        for (String shard : List.of(FIRST, SECOND)) {
            List<Integer> mine = IntStream.range(0, 60)
                    .filter(i -> answer.records().get(i).shardId().equals(shard))
                    .boxed()
                    .toList();
            assertThat(kinesis.all(kinesis.fromStart(shard)))
                    .extracting(Record::sequenceNumber, one -> one.data().asUtf8String())
                    .containsExactlyElementsOf(mine.stream()
                            .map(i -> org.assertj.core.groups.Tuple.tuple(
                                    answer.records().get(i).sequenceNumber(), "d" + i))
                            .toList());
        }
    }

    @Test
    void sequenceNumbersAscendWithinAShard() {
        kinesis.create(1);

        List<BigInteger> numbers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            numbers.add(new BigInteger(kinesis.put("k" + i, "x").sequenceNumber()));
        }

        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        String start = kinesis.shards().get(0).sequenceNumberRange().startingSequenceNumber();
        assertThat(numbers.get(0)).isGreaterThan(new BigInteger(start));
    }

    @Test
    void everyTypeOfIteratorStartsWhereItSays() {
        kinesis.create(1);
        kinesis.put("k", "one");
        String second = kinesis.put("k", "two").sequenceNumber();
        kinesis.put("k", "three");
        String latest = kinesis.iterator(FIRST, request -> request.shardIteratorType(ShardIteratorType.LATEST));
        kinesis.put("k", "four");

        assertThat(kinesis.texts(kinesis.fromStart(FIRST))).containsExactly("one", "two", "three", "four");
        assertThat(kinesis.texts(at(ShardIteratorType.AT_SEQUENCE_NUMBER, second)))
                .containsExactly("two", "three", "four");
        assertThat(kinesis.texts(at(ShardIteratorType.AFTER_SEQUENCE_NUMBER, second)))
                .containsExactly("three", "four");
        assertThat(kinesis.texts(latest)).containsExactly("four");
        assertThat(kinesis.texts(kinesis.iterator(
                        FIRST,
                        request -> request.shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                                .timestamp(ago(3600)))))
                .containsExactly("one", "two", "three", "four");
    }

    @Test
    void anIteratorAtAMomentBeginsWithWhatArrivedThenOrLater() {
        kinesis.create(1);
        kinesis.put("k", "before");
        Instant first = kinesis.all(kinesis.fromStart(FIRST)).get(0).approximateArrivalTimestamp();
        org.awaitility.Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> Instant.now().isAfter(first.plusMillis(20)));
        kinesis.put("k", "after");
        Instant second = kinesis.all(kinesis.fromStart(FIRST)).get(1).approximateArrivalTimestamp();

        assertThat(kinesis.texts(moment(first))).containsExactly("before", "after");
        assertThat(kinesis.texts(moment(first.plusMillis(1)))).containsExactly("after");
        assertThat(kinesis.texts(moment(second))).containsExactly("after");
    }

    @Test
    void anIteratorInTheFutureIsRefused() {
        kinesis.create(1);

        refused("InvalidArgumentException", () -> moment(ago(-3600)));
    }

    @Test
    void readingGoesOnFromIteratorToIteratorAndTellsTheTip() {
        kinesis.create(1);
        IntStream.range(0, 5).forEach(i -> kinesis.put("k", "d" + i));

        GetRecordsResponse head = kinesis.sdk()
                .getRecords(request ->
                        request.shardIterator(kinesis.fromStart(FIRST)).limit(2));
        GetRecordsResponse rest = kinesis.read(head.nextShardIterator());
        GetRecordsResponse tip = kinesis.read(rest.nextShardIterator());
        kinesis.put("k", "d5");
        GetRecordsResponse more = kinesis.read(tip.nextShardIterator());

        assertThat(texts(head)).containsExactly("d0", "d1");
        assertThat(texts(rest)).containsExactly("d2", "d3", "d4");
        assertThat(rest.millisBehindLatest()).isZero();
        assertThat(tip.records()).isEmpty();
        assertThat(tip.millisBehindLatest()).isZero();
        assertThat(texts(more)).containsExactly("d5");
    }

    @Test
    void aSplitClosesTheParentAndItsChildrenShareItsRange() {
        kinesis.create(1);
        BigInteger last = new BigInteger(kinesis.put("k", "old").sequenceNumber());

        kinesis.split(FIRST, MIDDLE.toString());
        PutRecordResponse low = kinesis.putAt("0", "low");
        PutRecordResponse high = kinesis.putAt(MIDDLE.toString(), "high");

        List<Shard> shards = kinesis.shards();
        assertThat(shards).hasSize(3);
        assertThat(shards.get(0).sequenceNumberRange().endingSequenceNumber()).isNotNull();
        assertThat(shards.subList(1, 3)).extracting(Shard::parentShardId).containsExactly(FIRST, FIRST);
        assertThat(shards.subList(1, 3))
                .extracting(Shard::adjacentParentShardId)
                .containsOnlyNulls();
        assertPartition(kinesis.openShards());
        assertThat(List.of(low.shardId(), high.shardId())).containsExactly(SECOND, "shardId-000000000002");
        assertThat(new BigInteger(low.sequenceNumber())).isGreaterThan(last);
        assertThat(new BigInteger(high.sequenceNumber())).isGreaterThan(last);
    }

    @Test
    void theEndOfAClosedShardNamesItsChildren() {
        kinesis.create(1);
        kinesis.put("k", "old");
        kinesis.split(FIRST, MIDDLE.toString());

        GetRecordsResponse end = end(kinesis.fromStart(FIRST));

        assertThat(end.nextShardIterator()).isNull();
        assertThat(end.childShards())
                .hasSize(2)
                .allSatisfy(child -> assertThat(child.parentShards()).containsExactly(FIRST));
        assertThat(end.childShards().get(0).hashKeyRange().startingHashKey()).isEqualTo("0");
        assertThat(end.childShards().get(1).hashKeyRange().startingHashKey()).isEqualTo(MIDDLE.toString());
        assertThat(kinesis.texts(kinesis.fromStart(FIRST))).containsExactly("old");
    }

    @Test
    void aMergeClosesBothParents() {
        kinesis.create(2);
        kinesis.putAt("0", "low");
        kinesis.putAt(MIDDLE.toString(), "high");

        kinesis.merge(FIRST, SECOND);

        Shard child = kinesis.shards().get(2);
        assertThat(Set.of(child.parentShardId(), child.adjacentParentShardId())).isEqualTo(Set.of(FIRST, SECOND));
        assertPartition(List.of(child));
        for (String parent : List.of(FIRST, SECOND)) {
            GetRecordsResponse end = end(kinesis.fromStart(parent));
            assertThat(end.childShards()).hasSize(1);
            assertThat(end.childShards().get(0).shardId()).isEqualTo(child.shardId());
            assertThat(new HashSet<>(end.childShards().get(0).parentShards())).isEqualTo(Set.of(FIRST, SECOND));
        }
    }

    @Test
    void theLastNumberOfAClosedShardLiesBetweenItsRecordsAndItsChildren() {
        needs(Trait.REAL_ENDING_NUMBER);
        kinesis.create(1);
        BigInteger last = new BigInteger(kinesis.put("k", "old").sequenceNumber());

        kinesis.split(FIRST, MIDDLE.toString());

        List<Shard> shards = kinesis.shards();
        BigInteger end = new BigInteger(shards.get(0).sequenceNumberRange().endingSequenceNumber());
        BigInteger child = new BigInteger(shards.get(1).sequenceNumberRange().startingSequenceNumber());
        assertThat(end).isGreaterThanOrEqualTo(last).isLessThan(child);
    }

    @Test
    void theShardCountIsScaledUpAndDown() {
        kinesis.create(1);
        kinesis.put("k", "first");

        for (int count : List.of(2, 4, 3)) {
            kinesis.scale(count);
            assertThat(kinesis.openShards()).hasSize(count);
            assertPartition(kinesis.openShards());
        }

        refused("InvalidArgumentException|LimitExceededException", () -> kinesis.scale(7));
        assertThat(kinesis.texts(kinesis.fromStart(FIRST))).containsExactly("first");
    }

    @Test
    void aListingComesInPages() {
        kinesis.create(5);

        ListShardsResponse head =
                kinesis.sdk().listShards(request -> request.streamName(stream).maxResults(2));
        ListShardsResponse next = kinesis.sdk()
                .listShards(request -> request.nextToken(head.nextToken()).maxResults(2));
        ListShardsResponse tail = kinesis.sdk()
                .listShards(request -> request.nextToken(next.nextToken()).maxResults(2));

        List<Shard> all = new ArrayList<>(head.shards());
        all.addAll(next.shards());
        all.addAll(tail.shards());
        assertThat(all).isEqualTo(kinesis.shards());
        assertThat(tail.nextToken()).isNull();
        assertThat(kinesis.sdk()
                        .listShards(request -> request.streamName(stream).exclusiveStartShardId(SECOND))
                        .shards())
                .isEqualTo(all.subList(2, 5));
    }

    @Test
    void aTokenOfAListingStandsForTheStream() {
        needs(Trait.TOKEN_STANDS_ALONE);
        kinesis.create(2);
        String token = kinesis.sdk()
                .listShards(request -> request.streamName(stream).maxResults(1))
                .nextToken();

        refused(
                "InvalidArgumentException",
                () -> kinesis.sdk()
                        .listShards(request -> request.streamName(stream).nextToken(token)));
    }

    @Test
    void aListingIsFilteredByPlace() {
        kinesis.create(1);
        kinesis.split(FIRST, MIDDLE.toString());
        List<Shard> all = kinesis.shards();

        assertThat(filtered(ShardFilterType.AT_LATEST)).isEqualTo(all.subList(1, 3));
        assertThat(filtered(ShardFilterType.FROM_TRIM_HORIZON)).isEqualTo(all);
        assertThat(kinesis.sdk()
                        .listShards(request -> request.streamName(stream)
                                .shardFilter(filter -> filter.type(ShardFilterType.AFTER_SHARD_ID)
                                        .shardId(SECOND)))
                        .shards())
                .isEqualTo(all.subList(2, 3));
    }

    @Test
    void aListingIsFilteredByTime() {
        needs(Trait.FILTER_BY_TIME);
        kinesis.create(1);
        kinesis.put("k", "x");
        Instant early = kinesis.all(kinesis.fromStart(FIRST)).get(0).approximateArrivalTimestamp();
        org.awaitility.Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> Instant.now().isAfter(early.plusMillis(20)));
        kinesis.split(FIRST, MIDDLE.toString());
        kinesis.putAt("0", "x");
        Instant late = kinesis.all(kinesis.fromStart(SECOND)).get(0).approximateArrivalTimestamp();
        List<Shard> all = kinesis.shards();

        assertThat(filtered(ShardFilterType.AT_TRIM_HORIZON)).isEqualTo(all.subList(0, 1));
        assertThat(filtered(ShardFilterType.AT_TIMESTAMP, early)).isEqualTo(all.subList(0, 1));
        assertThat(filtered(ShardFilterType.FROM_TIMESTAMP, early)).isEqualTo(all);
        assertThat(filtered(ShardFilterType.AT_TIMESTAMP, late.plusMillis(1))).isEqualTo(all.subList(1, 3));
        assertThat(filtered(ShardFilterType.FROM_TIMESTAMP, late.plusMillis(1))).isEqualTo(all.subList(1, 3));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        refused("ResourceNotFoundException", () -> kinesis.put("k", "x"));
        refused("ResourceNotFoundException", () -> kinesis.shards());
        refused("ResourceNotFoundException", () -> kinesis.fromStart(FIRST));
        kinesis.create(1);
        refused("ResourceNotFoundException", () -> kinesis.fromStart("shardId-000000000077"));
        refused("ResourceNotFoundException", () -> kinesis.split("shardId-000000000077", "5"));
    }

    @Test
    void changesThatMakeNoSenseAreRefused() {
        kinesis.create(3);

        refused("InvalidArgumentException", () -> kinesis.split(FIRST, "0"));
        refused("InvalidArgumentException", () -> kinesis.split(FIRST, MIDDLE.toString()));
        refused("InvalidArgumentException", () -> kinesis.merge(FIRST, "shardId-000000000002"));
        kinesis.split(FIRST, "5");
        refused("InvalidArgumentException|ResourceInUseException", () -> kinesis.split(FIRST, "3"));
    }

    @Test
    void recordsThatBreakALimitAreRefused() {
        kinesis.create(1);
        String invalid = "InvalidArgumentException|ValidationException";

        refused(invalid, () -> kinesis.put("", "x"));
        refused(invalid, () -> kinesis.put("k".repeat(257), "x"));
        refused(invalid, () -> kinesis.put("k", "x".repeat(1024 * 1024 + 1)));
        refused(invalid, () -> kinesis.putAt(SPACE.toString(), "x"));
        refused(invalid, () -> kinesis.putAt("-1", "x"));
        refused(
                invalid,
                () -> kinesis.sdk()
                        .putRecords(request -> request.streamName(stream).records(entries(501))));
    }

    @Test
    void theRetentionIsMadeLongerAndShorter() {
        kinesis.create(1);

        kinesis.sdk()
                .increaseStreamRetentionPeriod(
                        request -> request.streamName(stream).retentionPeriodHours(48));
        int longer = retention();
        refused(
                "InvalidArgumentException",
                () -> kinesis.sdk()
                        .increaseStreamRetentionPeriod(
                                request -> request.streamName(stream).retentionPeriodHours(24)));
        kinesis.sdk()
                .decreaseStreamRetentionPeriod(
                        request -> request.streamName(stream).retentionPeriodHours(24));

        assertThat(longer).isEqualTo(48);
        assertThat(retention()).isEqualTo(24);
    }

    @Test
    void aNumberOfAnotherShardIsRefused() {
        needs(Trait.FOREIGN_NUMBER_IS_REFUSED);
        kinesis.create(2);
        String number = kinesis.putAt(MIDDLE.toString(), "high").sequenceNumber();

        refused("InvalidArgumentException", () -> at(ShardIteratorType.AT_SEQUENCE_NUMBER, number));
    }

    @Test
    void aNumberBeyondTheEndOfAClosedShardIsRefused() {
        needs(Trait.NUMBER_BEYOND_THE_END_IS_REFUSED);
        kinesis.create(1);
        String child;
        kinesis.split(FIRST, MIDDLE.toString());
        child = kinesis.putAt("0", "low").sequenceNumber();

        refused("InvalidArgumentException", () -> at(ShardIteratorType.AFTER_SEQUENCE_NUMBER, child));
    }

    @Test
    void anIteratorThatWasNeverHandedOutIsRefused() {
        needs(Trait.GARBAGE_ITERATOR_IS_REFUSED);
        kinesis.create(1);

        refused("InvalidArgumentException", () -> kinesis.read("bm90IGFuIGl0ZXJhdG9y"));
    }

    @Test
    void answersCarryTheServicesTime() throws Exception {
        needs(Trait.DATE_HEADER);
        HttpRequest request = HttpRequest.newBuilder(endpoint())
                .header("X-Amz-Target", "Kinesis_20131202.ListStreams")
                .header("Content-Type", "application/x-amz-json-1.1")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();

        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Date")).isPresent();
    }

    private void needs(Trait trait) {
        String reason = lacks().get(trait);
        Assumptions.assumeTrue(reason == null, () -> trait + ": " + reason);
    }

    private static void refused(String types, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        error -> assertThat(error.awsErrorDetails().errorCode()).matches(types));
    }

    private String at(ShardIteratorType type, String number) {
        return kinesis.iterator(
                FIRST, request -> request.shardIteratorType(type).startingSequenceNumber(number));
    }

    private String moment(Instant time) {
        return kinesis.iterator(
                FIRST,
                request -> request.shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                        .timestamp(time));
    }

    private List<Shard> filtered(ShardFilterType type) {
        return kinesis.sdk()
                .listShards(request -> request.streamName(stream).shardFilter(filter -> filter.type(type)))
                .shards();
    }

    private List<Shard> filtered(ShardFilterType type, Instant time) {
        return kinesis.sdk()
                .listShards(request -> request.streamName(stream)
                        .shardFilter(filter -> filter.type(type).timestamp(time)))
                .shards();
    }

    private int retention() {
        kinesis.awaitActive();
        return kinesis.sdk()
                .describeStreamSummary(request -> request.streamName(stream))
                .streamDescriptionSummary()
                .retentionPeriodHours();
    }

    /** The answer that ends a closed shard. */
    private GetRecordsResponse end(String iterator) {
        GetRecordsResponse answer = kinesis.read(iterator);
        for (int i = 0; i < 20 && answer.nextShardIterator() != null; i++) {
            answer = kinesis.read(answer.nextShardIterator());
        }
        return answer;
    }

    private static List<String> texts(GetRecordsResponse answer) {
        return answer.records().stream().map(one -> one.data().asUtf8String()).toList();
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

    private static void assertPartition(List<Shard> shards) {
        BigInteger next = BigInteger.ZERO;
        for (Shard shard : shards) {
            assertThat(new BigInteger(shard.hashKeyRange().startingHashKey())).isEqualTo(next);
            next = new BigInteger(shard.hashKeyRange().endingHashKey()).add(BigInteger.ONE);
        }
        assertThat(next).isEqualTo(SPACE);
    }

    private static Instant ago(long seconds) {
        return Instant.now().minusSeconds(seconds);
    }
}
