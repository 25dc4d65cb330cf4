// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.aws.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.alluvium.aws.credential.CredentialSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Whom the client calls, and what it sends along. */
class S3ClientsTest {
    @Test
    void theStoresOwnEndpointWinsAndChecksumsAreNotForcedOnIt() throws IOException {
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.getRequestHeaders().keySet().stream()
                    .filter(name -> name.toLowerCase(java.util.Locale.ROOT).contains("checksum"))
                    .forEach(seen::add);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        CredentialSettings credentials = new CredentialSettings(
                Optional.of("us-east-1"),
                Optional.of(URI.create("http://127.0.0.1:1")),
                "id",
                "secret",
                Optional.empty(),
                Optional.empty());
        S3ClientSettings settings = new S3ClientSettings(
                credentials, Optional.empty(), Optional.of(endpoint), true, 2, Duration.ofSeconds(5));

        try (S3Client client = S3Clients.build(settings)) {
            client.putObject(request -> request.bucket("b").key("k"), RequestBody.fromString("x"));
        } finally {
            server.stop(0);
        }

        assertThat(seen).containsExactly("PUT /b/k");
        assertThat(settings.effectiveRegion()).contains("us-east-1");
    }
}
