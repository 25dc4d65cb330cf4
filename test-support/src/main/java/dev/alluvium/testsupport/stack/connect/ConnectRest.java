// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Connect's REST interface, served by whichever worker is alive.
 *
 * <p>A request is repeated, on the next worker, while a worker cannot be reached, the group rebalances (409), a worker
 * cannot forward to a leader that has just died, or a leader cannot write to the topic of configurations. So a request
 * whose first answer was lost may be applied twice, which PUT and DELETE of connectors bear: a repeated DELETE answers
 * 404.
 *
 * <p>Thread-safe.
 */
public final class ConnectRest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration ANSWER = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<ConnectWorker> workers;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /** The interface of a group. */
    public ConnectRest(List<ConnectWorker> workers) {
        this.workers = List.copyOf(workers);
    }

    /**
     * An answer of Connect.
     *
     * @param body parsed JSON; text that is no JSON as a string; missing when there was none
     */
    public record Response(int status, JsonNode body) {
        /** Whether the status is a 2xx. */
        public boolean isOk() {
            return status / 100 == 2;
        }
    }

    /** Calls the first worker that answers. The body may be null for none. */
    public Response request(String method, String path, @Nullable JsonNode body) {
        Waiting waiting = new Waiting(PATIENCE, PAUSE);
        String last = "no worker is alive";
        do {
            for (ConnectWorker worker : workers) {
                if (!worker.isAlive()) {
                    continue;
                }
                try {
                    Response response = send(worker, method, path, body);
                    if (!isTransient(response)) {
                        return response;
                    }
                    last = worker.name() + " answered " + response.status();
                } catch (IOException e) {
                    last = worker.name() + " did not answer: " + e.getMessage();
                }
            }
        } while (waiting.again());
        throw new IllegalStateException(method + " " + path + " found no willing worker in " + PATIENCE + "; " + last);
    }

    /** The names of all connectors. */
    public List<String> connectors() {
        JsonNode names = ok(request("GET", "/connectors", null), "list connectors");
        return JSON.convertValue(names, JSON.getTypeFactory().constructCollectionType(List.class, String.class));
    }

    /** Creates or changes a connector; the answer may be a refusal. */
    public Response putConfig(String connector, Map<String, String> config) {
        return request("PUT", "/connectors/" + connector + "/config", JSON.valueToTree(config));
    }

    /** State of a connector and its tasks, as Connect words it. */
    public Response status(String connector) {
        return request("GET", "/connectors/" + connector + "/status", null);
    }

    /** What Connect has committed for a connector: {@code {"offsets": [...]}}. */
    public Response offsets(String connector) {
        return request("GET", "/connectors/" + connector + "/offsets", null);
    }

    /** What a plugin says about a configuration; the map must hold {@code connector.class}. */
    public Response validate(String plugin, Map<String, String> config) {
        return request("PUT", "/connector-plugins/" + plugin + "/config/validate", JSON.valueToTree(config));
    }

    /** Deletes a connector; 404 is an answer like any other. */
    public Response delete(String connector) {
        return request("DELETE", "/connectors/" + connector, null);
    }

    /**
     * Waits until a connector and all its tasks run.
     *
     * @throws IllegalStateException if one fails, or the limit passes; the message has the first lines of the trace
     */
    public void awaitRunning(String connector, Duration limit) {
        Waiting waiting = new Waiting(limit, PAUSE);
        ConnectorState state;
        do {
            state = ConnectorState.of(status(connector));
            if (state.isRunning()) {
                return;
            }
            if (state.isFailed()) {
                throw new IllegalStateException("connector " + connector + " failed: " + state.summary());
            }
        } while (waiting.again());
        throw new IllegalStateException(
                "connector " + connector + " was not running after " + limit + ": " + state.summary());
    }

    private Response send(ConnectWorker worker, String method, String path, @Nullable JsonNode body)
            throws IOException {
        HttpRequest.BodyPublisher publisher = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body.toString());
        HttpRequest request = HttpRequest.newBuilder(worker.url().resolve(path))
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .method(method, publisher)
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Response(response.statusCode(), parse(response.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while calling " + worker.name(), e);
        }
    }

    static boolean isTransient(Response response) {
        String message = response.body().path("message").asText("");
        return response.status() == 409 && !message.contains("already exists")
                || response.status() == 500
                        && (message.startsWith("IO Error trying to forward")
                                || message.startsWith("Failed to write to config topic"));
    }

    private static JsonNode ok(Response response, String what) {
        if (!response.isOk()) {
            throw new IllegalStateException("cannot " + what + ": Connect answered " + response.status());
        }
        return response.body();
    }

    private static JsonNode parse(String text) {
        if (text.isBlank()) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }
}
