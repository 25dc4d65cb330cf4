// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import static dev.alluvium.testsupport.kinesis.Direct.FIRST;
import static dev.alluvium.testsupport.kinesis.Direct.MIDDLE;
import static dev.alluvium.testsupport.kinesis.Direct.SECOND;
import static dev.alluvium.testsupport.kinesis.Direct.STREAM;
import static dev.alluvium.testsupport.kinesis.Direct.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.testsupport.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** The service's rates per shard, by a clock that stands still, and its sizes. */
class KinesisLimitsTest {
    private static final String THROTTLED = "ProvisionedThroughputExceededException";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T08:00:00Z"));
    private KinesisEndpoint endpoint;
    private Direct kinesis;

    @AfterEach
    void close() {
        kinesis.close();
        endpoint.close();
    }

    @Test
    void aShardIsReadFiveTimesASecond() {
        start(true, false);
        kinesis.create(2);
        String iterator = kinesis.iterator(ShardIteratorType.TRIM_HORIZON);
        String other = kinesis.iterator(SECOND, ShardIteratorType.TRIM_HORIZON);

        for (int i = 0; i < 5; i++) {
            iterator = kinesis.read(iterator).nextShardIterator();
        }

        String sixth = iterator;
        refused(THROTTLED, () -> kinesis.read(sixth));
        assertThat(kinesis.read(other).records()).isEmpty();
        clock.advance(Duration.ofMillis(200));
        assertThat(kinesis.read(sixth).records()).isEmpty();
        refused(THROTTLED, () -> kinesis.read(sixth));
    }

    @Test
    void afterAnAnswerOfTenMebibytesAShardRestsForSeconds() {
        start(true, false);
        kinesis.create(1);
        for (int i = 0; i < 12; i++) {
            kinesis.putAll(1, "0", 1024 * 1024 - 1);
        }

        GetRecordsResponse full = kinesis.read(kinesis.iterator(ShardIteratorType.TRIM_HORIZON));

        assertThat(full.records()).hasSize(10);
        clock.advance(Duration.ofMillis(3_999));
        refused(THROTTLED, () -> kinesis.read(full.nextShardIterator()));
        clock.advance(Duration.ofMillis(2));
        assertThat(kinesis.read(full.nextShardIterator()).records()).hasSize(2);
    }

    @Test
    void aShardTakesAThousandRecordsASecondAndRefusesTheRestOneByOne() {
        start(false, true);
        kinesis.create(2);
        kinesis.putAll(500, "0", 10);
        kinesis.putAll(499, "0", 10);

        PutRecordsResponse answer = kinesis.putAll(3, "0", 10);

        assertThat(answer.failedRecordCount()).isEqualTo(2);
        assertThat(answer.records().get(0).sequenceNumber()).isNotNull();
        assertThat(answer.records().get(1).sequenceNumber()).isNull();
        assertThat(answer.records().get(1).errorCode()).isEqualTo(THROTTLED);
        assertThat(answer.records().get(1).errorMessage()).contains(FIRST).contains(STREAM);
        refused(THROTTLED, () -> kinesis.put("x"));
        assertThat(kinesis.putAll(3, MIDDLE, 10).failedRecordCount()).isZero();
        clock.advance(Duration.ofMillis(10));
        assertThat(kinesis.putAll(12, "0", 10).failedRecordCount()).isEqualTo(2);
    }

    @Test
    void aShardTakesAMebibyteASecond() {
        start(false, true);
        kinesis.create(1);

        assertThat(kinesis.putAll(1, "0", 1024 * 1024 - 1).failedRecordCount()).isZero();

        refused(THROTTLED, () -> kinesis.put("xx"));
        clock.advance(Duration.ofMillis(1));
        assertThat(kinesis.put("xx")).isNotNull();
    }

    @Test
    void anAnswerHasNoMoreRecordsThanAskedForAndTenThousandAtMost() {
        start(false, false);
        kinesis.create(1);
        for (int i = 0; i < 21; i++) {
            kinesis.putAll(500, "0", 1);
        }

        GetRecordsResponse full = kinesis.read(kinesis.iterator(ShardIteratorType.TRIM_HORIZON));
        GetRecordsResponse rest = kinesis.read(full.nextShardIterator());

        assertThat(full.records()).hasSize(10_000);
        assertThat(rest.records()).hasSize(500);
        refused(
                "ValidationException",
                () -> kinesis.sdk.getRecords(request ->
                        request.shardIterator(full.nextShardIterator()).limit(10_001)));
    }

    @Test
    void theLargestRecordIsOfTheTestersChoice() {
        endpoint = KinesisEndpoint.start(KinesisOptions.defaults().withMaxRecordBytes(2 * 1024 * 1024));
        kinesis = new Direct(endpoint.uri());
        kinesis.create(1);

        assertThat(kinesis.putAll(1, "0", 2 * 1024 * 1024).failedRecordCount()).isZero();

        refused("ValidationException", () -> kinesis.putAll(1, "0", 2 * 1024 * 1024 + 1));
        assertThat(kinesis.all(FIRST)).hasSize(1);
    }

    @Test
    void aStreamHasNoMoreShardsThanAllowed() {
        endpoint = KinesisEndpoint.start(KinesisOptions.defaults().withMaxShards(3));
        kinesis = new Direct(endpoint.uri());

        refused("LimitExceededException", () -> kinesis.create(4));
        kinesis.create(3);
        refused(
                "LimitExceededException",
                () -> kinesis.sdk.splitShard(request ->
                        request.streamName(STREAM).shardToSplit(FIRST).newStartingHashKey("5")));
    }

    private void start(boolean reads, boolean writes) {
        endpoint =
                KinesisEndpoint.start(KinesisOptions.defaults().withClock(clock).withLimits(reads, writes));
        kinesis = new Direct(endpoint.uri());
    }
}
