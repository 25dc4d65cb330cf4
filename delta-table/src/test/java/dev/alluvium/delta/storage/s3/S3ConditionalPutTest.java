// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.alluvium.delta.error.CommitOutcomeUnknownException;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.storage.ObjectOutput;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.storage.ObjectStore.PutResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * What the adapter makes of each answer to a conditional PUT, from a server that says what it is told. P-40, P-41,
 * P-42.
 */
class S3ConditionalPutTest {
    private static final int HANG_UP = 0;

    private final Deque<Integer> answers = new ArrayDeque<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private S3Client client;
    private S3ObjectStore store;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        client = TestS3Clients.of(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
        store = new S3ObjectStore(
                client, "bucket", "t", Optional.of(new S3Encryption("aws:kms", Optional.of("key-1"))));
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void conditionAndEncryptionAreSent() {
        answers.add(200);

        assertThat(store.putIfAbsent("_delta_log/1.json", new byte[2])).isEqualTo(PutResult.CREATED);

        assertThat(requests).containsExactly("PUT /bucket/t/_delta_log/1.json if-none-match=* sse=aws:kms/key-1");
    }

    @Test
    void failedConditionMeansThatTheKeyIsTaken() {
        answers.add(412);

        assertThat(store.putIfAbsent("a", new byte[2])).isEqualTo(PutResult.EXISTS);
    }

    @Test
    void conflict409IsUnavailableNotTakenSoThatTheCommitLoopPausesAndSendsItAgain() {
        answers.add(409);

        assertThatThrownBy(() -> store.putIfAbsent("a", new byte[2]))
                .isInstanceOf(StorageUnavailableException.class)
                .hasMessageContaining("status 409");

        assertThat(requests).hasSize(1);
    }

    @Test
    void logPutIsSentOncePerAttempt() {
        answers.addAll(List.of(503, 200));

        assertThatThrownBy(() -> store.putIfAbsent("a", new byte[2]))
                .isInstanceOf(CommitOutcomeUnknownException.class)
                .hasMessageContaining("status 503");

        assertThat(requests).hasSize(1);
    }

    @Test
    void lostAnswerIsUnknown() {
        answers.add(HANG_UP);

        assertThatThrownBy(() -> store.putIfAbsent("a", new byte[2])).isInstanceOf(CommitOutcomeUnknownException.class);

        assertThat(requests).hasSize(1);
    }

    /** Of a commit nobody knows, then; all else may be tried again. */
    @Test
    void anAnswerThatDoesNotComeInTimeIsALostOne() {
        server.createContext("/silent", exchange -> exchange.getRequestBody().readAllBytes());
        try (S3Client impatient = TestS3Clients.impatient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()))) {
            ObjectStore silent = new S3ObjectStore(impatient, "silent", "t");

            assertThatThrownBy(() -> silent.putIfAbsent("a", new byte[2]))
                    .isInstanceOf(CommitOutcomeUnknownException.class);
            assertThatThrownBy(() -> silent.get("a")).isInstanceOf(StorageUnavailableException.class);
            assertThatThrownBy(() -> silent.create("a").close()).isInstanceOf(StorageUnavailableException.class);
        }
    }

    @Test
    void refusedPutWroteNothingAndIsNotWorthARetry() {
        answers.add(403);

        assertThatThrownBy(() -> store.putIfAbsent("a", new byte[2]))
                .isInstanceOf(DeltaTableException.class)
                .isNotInstanceOf(CommitOutcomeUnknownException.class)
                .isNotInstanceOf(StorageUnavailableException.class)
                .hasMessageContaining("status 403");
    }

    @Test
    void plainPutIsRetriedByTheSdk() {
        answers.addAll(List.of(503, 200));

        store.put("a", new byte[2]);

        assertThat(requests)
                .containsExactly(
                        "PUT /bucket/t/a if-none-match=null sse=aws:kms/key-1",
                        "PUT /bucket/t/a if-none-match=null sse=aws:kms/key-1");
    }

    @Test
    void failedPartAbortsTheUpload() {
        answers.addAll(List.of(200, 403, 200));
        ObjectOutput output = store.create("big");

        assertThatThrownBy(() -> output.write(new byte[8 << 20])).isInstanceOf(DeltaTableException.class);
        output.abort();

        assertThat(requests).hasSize(3);
        assertThat(requests.get(0)).startsWith("POST").endsWith("sse=aws:kms/key-1");
        assertThat(requests.get(1)).startsWith("PUT");
        assertThat(requests.get(2)).startsWith("DELETE");
    }

    @Test
    void noMessageShowsTheDirectoriesOfAKeyWhateverTheServerSays() {
        String key = "kind=canary-9d4e/part-0.parquet";
        List<Runnable> requests = List.of(
                () -> store.get(key),
                () -> store.get(key, 0, 5),
                () -> store.head(key),
                () -> store.put(key, new byte[1]),
                () -> store.putIfAbsent(key, new byte[1]),
                () -> store.create(key).abort(),
                () -> store.list("kind=canary-9d4e/", "").forEachRemaining(status -> {}),
                () -> store.delete(List.of(key)));
        for (int status : new int[] {403, 400, HANG_UP}) {
            for (Runnable request : requests) {
                answers.clear();
                answers.addAll(Collections.nCopies(5, status));
                Throwable failure = catchThrowable(request::run);
                StringWriter trace = new StringWriter();
                if (failure != null) {
                    failure.printStackTrace(new PrintWriter(trace));
                }
                assertThat(trace.toString()).doesNotContain("canary-9d4e");
            }
        }
    }

    @Test
    void unknownEncryptionIsRefused() {
        assertThatThrownBy(() -> new S3Encryption("rot13", Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rot13");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            requests.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + " if-none-match="
                            + exchange.getRequestHeaders().getFirst("If-None-Match") + " sse="
                            + exchange.getRequestHeaders().getFirst("x-amz-server-side-encryption") + "/"
                            + exchange.getRequestHeaders().getFirst("x-amz-server-side-encryption-aws-kms-key-id"));
            int status = answers.remove();
            if (status == HANG_UP) {
                return;
            }
            byte[] body = body(exchange, status).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String body(HttpExchange exchange, int status) {
        if (status != 200) {
            return "<Error><Code>Code" + status + "</Code><Message>told to for "
                    + exchange.getRequestURI().getPath() + "</Message></Error>";
        }
        return exchange.getRequestMethod().equals("POST")
                ? "<InitiateMultipartUploadResult><UploadId>u-1</UploadId></InitiateMultipartUploadResult>"
                : "";
    }
}
