// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.http;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One connection: requests in turn, each answered before the next is read. Served by one thread; any may cut it. */
final class HttpConnection {
    private static final int BUFFER = 64 * 1024;
    private static final int MAX_LINE = 16 * 1024;
    private static final int MAX_BODY = 64 * 1024 * 1024;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final Function<HttpCall, HttpReply> service;

    HttpConnection(Socket socket, Function<HttpCall, HttpReply> service) {
        this.socket = socket;
        this.service = service;
    }

    /** Until the caller goes, asks for the end, or is cut off. */
    void serve() {
        try {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), BUFFER);
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
            Optional<HttpCall> call = read(in, out);
            while (call.isPresent() && answer(call.get(), out)) {
                call = read(in, out);
            }
        } catch (IOException e) {
            // The caller went away in the middle, or the endpoint is closing: there is nobody to tell.
        }
    }

    /** Ends the connection at once, with a reset where something is under way. */
    void cut() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone, which is what was wanted.
        }
    }

    private boolean answer(HttpCall call, OutputStream out) throws IOException {
        HttpReply reply = service.apply(call);
        if (reply.isReset()) {
            return reset();
        }
        boolean last = "close".equalsIgnoreCase(call.header("connection"));
        StringBuilder head =
                new StringBuilder("HTTP/1.1 ").append(reply.status()).append(" \r\n");
        reply.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        Optional<HttpStream> stream = reply.stream();
        head.append(
                stream.isPresent()
                        ? "Transfer-Encoding: chunked\r\n"
                        : "Content-Length: " + reply.body().length + "\r\n");
        head.append(last ? "Connection: close\r\n\r\n" : "\r\n");
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(reply.body());
        out.flush();
        return (stream.isEmpty() || stream(stream.get(), out)) && !last;
    }

    private boolean stream(HttpStream body, OutputStream out) throws IOException {
        try {
            if (body.write(bytes -> HttpChunks.write(out, bytes))) {
                HttpChunks.end(out);
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return reset();
    }

    /** What is closed from now on is closed with a reset. */
    private boolean reset() throws IOException {
        socket.setSoLinger(true, 0);
        return false;
    }

    private static Optional<HttpCall> read(InputStream in, OutputStream out) throws IOException {
        Optional<String> first = line(in);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        String[] words = first.get().split(" ", 3);
        if (words.length != 3) {
            throw new IOException("not an HTTP request line");
        }
        Map<String, String> headers = headers(in);
        if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
            out.write(CONTINUE);
            out.flush();
        }
        return Optional.of(new HttpCall(words[0], words[1], headers, body(in, headers)));
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .contains("chunked")) {
            return HttpChunks.read(in, MAX_BODY);
        }
        int length = length(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the body ended early");
        }
        return body;
    }

    private static int length(String digits) throws IOException {
        try {
            int length = Integer.parseInt(digits.trim());
            if (length >= 0 && length <= MAX_BODY) {
                return length;
            }
            throw new IOException("a body of " + length + " bytes");
        } catch (NumberFormatException e) {
            throw new IOException("not a length", e);
        }
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        String line = line(in).orElse("");
        while (!line.isEmpty()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).trim().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
            line = line(in).orElse("");
        }
        return headers;
    }

    /** The next line without its end; empty at the end of the connection. */
    static Optional<String> line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next >= 0 && next != '\n') {
            if (line.length() > MAX_LINE) {
                throw new IOException("a line longer than " + MAX_LINE);
            }
            if (next != '\r') {
                line.append((char) next);
            }
            next = in.read();
        }
        return Optional.of(line.toString());
    }
}
