// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import dev.alluvium.testsupport.stack.store.CallHook.Passage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Stands between the workers and the store: passes HTTP/1.1 on byte by byte, counts calls, kills the worker that
 * makes a chosen one, and loses or delays what a rule says.
 *
 * <p>Thread-safe; each connection has a thread of its own.
 */
public final class StoreProxy implements AutoCloseable {
    private static final int BACKLOG = 256;

    private final ServerSocket listener;
    private final InetSocketAddress store;
    private final Sender.Finder senders;
    private final ExecutorService threads;
    private final Set<ProxyConnection> connections = ConcurrentHashMap.newKeySet();
    private final List<CallHook> hooks = new CopyOnWriteArrayList<>();
    private final CallJournal journal = new CallJournal();
    private final AtomicLong calls = new AtomicLong();

    private StoreProxy(ServerSocket listener, URI store, Sender.Finder senders) {
        this.listener = listener;
        this.store = new InetSocketAddress(store.getHost(), store.getPort());
        this.senders = senders;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "store-proxy-" + listener.getLocalPort());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Listens on a port of its own choice on the loopback interface.
     *
     * @param store where calls go
     * @param senders who may be killed
     */
    public static StoreProxy start(URI store, Sender.Finder senders) {
        try {
            ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
            StoreProxy proxy = new StoreProxy(listener, store, senders);
            proxy.threads.execute(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy of the store cannot listen on the loopback interface", e);
        }
    }

    /** What connectors are given as the store's endpoint. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** Sets a rule to work; it stays until it fires or is disarmed. */
    public ArmedKill arm(KillRule rule) {
        ArmedKill armed = new ArmedKill(rule, senders);
        hooks.add(armed);
        return armed;
    }

    /**
     * Has the worker that sends the rule's call stopped at it, until somebody resumes it; the call itself goes on.
     *
     * @param rule its {@code when} does not count: the worker stands still before the store sees the call
     */
    public ArmedPause pauseAt(KillRule rule) {
        ArmedPause armed = new ArmedPause(rule, senders);
        hooks.add(armed);
        return armed;
    }

    /** Makes the network unreliable for certain calls. */
    public ArmedFaults arm(FaultRule rule) {
        ArmedFaults armed = new ArmedFaults(rule);
        hooks.add(armed);
        return armed;
    }

    /** Calls so far, by HTTP method. */
    public Map<String, Long> counts() {
        return journal.totals();
    }

    /** Counts, from now on, the calls of a method whose decoded path holds the pattern. */
    public RequestCounter counter(String op, Pattern match) {
        return journal.counter(op, match);
    }

    /** The calls that are over, oldest first; only the last twenty thousand. */
    public List<StoreCall> journal() {
        return journal.entries();
    }

    /** Ends all connections and listens no more. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            // Closed is all that we want.
        }
        List.copyOf(connections).forEach(ProxyConnection::close);
        threads.shutdownNow();
    }

    StoreRequest arrived(HttpHead head, int clientPort) throws IOException {
        StoreRequest request = StoreRequest.of(calls.incrementAndGet(), head, clientPort);
        journal.arrived(request);
        return request;
    }

    /** The first hook that does not let the call pass decides. */
    Passage beforeForward(StoreRequest request) {
        return hooks.stream()
                .map(hook -> hook.beforeForward(request))
                .filter(passage -> passage != Passage.PASS)
                .findFirst()
                .orElse(Passage.PASS);
    }

    void beforeLateForward(StoreRequest request) {
        hooks.forEach(hook -> hook.beforeLateForward(request));
    }

    Passage afterAnswer(StoreRequest request, int status) {
        return hooks.stream().anyMatch(hook -> hook.afterAnswer(request, status) == Passage.SEVER)
                ? Passage.SEVER
                : Passage.PASS;
    }

    void ended(StoreRequest request, OptionalInt status, boolean delivered) {
        journal.ended(new StoreCall(request.number(), request.method(), request.path(), status, delivered));
    }

    void forget(ProxyConnection connection) {
        connections.remove(connection);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                ProxyConnection connection = new ProxyConnection(client, new Upstream(store), this);
                connections.add(connection);
                threads.execute(connection);
            } catch (IOException e) {
                // Closed, or a connection that was gone before we looked: the loop's condition tells which.
            }
        }
    }
}
