// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.alluvium.testsupport.stack.process.FreePorts;
import dev.alluvium.testsupport.stack.process.StackPart;
import dev.alluvium.testsupport.stack.process.StackUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The stack's schema registry, served from this JVM: Apicurio's paths below {@link #url}{@code /apis/registry/v2},
 * Confluent's below {@link #url} itself.
 *
 * <p>To stop or kill it closes its port and every connection; started again it has the same address and the same
 * schemas. While paused it accepts connections and answers nothing.
 *
 * <p>Thread-safe.
 */
public final class SchemaRegistry implements StackPart, AutoCloseable {
    private static final int BACKLOG = 64;

    private final int port;
    private final Path log;
    private final SchemaStore store = new SchemaStore();
    private final ApicurioInterface apicurio = new ApicurioInterface(store);
    private final ConfluentInterface confluent = new ConfluentInterface(store);
    private final Gate gate = new Gate();
    private @Nullable HttpServer server;
    private @Nullable ExecutorService threads;

    private SchemaRegistry(int port, Path log) {
        this.port = port;
        this.log = log;
    }

    /** A registry that is not started yet; its log has a line for each call. */
    public static SchemaRegistry create(Path log, FreePorts ports) {
        return new SchemaRegistry(ports.next(), log);
    }

    /** Where it listens: {@code http://127.0.0.1:port}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public String name() {
        return "registry";
    }

    /** This JVM's own. */
    @Override
    public long pid() {
        return ProcessHandle.current().pid();
    }

    @Override
    public synchronized boolean isAlive() {
        return server != null;
    }

    @Override
    public synchronized void start() {
        if (isAlive()) {
            throw new IllegalStateException("the schema registry runs already");
        }
        try {
            gate.open();
            HttpServer started =
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            ExecutorService pool = Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "schema-registry");
                thread.setDaemon(true);
                return thread;
            });
            started.setExecutor(pool);
            started.createContext("/", this::serve);
            started.start();
            server = started;
            threads = pool;
        } catch (IOException e) {
            throw new StackUnavailableException("The schema registry cannot listen at " + url() + ": " + e, e);
        }
    }

    @Override
    public void kill() {
        close();
    }

    @Override
    public void stop() {
        close();
    }

    @Override
    public void pause() {
        gate.close();
    }

    @Override
    public void resume() {
        gate.open();
    }

    /** Counted with this JVM. */
    @Override
    public long residentBytes() {
        return 0;
    }

    @Override
    public Path log() {
        return log;
    }

    /** Closes port and connections; nothing when that was done before. */
    @Override
    public synchronized void close() {
        HttpServer running = server;
        ExecutorService pool = threads;
        server = null;
        threads = null;
        if (running != null) {
            running.stop(0);
            // A connection that the server's own thread accepted meanwhile is known only once that thread has ended.
            running.stop(0);
        }
        if (pool != null) {
            pool.shutdownNow();
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            RegistryCall call = new RegistryCall(
                    exchange.getRequestMethod(),
                    RegistryCall.segments(exchange.getRequestURI().getRawPath()),
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Registry-ArtifactId")),
                    body);
            gate.pass();
            RegistryAnswer answer = answer(call);
            write(call.method() + " " + exchange.getRequestURI() + " " + answer.status() + "\n");
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            // Stopped while paused: the caller sees its connection end.
            Thread.currentThread().interrupt();
        }
    }

    private RegistryAnswer answer(RegistryCall call) {
        return apicurio.answer(call)
                .or(() -> confluent.answer(call))
                .orElseGet(() -> new RegistryAnswer(
                        404,
                        RegistryAnswer.JSON,
                        "{\"error_code\":404,\"message\":\"This registry does not have that path.\"}"));
    }

    private synchronized void write(String line) throws IOException {
        Files.writeString(log, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
