// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.aws.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.aws.credential.CredentialSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** Whom both clients of Kinesis call, and how often. */
class KinesisClientsTest {
    private static final URI ELSEWHERE = URI.create("http://kinesis.test");

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private ServerSocket server;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::refuseAll, "refusing-server");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void anEndpointIsAskedOnceWhateverItAnswers() {
        ask(settings(Optional.empty(), Optional.of(address())));
        assertThat(requests).containsExactly("POST / HTTP/1.1");

        requests.clear();
        subscribe(settings(Optional.empty(), Optional.of(address())));
        assertThat(requests).containsExactly("POST / HTTP/1.1");
    }

    @Test
    void aProxyIsAskedInsteadOfTheEndpoint() {
        ask(settings(Optional.of(address()), Optional.of(ELSEWHERE)));
        assertThat(requests).singleElement().asString().startsWith("POST http://kinesis.test");

        requests.clear();
        subscribe(settings(Optional.of(address()), Optional.of(ELSEWHERE)));
        assertThat(requests).isNotEmpty().allSatisfy(line -> assertThat(line).startsWith("CONNECT kinesis.test"));
    }

    @Test
    void withoutAnEndpointTheRegionsIsAskedOverTls() {
        subscribe(settings(Optional.of(address()), Optional.empty()));

        assertThat(requests)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("CONNECT kinesis.us-east-1.amazonaws.com:443"));
    }

    private static void ask(KinesisClientSettings settings) {
        try (KinesisClient client = KinesisClients.build(settings)) {
            assertThatThrownBy(() -> client.describeStreamSummary(request -> request.streamName("s")))
                    .isInstanceOf(SdkException.class);
        }
    }

    private static void subscribe(KinesisClientSettings settings) {
        try (SubscribingClient client = SubscribingClient.build(settings, "events")) {
            assertThatThrownBy(() -> client.client()
                            .describeStreamSummary(request -> request.streamName("s"))
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(SdkException.class);
        }
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private static KinesisClientSettings settings(Optional<URI> proxy, Optional<URI> endpoint) {
        CredentialSettings credentials = new CredentialSettings(
                Optional.of("us-east-1"), endpoint, "id", "secret", Optional.empty(), Optional.empty());
        return new KinesisClientSettings(credentials, false, false, proxy, 2, Duration.ofSeconds(20));
    }

    private void refuseAll() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept();
                    BufferedReader reader = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
                String line = reader.readLine();
                if (line != null) {
                    requests.add(line);
                    byte[] answer = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII);
                    socket.getOutputStream().write(answer);
                }
            } catch (IOException closed) {
                // The client went, or the test is over.
            }
        }
    }
}
