// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import static dev.alluvium.testsupport.kinesis.Direct.FIRST;
import static dev.alluvium.testsupport.kinesis.Direct.MIDDLE;
import static dev.alluvium.testsupport.kinesis.Direct.STREAM;
import static dev.alluvium.testsupport.kinesis.Direct.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.testsupport.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** What only a clock in the test's hand can show. */
class KinesisClockTest {
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    private final ManualClock clock = new ManualClock(START);
    private KinesisEndpoint endpoint =
            KinesisEndpoint.start(KinesisOptions.defaults().withClock(clock));
    private Direct kinesis = new Direct(endpoint.uri());

    @AfterEach
    void close() {
        kinesis.close();
        endpoint.close();
    }

    @Test
    void anIteratorCanBeUsedForFiveMinutes() {
        kinesis.create(1);
        String iterator = kinesis.iterator(ShardIteratorType.TRIM_HORIZON);

        clock.advance(Duration.ofMillis(299_999));
        String next = kinesis.read(iterator).nextShardIterator();
        clock.advance(Duration.ofMillis(1));

        refused("ExpiredIteratorException", () -> kinesis.read(iterator));
        assertThat(kinesis.read(next).records()).isEmpty();
    }

    @Test
    void aTokenOfAListingCanBeUsedForFiveMinutes() {
        kinesis.create(3);
        String token = kinesis.sdk
                .listShards(request -> request.streamName(STREAM).maxResults(1))
                .nextToken();

        clock.advance(Duration.ofSeconds(299));
        assertThat(kinesis.sdk.listShards(request -> request.nextToken(token)).shards())
                .hasSize(2);
        clock.advance(Duration.ofSeconds(1));

        refused("ExpiredNextTokenException", () -> kinesis.sdk.listShards(request -> request.nextToken(token)));
    }

    @Test
    void onlyTheTipIsNothingBehindAlsoWithinOneMillisecond() {
        kinesis.create(1);
        kinesis.put("one");
        kinesis.put("two");
        String iterator = kinesis.iterator(ShardIteratorType.TRIM_HORIZON);

        GetRecordsResponse first = kinesis.sdk.getRecords(
                request -> request.shardIterator(iterator).limit(1));
        GetRecordsResponse second = kinesis.sdk.getRecords(
                request -> request.shardIterator(first.nextShardIterator()).limit(1));

        assertThat(first.millisBehindLatest()).isPositive();
        assertThat(second.millisBehindLatest()).isZero();
    }

    @Test
    void recordsOlderThanTheRetentionAreGone() {
        kinesis.create(1);
        String old = kinesis.put("old");
        clock.advance(Duration.ofHours(1));
        kinesis.put("new");

        clock.advance(Duration.ofHours(23));
        assertThat(kinesis.texts(kinesis.iterator(ShardIteratorType.TRIM_HORIZON)))
                .containsExactly("old", "new");
        clock.advance(Duration.ofMillis(1));

        assertThat(kinesis.texts(kinesis.iterator(ShardIteratorType.TRIM_HORIZON)))
                .containsExactly("new");
        assertThat(kinesis.texts(kinesis.at(ShardIteratorType.AT_SEQUENCE_NUMBER, old)))
                .containsExactly("new");
    }

    @Test
    void aLongerRetentionKeepsWhatWouldHaveGone() {
        kinesis.create(1);
        kinesis.put("old");
        kinesis.sdk.increaseStreamRetentionPeriod(
                request -> request.streamName(STREAM).retentionPeriodHours(48));

        clock.advance(Duration.ofHours(48));

        assertThat(kinesis.texts(kinesis.iterator(ShardIteratorType.TRIM_HORIZON)))
                .containsExactly("old");
    }

    @Test
    void aClosedShardIsForgottenWithItsRecords() {
        kinesis.create(1);
        kinesis.put("old");
        kinesis.sdk.splitShard(
                request -> request.streamName(STREAM).shardToSplit(FIRST).newStartingHashKey(MIDDLE));

        clock.advance(Duration.ofHours(24));
        assertThat(kinesis.sdk.listShards(request -> request.streamName(STREAM)).shards())
                .hasSize(3);
        clock.advance(Duration.ofMillis(1));

        assertThat(kinesis.sdk.listShards(request -> request.streamName(STREAM)).shards())
                .hasSize(2)
                .extracting(Shard::parentShardId)
                .containsOnly(FIRST);
        refused("ResourceNotFoundException", () -> kinesis.iterator(ShardIteratorType.TRIM_HORIZON));
    }

