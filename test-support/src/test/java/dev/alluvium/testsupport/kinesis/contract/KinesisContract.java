// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;

/**
 * What every endpoint that stands for the service has to do, seen through the real SDK. Each test has a stream of its
 * own, so that one endpoint serves the whole suite.
 */
@Timeout(60)
@TestInstance(Lifecycle.PER_CLASS)
abstract class KinesisContract {
    private static final String ENCODING = "aws.cborEnabled";

    private final boolean cbor;
    private KinesisClient sdk;
    private ContractClient kinesis;
    private String stream = "";

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

    @BeforeAll
    final void connect() {
        System.setProperty(ENCODING, Boolean.toString(cbor));
        sdk = ContractClient.sdk(endpoint());
    }

    @BeforeEach
    final void name(TestInfo test) {
        stream = test.getTestMethod().orElseThrow().getName() + (cbor ? "-cbor" : "-json");
        kinesis = new ContractClient(sdk, stream);
    }

    @AfterAll
    final void disconnect() {
        System.clearProperty(ENCODING);
        sdk.close();
    }

    /** The stream of this test; the test makes it. */
    final String stream() {
        return stream;
    }

    final ContractClient kinesis() {
        return kinesis;
    }

    final void needs(Trait trait) {
        String reason = lacks().get(trait);
        Assumptions.assumeTrue(reason == null, () -> trait + ": " + reason);
    }

    static void refused(String types, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        error -> assertThat(error.awsErrorDetails().errorCode()).matches(types));
    }

    static List<String> texts(GetRecordsResponse answer) {
        return answer.records().stream().map(one -> one.data().asUtf8String()).toList();
    }

    static Instant ago(long seconds) {
        return Instant.now().minusSeconds(seconds);
    }
    /** Waits until a moment is some milliseconds ago. */
    static void passes(Instant moment) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> Instant.now().isAfter(moment.plusMillis(20)));
    }
}
