// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.testsupport.stack.process.ChildProcess;
import dev.alluvium.testsupport.stack.process.FreePorts;
import dev.alluvium.testsupport.stack.process.JavaCommand;
import dev.alluvium.testsupport.stack.process.StackJvm;
import dev.alluvium.testsupport.stack.store.KillRule.When;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proxy before the real S3 endpoint: bytes, conditions, and kills of real processes that call it. */
class StoreProxyIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static S3Server server;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<ChildProcess> writers = new ArrayList<>();
    private StoreProxy proxy;

    @BeforeAll
    static void startStore() {
        server = S3Server.create(
                directory.resolve("s3"), directory.resolve("s3.log"), new FreePorts(new SplittableRandom()));
        server.start();
        server.store().createBucket("bucket");
    }

    @AfterAll
    static void stopStore() {
        server.close();
    }

    @BeforeEach
    void startProxy() {
        proxy = StoreProxy.start(server.endpoint(), new WorkerSenders(() -> List.copyOf(writers)));
    }

    @AfterEach
    void stop() {
        writers.forEach(ChildProcess::kill);
        proxy.close();
        server.store().list("bucket", "").forEach(object -> server.store().delete("bucket", object.key()));
    }

    @Test
    void largeBodiesPassUnchangedInEveryFraming() throws Exception {
        byte[] bytes = new byte[9 << 20];
        new Random(7).nextBytes(bytes);

        assertThat(put("known", BodyPublishers.ofByteArray(bytes), false)).isEqualTo(200);
        assertThat(put("asked", BodyPublishers.ofByteArray(bytes), true)).isEqualTo(200);
        assertThat(put("chunks", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)), false))
                .isIn(200, 411);

        assertThat(Arrays.equals(get("known"), bytes)).isTrue();
        assertThat(Arrays.equals(get("asked"), bytes)).isTrue();
        assertThat(server.store().get("bucket", "known").orElseThrow()).hasSize(bytes.length);
    }

    @Test
    void ofConcurrentConditionalWritesOneWins() throws Exception {
        for (int round = 0; round < 20; round++) {
            String key = "race-" + round;
            List<CompletableFuture<Integer>> writes = new ArrayList<>();
            for (int writer = 0; writer < 8; writer++) {
                HttpRequest request = request(key)
                        .header("If-None-Match", "*")
                        .PUT(BodyPublishers.ofString("writer " + writer))
                        .build();
                writes.add(http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                        .thenApply(HttpResponse::statusCode));
            }
            List<Integer> answers = writes.stream().map(CompletableFuture::join).toList();

            assertThat(answers).containsOnlyOnce(200).containsOnly(200, 412);
        }
        assertThat(proxy.counts()).containsEntry("PUT", 160L);
    }

    @Test
    void aKillBeforeLeavesTheStoreWithoutTheCallAndOtherProcessesAlone() {
        ArmedKill armed = proxy.arm(new KillRule("PUT", Pattern.compile("/worker-2/key 3$"), 1, When.BEFORE));
        ChildProcess bystander = writer("worker-1");
        ChildProcess victim = writer("worker-2");

        Optional<ArmedKill.Firing> firing = armed.awaitFired(LIMIT);

        assertThat(firing.map(ArmedKill.Firing::worker)).hasValue("worker-2");
        assertThat(firing.map(ArmedKill.Firing::path)).hasValue("/bucket/worker-2/key 3");
        assertThat(victim.isAlive()).isFalse();
        assertThat(bystander.isAlive()).isTrue();
        assertThat(keysOf("worker-2")).containsExactly("worker-2/key 1", "worker-2/key 2");
    }

    @Test
    void aKillAfterLeavesTheStoreWithTheCall() {
        ArmedKill armed = proxy.arm(new KillRule("PUT", Pattern.compile("/worker-1/"), 3, When.AFTER));
        ChildProcess victim = writer("worker-1");

        assertThat(armed.awaitFired(LIMIT).map(ArmedKill.Firing::when)).hasValue(When.AFTER);
        assertThat(victim.isAlive()).isFalse();
        assertThat(keysOf("worker-1")).containsExactly("worker-1/key 1", "worker-1/key 2", "worker-1/key 3");
    }

    @Test
    void theStoreKeepsItsObjectsOverAKill() {
        server.store().put("bucket", "kept", "v".getBytes(UTF_8));

        server.kill();
        server.start();

        assertThat(server.store().get("bucket", "kept")).hasValue("v".getBytes(UTF_8));
    }

    private static List<String> keysOf(String writer) {
        return server.store().list("bucket", writer + "/").stream()
                .map(S3Object::key)
                .toList();
    }

    private ChildProcess writer(String name) {
        Path classes = Path.of(
                Writer.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        JavaCommand command = new JavaCommand(
                Writer.class.getName(),
                List.of(classes),
                StackJvm.small("64m"),
                List.of(proxy.endpoint() + "/bucket/" + name));
        ChildProcess process = new ChildProcess(name, command, directory.resolve(name + ".log"));
        writers.add(process);
        process.start();
        return process;
    }

    private HttpRequest.Builder request(String key) {
        return HttpRequest.newBuilder(URI.create(proxy.endpoint() + "/bucket/" + key));
    }

    private int put(String key, BodyPublisher body, boolean ask) throws IOException, InterruptedException {
        return http.send(request(key).expectContinue(ask).PUT(body).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private byte[] get(String key) throws IOException, InterruptedException {
        return http.send(request(key).build(), HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    /** Stands for a worker: writes key 1, key 2 ... until it is killed. */
    public static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws Exception {
            for (int n = 1; ; n++) {
                HttpURLConnection connection =
                        (HttpURLConnection) new URL(arguments[0] + "/key%20" + n).openConnection();
                connection.setRequestMethod("PUT");
                connection.setDoOutput(true);
                connection.getOutputStream().write(new byte[100]);
                System.out.println(connection.getResponseCode());
            }
        }
    }
}
