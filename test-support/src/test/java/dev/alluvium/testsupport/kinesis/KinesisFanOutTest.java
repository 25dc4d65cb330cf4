// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.testsupport.ManualClock;
import dev.alluvium.testsupport.kinesis.KinesisFault.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.Consumer;
import software.amazon.awssdk.services.kinesis.model.ConsumerStatus;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;

/** Registered consumers and subscriptions, over the real SDK; all time is in the test's hand. */
class KinesisFanOutTest {
    private static final StartingPosition OLDEST = at(ShardIteratorType.TRIM_HORIZON, null);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T08:00:00Z"));
    private KinesisEndpoint endpoint;
    private Direct direct;
    private FanOut fanOut;

    @BeforeEach
    void start() {
        begin(KinesisOptions.defaults().withClock(clock));
    }

    private void begin(KinesisOptions options) {
        endpoint = KinesisEndpoint.start(options);
        direct = new Direct(endpoint.uri());
        fanOut = new FanOut(endpoint.uri());
        direct.create(1);
    }

    @AfterEach
    void stop() {
        fanOut.close();
        direct.close();
        endpoint.close();
    }

    @Test
    void aConsumerIsRegisteredDescribedListedAndRemoved() {
        again(KinesisOptions.defaults().withClock(clock).withTransition(Duration.ofSeconds(10)));
        clock.advance(Duration.ofSeconds(20));
        Consumer made = register("c");

        assertThat(made.consumerStatus()).isEqualTo(ConsumerStatus.CREATING);
        assertThat(made.consumerARN()).startsWith(streamArn() + "/consumer/c:");
        assertThat(fanOut.subscribe(made.consumerARN(), Direct.FIRST, OLDEST).end())
                .isEqualTo("ResourceInUseException");
        clock.advance(Duration.ofSeconds(10));
        assertThat(status(made)).isEqualTo(ConsumerStatus.ACTIVE);
        assertThat(direct.sdk
                        .listStreamConsumers(request -> request.streamARN(streamArn()))
                        .consumers())
                .extracting(Consumer::consumerName)
                .containsExactly("c");
        assertThat(direct.sdk
                        .describeStreamSummary(request -> request.streamName("events"))
                        .streamDescriptionSummary()
                        .consumerCount())
                .isEqualTo(1);
        Direct.refused("ResourceInUseException", () -> register("c"));

        direct.sdk.deregisterStreamConsumer(request -> request.consumerARN(made.consumerARN()));

        assertThat(status(made)).isEqualTo(ConsumerStatus.DELETING);
        clock.advance(Duration.ofSeconds(10));
        Direct.refused("ResourceNotFoundException", () -> status(made));
        assertThat(register("c").consumerARN()).isNotEqualTo(made.consumerARN());
    }

    @Test
    void consumersAreLimitedInNumberAndRate() {
        again(KinesisOptions.defaults().withClock(clock).withLimits(true, true));
        for (int i = 0; i < 5; i++) {
            register("c" + i);
        }
        Direct.refused("LimitExceededException", () -> register("c5"));
        for (int i = 5; i < 20; i++) {
            clock.advance(Duration.ofSeconds(1));
            register("c" + i);
        }
        clock.advance(Duration.ofSeconds(1));
        Direct.refused("LimitExceededException", () -> register("c20"));
    }

    @Test
    void eventsComeAsRecordsDoAndSayWhereToGoOn() {
        direct.put("1");
        direct.put("2");
        String arn = register("c").consumerARN();
        FanOut.Feed feed = fanOut.subscribe(arn, Direct.FIRST, OLDEST);

        SubscribeToShardEvent first = feed.next();
        assertThat(first.records())
                .extracting(record -> record.data().asUtf8String())
                .containsExactly("1", "2");
        assertThat(first.records().get(0).approximateArrivalTimestamp()).isEqualTo(clock.instant());
        assertThat(first.millisBehindLatest()).isZero();
        assertThat(first.continuationSequenceNumber())
                .isEqualTo(first.records().get(1).sequenceNumber());
        direct.put("3");
        assertThat(feed.texts()).containsExactly("3");
        clock.advance(Duration.ofSeconds(3));
        assertThat(feed.next().records()).isEmpty();
        clock.advance(Duration.ofMinutes(5));
        assertThat(feed.end()).isEqualTo("completed");

        StartingPosition behind = at(ShardIteratorType.AFTER_SEQUENCE_NUMBER, first.continuationSequenceNumber());
        assertThat(fanOut.subscribe(arn, Direct.FIRST, behind).texts()).containsExactly("3");
        assertThat(endpoint.calls("SubscribeToShard", Direct.FIRST)).isEqualTo(2);
    }

