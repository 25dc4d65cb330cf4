// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;

/** Streams and their shards: lives, listings, splits and merges. */
abstract class ShardContract extends KinesisContract {
    private static final BigInteger SPACE = BigInteger.ONE.shiftLeft(128);
    private static final BigInteger MIDDLE = BigInteger.ONE.shiftLeft(127);
    private static final String FIRST = "shardId-000000000000";
    private static final String SECOND = "shardId-000000000001";

    ShardContract(boolean cbor) {
        super(cbor);
    }

    @Test
    void aStreamIsCreatedDescribedListedAndDeleted() {
        kinesis().create(2);

        StreamDescriptionSummary summary = kinesis()
                .sdk()
                .describeStreamSummary(request -> request.streamName(stream()))
                .streamDescriptionSummary();
        assertThat(summary.streamName()).isEqualTo(stream());
        assertThat(summary.streamARN()).matches("arn:aws:kinesis:us-east-1:\\d{12}:stream/" + stream());
        assertThat(summary.openShardCount()).isEqualTo(2);
        assertThat(summary.retentionPeriodHours()).isEqualTo(24);
        assertThat(summary.streamCreationTimestamp()).isBetween(ago(60), ago(-60));
        assertThat(kinesis()
                        .sdk()
                        .describeStream(request -> request.streamName(stream()))
                        .streamDescription()
                        .shards())
                .isEqualTo(kinesis().shards());
        assertThat(kinesis().sdk().listStreams().streamNames()).contains(stream());
        refused("ResourceInUseException", () -> kinesis().create(2));

        kinesis().sdk().deleteStream(request -> request.streamName(stream()));

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        refused("ResourceNotFoundException", () -> kinesis().shards()));
    }

    @Test
    void aStreamCanBeNamedByItsArn() {
        kinesis().create(1);
        String arn = kinesis()
                .sdk()
                .describeStreamSummary(request -> request.streamName(stream()))
                .streamDescriptionSummary()
                .streamARN();

        kinesis()
                .sdk()
                .putRecord(request ->
                        request.streamARN(arn).partitionKey("k").data(SdkBytes.fromUtf8String("by its arn")));

        String iterator = kinesis()
                .sdk()
                .getShardIterator(request ->
                        request.streamARN(arn).shardId(FIRST).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
        assertThat(kinesis().texts(iterator)).containsExactly("by its arn");
        assertThat(kinesis().sdk().listShards(request -> request.streamARN(arn)).shards())
                .hasSize(1);
    }

    @Test
    void theOpenShardsShareTheWholeSpaceOfHashKeys() {
        kinesis().create(3);

        assertThat(kinesis().shards())
                .extracting(Shard::shardId)
                .containsExactly(FIRST, SECOND, "shardId-000000000002");
        assertPartition(kinesis().openShards());
    }

    @Test
    void aSplitClosesTheParentAndItsChildrenShareItsRange() {
        kinesis().create(1);
        BigInteger last = new BigInteger(kinesis().put("k", "old").sequenceNumber());

        kinesis().split(FIRST, MIDDLE.toString());
        PutRecordResponse low = kinesis().putAt("0", "low");
        PutRecordResponse high = kinesis().putAt(MIDDLE.toString(), "high");

        List<Shard> shards = kinesis().shards();
        assertThat(shards).hasSize(3);
        assertThat(shards.get(0).sequenceNumberRange().endingSequenceNumber()).isNotNull();
        assertThat(shards.subList(1, 3)).extracting(Shard::parentShardId).containsExactly(FIRST, FIRST);
        assertThat(shards.subList(1, 3))
                .extracting(Shard::adjacentParentShardId)
                .containsOnlyNulls();
        assertPartition(kinesis().openShards());
        assertThat(List.of(low.shardId(), high.shardId())).containsExactly(SECOND, "shardId-000000000002");
        assertThat(new BigInteger(low.sequenceNumber())).isGreaterThan(last);
        assertThat(new BigInteger(high.sequenceNumber())).isGreaterThan(last);
    }

    @Test
    void theEndOfAClosedShardNamesItsChildren() {
        kinesis().create(1);
        kinesis().put("k", "old");
        kinesis().split(FIRST, MIDDLE.toString());

        GetRecordsResponse end = end(kinesis().fromStart(FIRST));

        assertThat(end.nextShardIterator()).isNull();
        assertThat(end.childShards())
                .hasSize(2)
                .allSatisfy(child -> assertThat(child.parentShards()).containsExactly(FIRST));
        assertThat(end.childShards().get(0).hashKeyRange().startingHashKey()).isEqualTo("0");
        assertThat(end.childShards().get(1).hashKeyRange().startingHashKey()).isEqualTo(MIDDLE.toString());
        assertThat(kinesis().texts(kinesis().fromStart(FIRST))).containsExactly("old");
    }

    @Test
    void aMergeClosesBothParents() {
        kinesis().create(2);
        kinesis().putAt("0", "low");
        kinesis().putAt(MIDDLE.toString(), "high");

        kinesis().merge(FIRST, SECOND);

        Shard child = kinesis().shards().get(2);
        assertThat(Set.of(child.parentShardId(), child.adjacentParentShardId())).isEqualTo(Set.of(FIRST, SECOND));
        assertPartition(List.of(child));
        for (String parent : List.of(FIRST, SECOND)) {
            GetRecordsResponse end = end(kinesis().fromStart(parent));
            assertThat(end.childShards()).hasSize(1);
            assertThat(end.childShards().get(0).shardId()).isEqualTo(child.shardId());
            assertThat(new HashSet<>(end.childShards().get(0).parentShards())).isEqualTo(Set.of(FIRST, SECOND));
        }
    }

    @Test
    void theLastNumberOfAClosedShardLiesBetweenItsRecordsAndItsChildren() {
        needs(Trait.REAL_ENDING_NUMBER);
        kinesis().create(1);
        BigInteger last = new BigInteger(kinesis().put("k", "old").sequenceNumber());

        kinesis().split(FIRST, MIDDLE.toString());

        List<Shard> shards = kinesis().shards();
        BigInteger end = new BigInteger(shards.get(0).sequenceNumberRange().endingSequenceNumber());
        BigInteger child = new BigInteger(shards.get(1).sequenceNumberRange().startingSequenceNumber());
        assertThat(end).isGreaterThanOrEqualTo(last).isLessThan(child);
    }

    @Test
    void theShardCountIsScaledUpAndDown() {
        kinesis().create(1);
        kinesis().put("k", "first");

        for (int count : List.of(2, 4, 3)) {
            kinesis().scale(count);
            assertThat(kinesis().openShards()).hasSize(count);
            assertPartition(kinesis().openShards());
        }

        refused(
                "InvalidArgumentException|LimitExceededException",
                () -> kinesis().scale(7));
        assertThat(kinesis().texts(kinesis().fromStart(FIRST))).containsExactly("first");
    }

    @Test
    void aListingComesInPages() {
        kinesis().create(5);

        ListShardsResponse head = kinesis()
                .sdk()
                .listShards(request -> request.streamName(stream()).maxResults(2));
        ListShardsResponse next = kinesis()
                .sdk()
                .listShards(request -> request.nextToken(head.nextToken()).maxResults(2));
        ListShardsResponse tail = kinesis()
                .sdk()
                .listShards(request -> request.nextToken(next.nextToken()).maxResults(2));

        List<Shard> all = new ArrayList<>(head.shards());
        all.addAll(next.shards());
        all.addAll(tail.shards());
        assertThat(all).isEqualTo(kinesis().shards());
        assertThat(tail.nextToken()).isNull();
        assertThat(kinesis()
                        .sdk()
                        .listShards(request -> request.streamName(stream()).exclusiveStartShardId(SECOND))
                        .shards())
                .isEqualTo(all.subList(2, 5));
    }

    @Test
    void aTokenOfAListingStandsForTheStream() {
        kinesis().create(2);
        String token = kinesis()
                .sdk()
                .listShards(request -> request.streamName(stream()).maxResults(1))
                .nextToken();

        refused(
                "InvalidArgumentException",
                () -> kinesis()
                        .sdk()
                        .listShards(request -> request.streamName(stream()).nextToken(token)));
    }

    @Test
    void aListingIsFilteredByPlace() {
        kinesis().create(1);
        kinesis().split(FIRST, MIDDLE.toString());
        List<Shard> all = kinesis().shards();

        assertThat(filtered(ShardFilterType.AT_LATEST)).isEqualTo(all.subList(1, 3));
        assertThat(filtered(ShardFilterType.FROM_TRIM_HORIZON)).isEqualTo(all);
        assertThat(kinesis()
                        .sdk()
                        .listShards(request -> request.streamName(stream())
                                .shardFilter(filter -> filter.type(ShardFilterType.AFTER_SHARD_ID)
                                        .shardId(SECOND)))
                        .shards())
                .isEqualTo(all.subList(2, 3));
    }

    @Test
    void aListingAtTheTrimHorizonShowsWhatWasOpenThen() {
        needs(Trait.FILTER_AT_TRIM_HORIZON);
        kinesis().create(1);
        kinesis().split(FIRST, MIDDLE.toString());

        assertThat(filtered(ShardFilterType.AT_TRIM_HORIZON))
                .isEqualTo(kinesis().shards().subList(0, 1));
    }

    @Test
    void aListingAtAMomentShowsWhatWasOpenThenAndFromItOnAlsoWhatCameLater() {
        needs(Trait.FILTER_BY_TIME);
        kinesis().create(1);
        Instant early = momentOf(FIRST);
        kinesis().split(FIRST, MIDDLE.toString());
        List<Shard> all = kinesis().shards();

        assertThat(filtered(ShardFilterType.AT_TIMESTAMP, early)).isEqualTo(all.subList(0, 1));
        assertThat(filtered(ShardFilterType.FROM_TIMESTAMP, early)).isEqualTo(all);
    }

    @Test
    void aListingAtOrFromALaterMomentLacksWhatWasClosedBefore() {
        needs(Trait.FILTER_BY_TIME);
        kinesis().create(1);
        kinesis().split(FIRST, MIDDLE.toString());
        Instant late = momentOf(SECOND);
        List<Shard> all = kinesis().shards();

        assertThat(filtered(ShardFilterType.AT_TIMESTAMP, late)).isEqualTo(all.subList(1, 3));
        assertThat(filtered(ShardFilterType.FROM_TIMESTAMP, late)).isEqualTo(all.subList(1, 3));
    }

    @Test
    void aSplitThatLeavesNothingOfTheLowerHalfIsRefused() {
        needs(Trait.SPLIT_AT_START_IS_REFUSED);
        kinesis().create(1);

        refused("InvalidArgumentException", () -> kinesis().split(FIRST, "0"));
    }

    @Test
    void changesThatMakeNoSenseAreRefused() {
        kinesis().create(3);

        refused("InvalidArgumentException", () -> kinesis().split(FIRST, MIDDLE.toString()));
        refused("InvalidArgumentException", () -> kinesis().merge(FIRST, "shardId-000000000002"));
        kinesis().split(FIRST, "5");
        refused(
                "InvalidArgumentException|ResourceInUseException",
                () -> kinesis().split(FIRST, "3"));
    }

    @Test
    void theRetentionIsMadeLongerAndShorter() {
        kinesis().create(1);

        kinesis()
                .sdk()
                .increaseStreamRetentionPeriod(
                        request -> request.streamName(stream()).retentionPeriodHours(48));
        int longer = retention();
        refused(
                "InvalidArgumentException",
                () -> kinesis()
                        .sdk()
                        .increaseStreamRetentionPeriod(
                                request -> request.streamName(stream()).retentionPeriodHours(24)));
        kinesis()
                .sdk()
                .decreaseStreamRetentionPeriod(
                        request -> request.streamName(stream()).retentionPeriodHours(24));

        assertThat(longer).isEqualTo(48);
        assertThat(retention()).isEqualTo(24);
    }

    private List<Shard> filtered(ShardFilterType type) {
        return kinesis()
                .sdk()
                .listShards(request -> request.streamName(stream()).shardFilter(filter -> filter.type(type)))
                .shards();
    }

    private List<Shard> filtered(ShardFilterType type, Instant time) {
        return kinesis()
                .sdk()
                .listShards(request -> request.streamName(stream())
                        .shardFilter(filter -> filter.type(type).timestamp(time)))
                .shards();
    }

    /** A moment at which the shard was open, apart from the changes before and after by a few milliseconds. */
    private Instant momentOf(String shard) {
        Instant before = Instant.now();
        passes(before);
        kinesis().putAt("0", "x");
        Instant moment = kinesis().all(kinesis().fromStart(shard)).get(0).approximateArrivalTimestamp();
        passes(moment);
        return moment;
    }

    private int retention() {
        kinesis().awaitActive();
        return kinesis()
                .sdk()
                .describeStreamSummary(request -> request.streamName(stream()))
                .streamDescriptionSummary()
                .retentionPeriodHours();
    }

    /** The answer that ends a closed shard. */
    private GetRecordsResponse end(String iterator) {
        GetRecordsResponse answer = kinesis().read(iterator);
        for (int i = 0; i < 20 && answer.nextShardIterator() != null; i++) {
            answer = kinesis().read(answer.nextShardIterator());
        }
        return answer;
    }

    private static void assertPartition(List<Shard> shards) {
        BigInteger next = BigInteger.ZERO;
        for (Shard shard : shards) {
            assertThat(new BigInteger(shard.hashKeyRange().startingHashKey())).isEqualTo(next);
            next = new BigInteger(shard.hashKeyRange().endingHashKey()).add(BigInteger.ONE);
        }
        assertThat(next).isEqualTo(SPACE);
    }
}
