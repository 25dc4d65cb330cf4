// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.testsupport.stack.process.FreePorts;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** An endpoint that does not answer, goes away and comes back. */
@Timeout(60)
class KinesisPauseTest {
    // Of this port nobody takes hold while the endpoint is closed: it is below those that the system gives away.
    private final KinesisEndpoint endpoint =
            KinesisEndpoint.start(KinesisOptions.defaults().withPort(new FreePorts(new SplittableRandom()).next()));
    private final Direct kinesis = new Direct(endpoint.uri());

    @AfterEach
    void close() {
        kinesis.close();
        endpoint.close();
    }

    @Test
    void aPausedEndpointAcceptsConnectionsAndAnswersAfterwards() throws Exception {
        kinesis.create(1);
        endpoint.pause();

        CompletableFuture<String> put = CompletableFuture.supplyAsync(() -> kinesis.put("held back"));

        assertThat(accepts(endpoint.uri())).isTrue();
        assertThatThrownBy(() -> put.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        endpoint.resume();
        assertThat(put.get(30, TimeUnit.SECONDS)).isNotNull();
        assertThat(kinesis.texts(kinesis.iterator(ShardIteratorType.TRIM_HORIZON)))
                .containsExactly("held back");
    }

    @Test
    void whatWaitedWhenTheEndpointWasClosedIsNeverDone() throws Exception {
        kinesis.create(1);
        endpoint.pause();
        CompletableFuture<String> put = CompletableFuture.supplyAsync(() -> kinesis.put("given up"));
        assertThatThrownBy(() -> put.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

        endpoint.close();
        assertThatThrownBy(() -> put.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(SdkClientException.class);
        endpoint.listen();

        assertThat(textsOfANewClient()).isEmpty();
    }

    @Test
    void aClosedEndpointComesBackAtItsAddressWithItsStreams() {
        kinesis.create(1);
        kinesis.put("kept");
        URI before = endpoint.uri();

        endpoint.close();
        boolean whileClosed = accepts(before);
        endpoint.close();
        endpoint.listen();

        assertThat(whileClosed).isFalse();
        assertThat(endpoint.uri()).isEqualTo(before);
        assertThat(endpoint.isListening()).isTrue();
        assertThat(textsOfANewClient()).containsExactly("kept");
        assertThatThrownBy(endpoint::listen).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSlowAnswerDoesNotHoldUpTheClosing() {
        kinesis.create(1);
        ArmedFault fault = endpoint.arm(
                KinesisFault.on("PutRecord", KinesisFault.Kind.SLOW).delay(Duration.ofHours(1)));
        CompletableFuture<String> put = CompletableFuture.supplyAsync(() -> kinesis.put("given up"));
        org.awaitility.Awaitility.await().until(() -> fault.fired() == 1);

        endpoint.close();

        assertThatThrownBy(() -> put.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
    }

    @Test
    void whatIsNoCallOfKinesisIsRefused() throws Exception {
        var client = java.net.http.HttpClient.newHttpClient();
        var answer = client.send(
                java.net.http.HttpRequest.newBuilder(endpoint.uri())
                        .version(java.net.http.HttpClient.Version.HTTP_1_1)
                        .timeout(Duration.ofSeconds(20))
                        .header("X-Amz-Target", "DynamoDB_20120810.ListTables")
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                java.net.http.HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"__type\":\"UnknownOperationException\"");
        assertThat(endpoint.calls("ListTables")).isZero();
    }

    @Test
    void chunkedBodiesAndBrokenOnesAreUnderstood() throws Exception {
        var client = java.net.http.HttpClient.newHttpClient();
        assertThat(post(client, "{\"StreamName\":\"chunked\",\"ShardCount\":1}"))
                .isEqualTo(200);
        assertThat(post(client, "[1]")).isEqualTo(400);
        assertThat(post(client, "{")).isEqualTo(400);
        assertThat(kinesis.sdk.listStreams().streamNames()).containsExactly("chunked");
    }

    private int post(java.net.http.HttpClient client, String body) throws Exception {
        return client.send(
                        java.net.http.HttpRequest.newBuilder(endpoint.uri())
                                .version(java.net.http.HttpClient.Version.HTTP_1_1)
                                .timeout(Duration.ofSeconds(20))
                                .header("X-Amz-Target", "Kinesis_20131202.CreateStream")
                                .POST(java.net.http.HttpRequest.BodyPublishers.ofInputStream(
                                        () -> new java.io.ByteArrayInputStream(
                                                body.getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                                .build(),
                        java.net.http.HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    /** The old client may hold a connection that was cut, and has no retries to get over it. */
    private List<String> textsOfANewClient() {
        try (Direct client = new Direct(endpoint.uri())) {
            return client.texts(client.iterator(ShardIteratorType.TRIM_HORIZON));
        }
    }

    private static boolean accepts(URI uri) {
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
