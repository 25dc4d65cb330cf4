// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import static dev.alluvium.testsupport.kinesis.Direct.FIRST;
import static dev.alluvium.testsupport.kinesis.Direct.MIDDLE;
import static dev.alluvium.testsupport.kinesis.Direct.SECOND;
import static dev.alluvium.testsupport.kinesis.Direct.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.testsupport.kinesis.KinesisFault.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Each kind of fault, and how faults are aimed. */
class KinesisFaultTest {
    private final KinesisEndpoint endpoint = KinesisEndpoint.start();
    private final Direct kinesis = new Direct(endpoint.uri());

    @AfterEach
    void close() {
        kinesis.close();
        endpoint.close();
    }

    @Test
    void aThrottledCallDoesNothing() {
        kinesis.create(1);
        endpoint.arm(KinesisFault.on("PutRecord", Kind.THROTTLE).times(1));

        refused("ProvisionedThroughputExceededException", () -> kinesis.put("refused"));
        kinesis.put("taken");

        assertThat(kinesis.texts(start())).containsExactly("taken");
    }

    @Test
    void anInternalFailureDoesNothing() {
        kinesis.create(1);
        endpoint.arm(KinesisFault.on("PutRecord", Kind.INTERNAL_FAILURE).times(1));

        refused("InternalFailure", () -> kinesis.put("refused"));

        assertThat(kinesis.texts(start())).isEmpty();
    }

    @Test
    void aResetCallDoesNothing() {
        kinesis.create(1);
        endpoint.arm(KinesisFault.on("PutRecord", Kind.RESET).times(1));

        assertThatThrownBy(() -> kinesis.put("lost")).isInstanceOf(SdkClientException.class);

        assertThat(kinesis.texts(start())).isEmpty();
    }

    @Test
    void aLostAnswerIsOfACallThatWasDone() {
        kinesis.create(1);
        endpoint.arm(KinesisFault.on("PutRecord", Kind.LOST_ANSWER).times(1));

        assertThatThrownBy(() -> kinesis.put("done")).isInstanceOf(SdkClientException.class);

        assertThat(kinesis.texts(start())).containsExactly("done");
    }

    @Test
    void aSlowAnswerComesAfterTheDelay() {
        kinesis.create(1);
        ArmedFault fault = endpoint.arm(KinesisFault.on("PutRecord", Kind.SLOW)
                .delay(Duration.ofMillis(150))
                .times(1));

        long before = System.nanoTime();
        kinesis.put("late");

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(149));
        assertThat(fault.fired()).isEqualTo(1);
        assertThat(kinesis.texts(start())).containsExactly("late");
    }

    @Test
    void aYoungIteratorMayExpire() {
        kinesis.create(1);
        kinesis.put("one");
        endpoint.arm(KinesisFault.on("GetRecords", Kind.EXPIRED_ITERATOR).times(1));
        String iterator = start();

        refused("ExpiredIteratorException", () -> kinesis.read(iterator));
        assertThat(kinesis.texts(iterator)).containsExactly("one");
    }

    @Test
    void anEmptyAnswerInTheMiddleOfAShardIsNotItsEnd() {
        kinesis.create(1);
        kinesis.put("one");
        endpoint.arm(KinesisFault.on("GetRecords", Kind.EMPTY).times(1));

        GetRecordsResponse empty = kinesis.read(start());

        assertThat(empty.records()).isEmpty();
        assertThat(empty.millisBehindLatest()).isPositive();
        assertThat(kinesis.texts(empty.nextShardIterator())).containsExactly("one");
    }

    @Test
    void aBatchIsThrottledRecordByRecord() {
        kinesis.create(1);
        endpoint.arm(KinesisFault.on("PutRecords", Kind.THROTTLE).nth(3));

        PutRecordsResponse answer = kinesis.putAll(5, "0", 10);

        assertThat(answer.failedRecordCount()).isEqualTo(1);
        assertThat(answer.records().get(2).errorCode()).isEqualTo("ProvisionedThroughputExceededException");
        assertThat(kinesis.all(FIRST)).hasSize(4);
    }

    @Test
    void aFaultHitsTheShardThatItNames() {
        kinesis.create(2);
        kinesis.putAt("0", "low");
        kinesis.putAt(MIDDLE, "high");
        endpoint.arm(KinesisFault.on("GetRecords", Kind.THROTTLE).shard(SECOND));
        endpoint.arm(KinesisFault.on("PutRecord", Kind.THROTTLE).shard(SECOND));
        endpoint.arm(KinesisFault.on("PutRecords", Kind.THROTTLE).shard(SECOND));

        assertThat(kinesis.texts(start())).containsExactly("low");
        refused("ProvisionedThroughputExceededException", () -> kinesis.all(SECOND));
        refused("ProvisionedThroughputExceededException", () -> kinesis.putAt(MIDDLE, "high"));
        assertThat(kinesis.putAll(2, "0", 1).failedRecordCount()).isZero();
        assertThat(kinesis.putAll(2, MIDDLE, 1).failedRecordCount()).isEqualTo(2);
    }

    @Test
    void aFaultHitsTheNthCallAlone() {
        kinesis.create(1);
        ArmedFault fault = endpoint.arm(
                KinesisFault.on("ListShards", Kind.INTERNAL_FAILURE).nth(2));

        list();
        refused("InternalFailure", this::list);
        list();

        assertThat(fault.fired()).isEqualTo(1);
        assertThat(endpoint.calls("ListShards")).isEqualTo(3);
    }

    @Test
    void theDiceFallTheSameWayForTheSameSeed() {
        kinesis.create(1);

        List<Boolean> first = hits(11);
        List<Boolean> again = hits(11);

        assertThat(first).contains(true, false).isEqualTo(again);
    }

    @Test
    void aFaultEndsWhenItIsClosed() {
        kinesis.create(1);

        try (ArmedFault fault = endpoint.arm(KinesisFault.on("ListShards", Kind.INTERNAL_FAILURE))) {
            refused("InternalFailure", this::list);
            assertThat(fault.fired()).isEqualTo(1);
        }

        list();
    }

    @Test
    void callsAreCountedByShard() {
        kinesis.create(2);
        kinesis.read(start());
        kinesis.read(start());

        assertThat(endpoint.calls("GetRecords")).isEqualTo(2);
        assertThat(endpoint.calls("GetRecords", FIRST)).isEqualTo(2);
        assertThat(endpoint.calls("GetRecords", SECOND)).isZero();
        assertThat(endpoint.calls("GetShardIterator", FIRST)).isEqualTo(2);
    }

    @Test
    void impossibleFaultsAreRefused() {
        assertThatThrownBy(() -> KinesisFault.on("PutRecord", Kind.SLOW).nth(0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KinesisFault.on("PutRecord", Kind.SLOW).probability(1.5, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private List<Boolean> hits(long seed) {
        List<Boolean> hits = new ArrayList<>();
        try (ArmedFault fault =
                endpoint.arm(KinesisFault.on("PutRecords", Kind.THROTTLE).probability(0.5, seed))) {
            for (var one : kinesis.putAll(40, "0", 1).records()) {
                hits.add(one.errorCode() != null);
            }
            assertThat(fault.fired())
                    .isEqualTo((int) hits.stream().filter(hit -> hit).count());
        }
        return hits;
    }

    private String start() {
        return kinesis.iterator(ShardIteratorType.TRIM_HORIZON);
    }

    private void list() {
        kinesis.sdk.listShards(request -> request.streamName(Direct.STREAM));
    }
}
