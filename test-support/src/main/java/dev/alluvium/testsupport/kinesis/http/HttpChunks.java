// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Bodies in chunked transfer coding; extensions and trailers that come in are read and dropped. */
final class HttpChunks {
    private static final int HEX = 16;
    private static final byte[] LINE_END = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private HttpChunks() {}

    static byte[] read(InputStream in, int maxBytes) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int size = size(in);
        while (size > 0) {
            if (size > maxBytes - body.size()) {
                throw new IOException("a body of more than " + maxBytes + " bytes");
            }
            body.write(in.readNBytes(size));
            line(in);
            size = size(in);
        }
        while (!line(in).isEmpty()) {
            // A trailer: nothing here needs one.
            continue;
        }
        return body.toByteArray();
    }

    /** Sends one chunk at once. */
    static void write(OutputStream out, byte[] bytes) throws IOException {
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write(LINE_END);
        out.flush();
    }

    /** Ends a body. */
    static void end(OutputStream out) throws IOException {
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static int size(InputStream in) throws IOException {
        String line = line(in);
        int extension = line.indexOf(';');
        String digits = extension < 0 ? line : line.substring(0, extension);
        try {
            return Integer.parseUnsignedInt(digits.trim(), HEX);
        } catch (NumberFormatException e) {
            throw new IOException("not a chunk's size", e);
        }
    }

    private static String line(InputStream in) throws IOException {
        return HttpConnection.line(in).orElseThrow(() -> new EOFException("the body ended early"));
    }
}
