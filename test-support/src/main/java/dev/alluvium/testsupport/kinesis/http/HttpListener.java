// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Listens on a free port of the loopback interface and hands whole requests to one function.
 *
 * <p>Thread-safe; each connection has a thread of its own, on which the function runs.
 */
public final class HttpListener implements AutoCloseable {
    private static final int BACKLOG = 256;
    private static final long END_SECONDS = 10;

    private final ServerSocket socket;
    private final Function<HttpCall, HttpReply> service;
    private final ExecutorService threads;
    private final CountDownLatch accepting = new CountDownLatch(1);
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();

    private HttpListener(ServerSocket socket, Function<HttpCall, HttpReply> service) {
        this.socket = socket;
        this.service = service;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "kinesis-endpoint-" + socket.getLocalPort());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Serves until it is closed.
     *
     * @param port 0 for any free one
     */
    public static HttpListener start(int port, Function<HttpCall, HttpReply> service) {
        try {
            ServerSocket socket = new ServerSocket(port, BACKLOG, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
            HttpListener listener = new HttpListener(socket, service);
            listener.threads.execute(listener::accept);
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port + " of the loopback interface cannot be listened on", e);
        }
    }

    /** Where it listens, such as {@code http://127.0.0.1:40404}. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** Cuts all connections and frees the port; nothing when that was done before. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the port cannot be freed", e);
        } finally {
            connections.forEach(HttpConnection::cut);
            threads.shutdown();
            awaitFreePort();
        }
    }

    /** The system frees the port only when no thread waits in accept any more. */
    private void awaitFreePort() {
        try {
            if (!accepting.await(END_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("port " + socket.getLocalPort() + " is not free after the end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        try {
            while (!socket.isClosed()) {
                acceptOne();
            }
        } finally {
            accepting.countDown();
        }
    }

    private void acceptOne() {
        try {
            HttpConnection connection = new HttpConnection(socket.accept(), service);
            connections.add(connection);
            threads.execute(() -> serve(connection));
        } catch (IOException e) {
            // Closed while it waited: the loop ends. Anything else concerns one caller, who sees it.
        } catch (RejectedExecutionException e) {
            // Closed just after it had accepted: the connection is cut with the others, or here.
            connections.forEach(HttpConnection::cut);
        }
    }

    private void serve(HttpConnection connection) {
        try {
            // Closed between accept and here: close() may have missed this connection.
            if (!socket.isClosed()) {
                connection.serve();
            }
        } finally {
            connection.cut();
            connections.remove(connection);
        }
    }
}
