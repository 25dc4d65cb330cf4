// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.connect;

import dev.alluvium.testsupport.stack.process.ChildProcess;
import dev.alluvium.testsupport.stack.process.ProcessPart;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * One Connect worker in a process of its own, with an address that it keeps over restarts.
 *
 * <p>Thread-safe.
 */
public final class ConnectWorker implements ProcessPart {
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

    /** Its REST address. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The process itself. */
    @Override
    public ChildProcess process() {
        return process;
    }

    /** Starts it, also after a kill or stop, and waits until its REST answers as a member of the group. */
    @Override
    public void start() {
        process.start();
        process.awaitReady(READY, this::answers);
    }

    /** SIGTERM: tasks are stopped and offsets committed; SIGKILL if that takes too long. */
    @Override
    public void stop() {
        process.stop(STOP);
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
