// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.testsupport.stack.process.FreePorts;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two interfaces to the same schemas, and what faults do to them. */
class SchemaRegistryTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String APICURIO = "/apis/registry/v2";
    private static final String TEXT = "\"string\"";
    private static final String LONG = "\"long\"";

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private SchemaRegistry registry;

    @BeforeEach
    void start() {
        registry = SchemaRegistry.create(directory.resolve("registry.log"), new FreePorts(new SplittableRandom()));
        registry.start();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void aSchemaThatApicuriosClientRegistersHasTheSameIdForBoth() throws Exception {
        JsonNode first = registerByApicurio("t-value", TEXT);
        JsonNode second = registerByApicurio("t-value", LONG);

        assertThat(first.path("contentId").asInt()).isEqualTo(1);
        assertThat(first.path("globalId").asInt()).isEqualTo(1);
        assertThat(first.path("id").asText()).isEqualTo("t-value");
        assertThat(second.path("version").asText()).isEqualTo("2");
        assertThat(get(APICURIO + "/ids/contentIds/2").body()).isEqualTo(LONG);
        assertThat(get(APICURIO + "/ids/contentIds/2/references").body()).isEqualTo("[]");
        assertThat(JSON.readTree(get("/schemas/ids/2").body()).path("schema").asText())
                .isEqualTo(LONG);
        assertThat(get("/subjects").body()).isEqualTo("[\"t-value\"]");
        assertThat(get("/subjects/t-value/versions").body()).isEqualTo("[1,2]");
        assertThat(JSON.readTree(get("/subjects/t-value/versions/latest").body())
                        .path("id")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void aSchemaThatConfluentsClientRegistersHasTheSameIdForBoth() throws Exception {
        int id = registerByConfluent("a b+c-value", TEXT);

        assertThat(get(APICURIO + "/ids/contentIds/" + id).body()).isEqualTo(TEXT);
        assertThat(get("/subjects").body()).isEqualTo("[\"a b+c-value\"]");
        JsonNode found = JSON.readTree(
                send("POST", "/subjects/a%20b+c-value", schema(TEXT)).body());
        assertThat(found.path("version").asInt()).isEqualTo(1);
    }

    @Test
    void aSchemaIsRegisteredOnce() throws Exception {
        int id = registerByConfluent("a-value", TEXT);

        assertThat(registerByConfluent("a-value", TEXT)).isEqualTo(id);
        assertThat(registerByConfluent("b-value", TEXT)).isEqualTo(id);
        assertThat(registerByApicurio("c-value", TEXT).path("contentId").asInt())
                .isEqualTo(id);
        assertThat(get("/subjects/a-value/versions").body()).isEqualTo("[1]");
    }

    @Test
    void whatIsNotThereIsAnsweredInEachInterfacesWords() throws Exception {
        registerByConfluent("a-value", TEXT);

        assertFailure(get("/schemas/ids/7"), 404, 40403);
        assertFailure(get("/subjects/none/versions"), 404, 40401);
        assertFailure(get("/subjects/a-value/versions/2"), 404, 40402);
        assertFailure(get("/subjects/a-value/versions/x"), 404, 40402);
        assertFailure(send("POST", "/subjects/a-value", schema(LONG)), 404, 40403);
        assertFailure(send("POST", "/subjects/a-value/versions", "no json"), 422, 42201);
        assertFailure(get(APICURIO + "/ids/contentIds/99999999999"), 404, 404);
        assertFailure(send("POST", APICURIO + "/groups/default/artifacts", ""), 400, 400);
        assertFailure(get("/elsewhere"), 404, 404);
    }

    @Test
    void aPausedRegistryAnswersWhenItIsResumed() throws Exception {
        registerByConfluent("a-value", TEXT);
        registry.pause();
        CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(request("GET", "/subjects", ""), HttpResponse.BodyHandlers.ofString());
        assertThat(registry.isAlive()).isTrue();
        assertThat(answer).isNotDone();

        registry.resume();

        assertThat(answer.get(60, TimeUnit.SECONDS).body()).isEqualTo("[\"a-value\"]");
    }

    @Test
    void whoWaitsForAPausedRegistryThatIsKilledSeesTheConnectionEnd() {
        registry.pause();
        CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(request("GET", "/subjects", ""), HttpResponse.BodyHandlers.ofString());

        registry.kill();

        assertThat(answer).failsWithin(60, TimeUnit.SECONDS).withThrowableThat().withCauseInstanceOf(IOException.class);
    }

    @Test
    void aStoppedRegistryComesBackWithAddressAndSchemas() throws Exception {
        int id = registerByConfluent("a-value", TEXT);

        registry.stop();
        assertThat(registry.isAlive()).isFalse();
        assertThatThrownBy(() -> get("/subjects")).isInstanceOf(IOException.class);
        registry.start();

        assertThat(get(APICURIO + "/ids/contentIds/" + id).body()).isEqualTo(TEXT);
        assertThatThrownBy(registry::start).hasMessage("the schema registry runs already");
    }

    @Test
    void everyCallIsALineOfTheLog() throws Exception {
        registerByConfluent("a-value", TEXT);

        assertThat(registry.log()).hasContent("POST /subjects/a-value/versions 200\n");
    }

    private JsonNode registerByApicurio(String artifact, String text) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        registry.url().resolve(APICURIO + "/groups/default/artifacts?ifExists=RETURN_OR_UPDATE"))
                .header("X-Registry-ArtifactId", artifact)
                .POST(HttpRequest.BodyPublishers.ofString(text))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private int registerByConfluent(String subject, String text) throws Exception {
        HttpResponse<String> response =
                send("POST", "/subjects/" + subject.replace(" ", "%20") + "/versions", schema(text));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/vnd.schemaregistry.v1+json");
        return JSON.readTree(response.body()).path("id").asInt();
    }

    private static String schema(String text) {
        return JSON.createObjectNode().put("schema", text).toString();
    }

    private static void assertFailure(HttpResponse<String> response, int status, int code) throws IOException {
        assertThat(response.statusCode()).isEqualTo(status);
        JsonNode body = JSON.readTree(response.body());
        assertThat(body.path("error_code").asInt()).isEqualTo(code);
        assertThat(body.path("message").asText()).isNotBlank();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return http.send(request(method, path, body), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, String body) {
        return HttpRequest.newBuilder(registry.url().resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
