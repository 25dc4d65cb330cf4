// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The store's end of a proxied connection. Confined to the connection's thread, but for {@link #close}. */
final class Upstream implements AutoCloseable {
    private static final int BUFFER = 32 * 1024;
    private static final int CONNECT_MILLIS = 10_000;
    /** The store drops idle connections; the sender would have noticed, so an old one is replaced before use. */
    private static final long MAX_IDLE_NANOS = Duration.ofSeconds(2).toNanos();

    private final InetSocketAddress store;
    private volatile @Nullable Link link;
    private long lastUsed;
    private volatile boolean closed;

    Upstream(InetSocketAddress store) {
        this.store = store;
    }

    /** Makes sure that there is a fresh connection. */
    void open() throws IOException {
        if (link != null && System.nanoTime() - lastUsed > MAX_IDLE_NANOS) {
            drop();
        }
        if (link == null) {
            link = Link.to(store);
        }
        if (closed) {
            drop();
            throw new IOException("the proxy is closed");
        }
    }

    InputStream in() {
        return link().in;
    }

    OutputStream out() {
        return link().out;
    }

    /** The next head from the store; the end of the connection instead of one is an error. */
    HttpHead readHead() throws IOException {
        HttpHead head =
                HttpHead.read(in()).orElseThrow(() -> new IOException("the store closed the connection unanswered"));
        lastUsed = System.nanoTime();
        return head;
    }

    @Override
    public void close() {
        closed = true;
        drop();
    }

    private Link link() {
        Link current = link;
        if (current == null) {
            throw new UncheckedIOException(new IOException("no connection to the store"));
        }
        return current;
    }

    private void drop() {
        Link current = link;
        link = null;
        if (current != null) {
            current.close();
        }
    }

    private record Link(Socket socket, InputStream in, OutputStream out) {
        static Link to(InetSocketAddress store) throws IOException {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.connect(store, CONNECT_MILLIS);
            return new Link(
                    socket,
                    new BufferedInputStream(socket.getInputStream(), BUFFER),
                    new BufferedOutputStream(socket.getOutputStream(), BUFFER));
        }

        void close() {
            try {
                socket.close();
            } catch (IOException e) {
                // Closed is all that we want.
            }
        }
    }
}