    @Test
    void arrivalAndDistanceFromTheTipAreToldByTheClock() {
        kinesis.create(1);
        kinesis.put("one");
        clock.advance(Duration.ofSeconds(10));
        kinesis.put("two");
        clock.advance(Duration.ofSeconds(5));

        String start = kinesis.iterator(ShardIteratorType.TRIM_HORIZON);
        GetRecordsResponse first =
                kinesis.sdk.getRecords(request -> request.shardIterator(start).limit(1));
        GetRecordsResponse second = kinesis.read(first.nextShardIterator());

        assertThat(first.records().get(0).approximateArrivalTimestamp()).isEqualTo(START);
        assertThat(first.millisBehindLatest()).isEqualTo(15_000);
        assertThat(second.records().get(0).approximateArrivalTimestamp()).isEqualTo(START.plusSeconds(10));
        assertThat(second.millisBehindLatest()).isZero();
    }

    @Test
    void aClockThatStepsBackKeepsTheOrderOfArrivals() {
        kinesis.create(1);
        kinesis.put("one");
        clock.advance(Duration.ofSeconds(-10));
        kinesis.put("two");

        assertThat(kinesis.all(FIRST))
                .allSatisfy(one -> assertThat(one.approximateArrivalTimestamp()).isEqualTo(START));
    }

    @Test
    void theAnswersDateIsTheClocks() {
        kinesis.create(1);
        clock.advance(Duration.ofDays(100));

        String date = kinesis.sdk
                .listStreams()
                .sdkHttpResponse()
                .firstMatchingHeader("Date")
                .orElseThrow();

        assertThat(date).isEqualTo("Tue, 09 Jun 2026 08:00:00 GMT");
    }

    @Test
    void aStreamMayTakeItsTimeToChange() {
        restart(KinesisOptions.defaults().withClock(clock).withTransition(Duration.ofSeconds(30)));

        kinesis.create(1);
        assertThat(status()).isEqualTo(StreamStatus.CREATING);
        refused("ResourceNotFoundException", () -> kinesis.put("early"));
        clock.advance(Duration.ofSeconds(30));
        assertThat(status()).isEqualTo(StreamStatus.ACTIVE);

        kinesis.put("old");
        split(FIRST, MIDDLE);
        assertThat(status()).isEqualTo(StreamStatus.UPDATING);
        refused("ResourceInUseException", () -> split(Direct.SECOND, "5"));
        kinesis.put("meanwhile");
        assertThat(kinesis.texts(kinesis.iterator(ShardIteratorType.TRIM_HORIZON)))
                .containsExactly("old");
        clock.advance(Duration.ofSeconds(30));
        split(Direct.SECOND, "5");
        clock.advance(Duration.ofSeconds(30));

        kinesis.sdk.deleteStream(request -> request.streamName(STREAM));
        assertThat(status()).isEqualTo(StreamStatus.DELETING);
        clock.advance(Duration.ofSeconds(30));
        refused("ResourceNotFoundException", this::status);
        assertThat(kinesis.sdk.listStreams().streamNames()).isEmpty();
    }

    @Test
    void anIteratorOfADeletedStreamIsNoneOfItsSuccessors() {
        kinesis.create(1);
        String iterator = kinesis.iterator(ShardIteratorType.TRIM_HORIZON);
        kinesis.sdk.deleteStream(request -> request.streamName(STREAM));
        refused("ResourceNotFoundException", () -> kinesis.read(iterator));
        clock.advance(Duration.ofSeconds(1));
        kinesis.create(1);

        refused("InvalidArgumentException", () -> kinesis.read(iterator));
    }

    @Test
    void aListingMayAskForTheStreamOfOneBirth() {
        kinesis.create(1);

        assertThat(kinesis.sdk
                        .listShards(request -> request.streamName(STREAM).streamCreationTimestamp(START))
                        .shards())
                .hasSize(1);
        refused(
                "ResourceNotFoundException",
                () -> kinesis.sdk.listShards(
                        request -> request.streamName(STREAM).streamCreationTimestamp(START.minusSeconds(1))));
    }

    private void split(String shard, String key) {
        kinesis.sdk.splitShard(
                request -> request.streamName(STREAM).shardToSplit(shard).newStartingHashKey(key));
    }

    private StreamStatus status() {
        return kinesis.sdk
                .describeStreamSummary(request -> request.streamName(STREAM))
                .streamDescriptionSummary()
                .streamStatus();
    }

    private void restart(KinesisOptions options) {
        close();
        endpoint = KinesisEndpoint.start(options);
        kinesis = new Direct(endpoint.uri());
    }
}
