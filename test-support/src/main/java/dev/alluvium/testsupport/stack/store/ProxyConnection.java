// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import dev.alluvium.testsupport.stack.store.CallHook.Passage;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One accepted connection and the connection to the store that mirrors it. Confined to its own thread, but for
 * {@link #close}.
 *
 * <p>The two live and die together, so that the sender sees the store's own habits of keeping connections: whichever
 * side hangs up, the other is closed too.
 */
final class ProxyConnection implements Runnable, AutoCloseable {
    private static final int BUFFER = 32 * 1024;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final Socket client;
    private final Upstream upstream;
    private final StoreProxy proxy;
    private final InputStream clientIn;
    private final OutputStream clientOut;

    ProxyConnection(Socket client, Upstream upstream, StoreProxy proxy) throws IOException {
        this.client = client;
        this.upstream = upstream;
        this.proxy = proxy;
        client.setTcpNoDelay(true);
        this.clientIn = new BufferedInputStream(client.getInputStream(), BUFFER);
        this.clientOut = new BufferedOutputStream(client.getOutputStream(), BUFFER);
    }

    @Override
    public void run() {
        try {
            boolean open = true;
            while (open) {
                Optional<HttpHead> head = HttpHead.read(clientIn);
                open = head.isPresent() && exchange(head.get());
            }
        } catch (IOException e) {
            // Either side hung up in the middle; closing both is how the other side learns of it.
        } finally {
            close();
        }
    }

    /** Ends both connections. */
    @Override
    public void close() {
        upstream.close();
        try {
            client.close();
        } catch (IOException e) {
            // Closed is all that we want.
        }
        proxy.forget(this);
    }

    /** Passes one call on and its answer back; false when the connection is over. */
    private boolean exchange(HttpHead head) throws IOException {
        StoreRequest request = proxy.arrived(head, client.getPort());
        Passage passage = proxy.beforeForward(request);
        if (passage == Passage.SEVER) {
            proxy.ended(request, OptionalInt.empty(), false);
            return false;
        }
        if (passage == Passage.LATE) {
            forwardLate(head, request);
            return false;
        }
        upstream.open();
        Optional<HttpHead> early = sendRequest(head);
        HttpHead answer = early.isPresent() ? early.get() : finalAnswer();
        int status = answer.status();
        if (proxy.afterAnswer(request, status) == Passage.SEVER) {
            proxy.ended(request, OptionalInt.of(status), false);
            return false;
        }
        HttpBody body = HttpBody.ofResponse(answer, request.method());
        clientOut.write(answer.raw());
        body.relay(upstream.in(), clientOut);
        proxy.ended(request, OptionalInt.of(status), true);
        return !answer.closes() && !head.closes() && body.kind() != HttpBody.Kind.UNTIL_CLOSE;
    }

    /** Sends head and body; returns an answer that came instead of the leave to send the body. */
    private Optional<HttpHead> sendRequest(HttpHead head) throws IOException {
        upstream.out().write(head.raw());
        HttpBody body = HttpBody.ofRequest(head);
        if (body.kind() != HttpBody.Kind.NONE && head.hasToken("expect", "100-continue")) {
            upstream.out().flush();
            HttpHead first = upstream.readHead();
            if (first.status() / 100 != 1) {
                return Optional.of(first);
            }
            passInterim(first);
        }
        body.relay(clientIn, upstream.out());
        return Optional.empty();
    }

    /** Hears the whole call, hangs up, and makes the call in the sender's name; whose answer nobody waits for. */
    private void forwardLate(HttpHead head, StoreRequest request) throws IOException {
        if (head.hasToken("expect", "100-continue")) {
            clientOut.write(CONTINUE);
            clientOut.flush();
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        HttpBody.ofRequest(head).relay(clientIn, content);
        client.close();
        proxy.beforeLateForward(request);
        upstream.open();
        upstream.out().write(head.raw());
        content.writeTo(upstream.out());
        upstream.out().flush();
        HttpHead answer = upstream.readHead();
        while (answer.status() / 100 == 1) {
            answer = upstream.readHead();
        }
        proxy.ended(request, OptionalInt.of(answer.status()), false);
    }

    private HttpHead finalAnswer() throws IOException {
        HttpHead answer = upstream.readHead();
        while (answer.status() / 100 == 1) {
            passInterim(answer);
            answer = upstream.readHead();
        }
        return answer;
    }

    private void passInterim(HttpHead interim) throws IOException {
        clientOut.write(interim.raw());
        clientOut.flush();
    }
}
