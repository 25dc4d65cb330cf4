// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.connect;

import dev.alluvium.testsupport.stack.process.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One Connect worker in a process of its own, with an address that it keeps over restarts.
 *
 * <p>Thread-safe.
 */
public final class ConnectWorker {
    private static final Duration READY = Duration.ofSeconds(120);
    private static final Duration STOP = Duration.ofSeconds(20);

    private final ChildProcess process;
    private final int port;
    private final HttpClient http;

    ConnectWorker(ChildProcess process, int port, HttpClient http) {
        this.process = process;
        this.port = port;
        this.http = http;
    }

    /** {@code worker-1}, {@code worker-2} ... */
    public String name() {
        return process.name();
    }

    /** Its process number; another one after each start. */
    public long pid() {
        return process.pid();
    }

    /** Its REST address. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The file with what it logs; restarts append. */
    public Path log() {
        return process.log();
    }

    /** The process itself. */
    public ChildProcess process() {
        return process;
    }

    /** Whether its process runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Starts it, also after a kill or stop, and waits until its REST answers as a member of the group. */
    public void start() {
        process.start();
        process.awaitReady(READY, this::answers);
    }

    /** SIGKILL, and waits for its death. */
    public void kill() {
        process.kill();
    }

    /** SIGTERM: tasks are stopped and offsets committed; SIGKILL if that takes too long. */
    public void stop() {
        process.stop(STOP);
    }

    /** SIGSTOP: it keeps its connections and does nothing, as in a long pause of its JVM. */
    public void pause() {
        process.pause();
    }

    /** SIGCONT. */
    public void resume() {
        process.resume();
    }

    /** Name and process, for messages. */
    @Override
    public String toString() {
        return process.toString();
    }

    private boolean answers() {
        HttpRequest request = HttpRequest.newBuilder(url().resolve("/connectors"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