    @Test
    void anEventOfAShardThatNeverHadARecordSaysWhereToGoOnToo() {
        String arn = register("c").consumerARN();
        SubscribeToShardEvent first =
                fanOut.subscribe(arn, Direct.FIRST, OLDEST).next();
        assertThat(first.records()).isEmpty();
        direct.put("1");
        clock.advance(Duration.ofSeconds(5));

        StartingPosition from = at(ShardIteratorType.AT_SEQUENCE_NUMBER, first.continuationSequenceNumber());

        assertThat(fanOut.subscribe(arn, Direct.FIRST, from).texts()).containsExactly("1");
    }

    @Test
    void theEndOfAShardNamesItsChildrenAndNothingToGoOnFrom() {
        direct.put("1");
        String arn = register("c").consumerARN();
        FanOut.Feed feed = fanOut.subscribe(arn, Direct.FIRST, OLDEST);
        assertThat(feed.texts()).containsExactly("1");

        direct.sdk.splitShard(request ->
                request.streamName("events").shardToSplit(Direct.FIRST).newStartingHashKey(Direct.MIDDLE));

        SubscribeToShardEvent last = feed.next();
        assertThat(last.continuationSequenceNumber()).isNull();
        assertThat(last.childShards())
                .extracting(ChildShard::shardId)
                .containsExactly("shardId-000000000001", "shardId-000000000002");
        assertThat(feed.end()).isEqualTo("completed");
    }

    @Test
    void aSecondSubscriptionIsRefusedForFiveSecondsAndThenTakesOver() {
        String arn = register("c").consumerARN();
        FanOut.Feed first = fanOut.subscribe(arn, Direct.FIRST, OLDEST);
        first.next();

        assertThat(fanOut.subscribe(arn, Direct.FIRST, OLDEST).end()).isEqualTo("ResourceInUseException");
        clock.advance(Duration.ofSeconds(5));
        FanOut.Feed second = fanOut.subscribe(arn, Direct.FIRST, OLDEST);
        second.next();

        assertThat(first.end()).isEqualTo("ResourceInUseException");
        direct.put("1");
        assertThat(second.texts()).containsExactly("1");
    }

    @Test
    void aRefusalMayComeInsideAStream() {
        again(KinesisOptions.defaults()
                .withClock(clock)
                .withFanOut(FanOutOptions.defaults().refusingInStream()));
        String arn = register("c").consumerARN();
        fanOut.subscribe(arn, Direct.FIRST, OLDEST).next();

        assertThat(fanOut.subscribe(arn, Direct.FIRST, OLDEST).end()).isEqualTo("ResourceInUseException");
    }

    @Test
    void aConsumerHasTwoMegabytesASecondOfAShardToItself() {
        again(KinesisOptions.defaults().withClock(clock).withLimits(true, false));
        direct.putAll(40, "0", 100_000);
        String arn = register("c").consumerARN();
        FanOut.Feed feed = fanOut.subscribe(arn, Direct.FIRST, OLDEST);
        int now = 0;
        while (now < 30) {
            now += feed.next().records().size();
        }

        // A third event overdraws it: nothing more until the debt is earned.
        assertThat(now).isEqualTo(30);
        clock.advance(Duration.ofSeconds(1));
        assertThat(feed.next().records()).hasSize(10);
    }

    @Test
    void faultsHitCallsAndEvents() {
        direct.put("1");
        String arn = register("c").consumerARN();
        endpoint.arm(KinesisFault.on("SubscribeToShard", Kind.INTERNAL_FAILURE).times(1));
        assertThat(fanOut.subscribe(arn, Direct.FIRST, OLDEST).end()).isEqualTo("KinesisException");
        for (Kind kind : List.of(Kind.RESET, Kind.INTERNAL_FAILURE, Kind.IN_USE)) {
            endpoint.arm(KinesisFault.on("SubscribeToShardEvent", kind).times(1));
            assertThat(fanOut.subscribe(arn, Direct.FIRST, OLDEST).end())
                    .as(kind.name())
                    .isNotEqualTo("completed");
            clock.advance(Duration.ofSeconds(5));
        }
        assertThat(fanOut.subscribe(arn, Direct.FIRST, OLDEST).texts()).containsExactly("1");
    }

    private void again(KinesisOptions options) {
        stop();
        begin(options);
    }

    private Consumer register(String name) {
        return direct.sdk
                .registerStreamConsumer(
                        request -> request.streamARN(streamArn()).consumerName(name))
                .consumer();
    }

    private ConsumerStatus status(Consumer consumer) {
        return direct.sdk
                .describeStreamConsumer(request -> request.consumerARN(consumer.consumerARN()))
                .consumerDescription()
                .consumerStatus();
    }

    private String streamArn() {
        return "arn:aws:kinesis:us-east-1:000000000000:stream/events";
    }

    private static StartingPosition at(ShardIteratorType type, String number) {
        return StartingPosition.builder().type(type).sequenceNumber(number).build();
    }
}
