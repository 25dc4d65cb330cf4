// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.aws.client.KinesisClientSettings;
import dev.alluvium.aws.client.KinesisClients;
import dev.alluvium.aws.client.SubscribingClient;
import dev.alluvium.aws.credential.CredentialSettings;
import dev.alluvium.connect.kinesis.stream.KinesisException.Kind;
import dev.alluvium.connect.kinesis.stream.aws.SdkConsumers;
import dev.alluvium.connect.kinesis.stream.aws.SdkKinesisApi;
import dev.alluvium.testsupport.kinesis.KinesisEndpoint;
import dev.alluvium.testsupport.kinesis.KinesisFault;
import dev.alluvium.testsupport.kinesis.KinesisOptions;
import dev.alluvium.testsupport.kinesis.client.KinesisStreams;
import dev.alluvium.testsupport.kinesis.client.UserRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The adapter over the real SDK keeps the port's contract against an endpoint in this JVM. */
class SdkKinesisApiTest extends KinesisApiContract {
    private KinesisEndpoint endpoint;
    private KinesisStreams streams;
    private KinesisApi api;

    @BeforeEach
    void start() {
        endpoint = KinesisEndpoint.start(KinesisOptions.defaults().withClock(time));
        streams = KinesisStreams.connect(endpoint.uri());
        streams.create("events", 2);
        api = new SdkKinesisApi(
                KinesisClients.build(settings()), SubscribingClient.build(settings(), "alluvium-events-test"));
    }

    private KinesisClientSettings settings() {
        CredentialSettings credentials = new CredentialSettings(
                Optional.of("us-east-1"),
                Optional.of(endpoint.uri()),
                "id",
                "secret",
                Optional.empty(),
                Optional.empty());
        return new KinesisClientSettings(credentials, false, false, Optional.empty(), 4, Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        api.close();
        streams.close();
        endpoint.close();
    }

    @Override
    KinesisApi api() {
        return api;
    }

    @Override
    String consumer() {
        try (SdkConsumers consumers = new SdkConsumers(KinesisClients.build(settings()))) {
            return consumers.register(api.describe("events").arn(), "c").arn();
        }
    }

    @Override
    void put(String partitionKey, String text) {
        streams.put("events", List.of(UserRecord.of(partitionKey, text.getBytes(UTF_8))));
    }

    @Override
    void merge() {
        streams.reshard("events", 1);
    }

    @Override
    void throttleNext(String action) {
        endpoint.arm(KinesisFault.on(action, KinesisFault.Kind.THROTTLE).times(1));
    }

    @Test
    void aResetAndAServersFailureAreWorthAnotherTry() {
        endpoint.arm(KinesisFault.on("DescribeStreamSummary", KinesisFault.Kind.RESET)
                .times(1));
        KinesisFault failing = KinesisFault.on("ListShards", KinesisFault.Kind.INTERNAL_FAILURE)
                .times(1);

        assertThat(kind(() -> api.describe("events"))).isEqualTo(Kind.UNAVAILABLE);
        String arn = api.describe("events").arn();
        endpoint.arm(failing);
        assertThat(kind(() -> api.listShards(arn, null))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(kind(() -> api.describe("none"))).isEqualTo(Kind.NOT_FOUND);
    }
}
