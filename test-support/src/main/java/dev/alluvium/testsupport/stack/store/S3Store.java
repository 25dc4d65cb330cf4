// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A small client of an S3 endpoint without authentication: path style, objects as byte arrays.
 *
 * <p>It does not go through the proxy, so what a test reads here is neither counted nor disturbed. Thread-safe.
 */
public final class S3Store {
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final URI endpoint;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** A client of the endpoint, such as {@code http://127.0.0.1:9000}. */
    public S3Store(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** The endpoint that this client talks to. */
    public URI endpoint() {
        return endpoint;
    }

    /** Makes a bucket; one that is there already is fine. Names have three characters or more. */
    public void createBucket(String bucket) {
        Answer answer = call("PUT", path(bucket, ""), null);
        if (answer.status != 409) {
            answer.expectOk();
        }
    }

    /** Deletes a bucket with all that is in it. */
    public void deleteBucket(String bucket) {
        list(bucket, "").forEach(object -> delete(bucket, object.key()));
        call("DELETE", path(bucket, ""), null).expectOk();
    }

    /** All objects whose keys begin with the prefix, in order of their keys. */
    public List<S3Object> list(String bucket, String prefix) {
        return list(bucket, prefix, "");
    }

    /** As {@link #list(String, String)}, but only keys behind a given one; an empty one means all. */
    public List<S3Object> list(String bucket, String prefix, String startAfter) {
        List<S3Object> objects = new ArrayList<>();
        String query = "?list-type=2&prefix=" + encode(prefix) + "&start-after=" + encode(startAfter);
        Optional<String> token = Optional.empty();
        do {
            String continuation =
                    token.map(value -> "&continuation-token=" + encode(value)).orElse("");
            Answer answer = call("GET", path(bucket, "") + query + continuation, null);
            S3Listing page = S3Listing.parse(answer.expectOk().body);
            objects.addAll(page.objects());
            token = page.nextToken();
        } while (token.isPresent());
        return objects;
    }

    /** An object's bytes; empty when there is no such object. */
    public Optional<byte[]> get(String bucket, String key) {
        Answer answer = call("GET", path(bucket, key), null);
        return answer.status == 404 ? Optional.empty() : Optional.of(answer.expectOk().body);
    }

    /** Writes an object, over an older one too. */
    public void put(String bucket, String key, byte[] bytes) {
        call("PUT", path(bucket, key), bytes).expectOk();
    }

    /** Deletes an object; one that is not there is fine. */
    public void delete(String bucket, String key) {
        Answer answer = call("DELETE", path(bucket, key), null);
        if (answer.status != 404) {
            answer.expectOk();
        }
    }

    boolean answers() {
        try {
            return call("GET", "/", null).status == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private Answer call(String method, String pathAndQuery, byte @org.jspecify.annotations.Nullable [] body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint + pathAndQuery))
                .timeout(ANSWER)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(method + " " + pathAndQuery, response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException("the S3 endpoint did not answer " + method + " " + pathAndQuery, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while calling the S3 endpoint", e);
        }
    }

    private static String path(String bucket, String key) {
        StringBuilder path = new StringBuilder("/").append(encode(bucket));
        for (String part : key.split("/", -1)) {
            path.append('/').append(encode(part));
        }
        return path.toString();
    }

    /** Percent-encoding; the JDK's form encoding differs from it in the space. */
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static final class Answer {
        private final String request;
        private final int status;
        private final byte[] body;

        private Answer(String request, int status, byte[] body) {
            this.request = request;
            this.status = status;
            this.body = body;
        }

        private Answer expectOk() {
            if (status / 100 != 2) {
                throw new UncheckedIOException(
                        new IOException("the S3 endpoint answered " + status + " to " + request));
            }
            return this;
        }
    }
}
