// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * How the end of a message's body is found (RFC 9112, 6), and how it is passed on byte by byte.
 *
 * @param kind the framing
 * @param length in bytes, of {@link Kind#LENGTH} only
 */
record HttpBody(Kind kind, long length) {
    private static final int BUFFER = 32 * 1024;

    /** The framings of HTTP/1.1. */
    enum Kind {
        NONE,
        LENGTH,
        CHUNKED,
        UNTIL_CLOSE
    }

    static HttpBody ofRequest(HttpHead head) throws IOException {
        return declared(head, Kind.NONE);
    }

    /** The body of an answer to a request of that method. */
    static HttpBody ofResponse(HttpHead head, String method) throws IOException {
        int status = head.status();
        if (method.equals("HEAD") || status / 100 == 1 || status == 204 || status == 304) {
            return new HttpBody(Kind.NONE, 0);
        }
        return declared(head, Kind.UNTIL_CLOSE);
    }

    /** Copies the body as it comes, with its framing, and flushes whatever has arrived. */
    void relay(InputStream in, OutputStream out) throws IOException {
        switch (kind) {
            case NONE -> {}
            case LENGTH -> copy(in, out, length);
            case CHUNKED -> copyChunks(in, out);
            case UNTIL_CLOSE -> copyAll(in, out);
        }
        out.flush();
    }

    private static HttpBody declared(HttpHead head, Kind otherwise) throws IOException {
        if (head.hasToken("transfer-encoding", "chunked")) {
            return new HttpBody(Kind.CHUNKED, 0);
        }
        String length = head.field("content-length").orElse("");
        if (length.isEmpty()) {
            return new HttpBody(otherwise, 0);
        }
        try {
            return new HttpBody(Kind.LENGTH, Long.parseLong(length));
        } catch (NumberFormatException e) {
            throw new IOException("Content-Length is no number", e);
        }
    }

    private static void copy(InputStream in, OutputStream out, long length) throws IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, length))];
        long left = length;
        while (left > 0) {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new IOException("the connection ended " + left + " bytes before the end of a body");
            }
            out.write(buffer, 0, count);
            left -= count;
            flushWhenIdle(in, out);
        }
    }

    private static void copyAll(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int count;
        while ((count = in.read(buffer)) >= 0) {
            out.write(buffer, 0, count);
            flushWhenIdle(in, out);
        }
    }

    private static void copyChunks(InputStream in, OutputStream out) throws IOException {
        long size;
        do {
            size = chunkSize(copyLine(in, out));
            if (size > 0) {
                copy(in, out, size);
                copyLine(in, out);
            }
        } while (size > 0);
        String trailer;
        do {
            trailer = copyLine(in, out);
        } while (!trailer.isEmpty());
    }

    private static String copyLine(InputStream in, OutputStream out) throws IOException {
        ByteArrayOutputStream raw = new ByteArrayOutputStream(16);
        String line = HttpLine.read(in, raw).orElseThrow(() -> new IOException("the connection ended between chunks"));
        raw.writeTo(out);
        flushWhenIdle(in, out);
        return line;
    }

    private static long chunkSize(String line) throws IOException {
        int extension = line.indexOf(';');
        try {
            return Long.parseLong((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
        } catch (NumberFormatException e) {
            throw new IOException("a chunk has no size", e);
        }
    }

    /** What has come goes on before we block for more; otherwise the two sides could wait for each other. */
    private static void flushWhenIdle(InputStream in, OutputStream out) throws IOException {
        if (in.available() == 0) {
            out.flush();
        }
    }
}
