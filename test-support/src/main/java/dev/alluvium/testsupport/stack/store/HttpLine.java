// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads one line of a message head or of chunked framing, and keeps its bytes. */
final class HttpLine {
    private HttpLine() {}

    /**
     * The next line without its end.
     *
     * @param raw receives the bytes as they came, the line's end included
     * @return empty when the stream ended first
     */
    static Optional<String> read(InputStream in, ByteArrayOutputStream raw) throws IOException {
        int start = raw.size();
        int next;
        while ((next = in.read()) >= 0) {
            raw.write(next);
            if (next == '\n') {
                // ISO 8859-1 keeps every byte, whatever a field's encoding is.
                String line = raw.toString(StandardCharsets.ISO_8859_1).substring(start);
                return Optional.of(line.substring(0, line.length() - (line.endsWith("\r\n") ? 2 : 1)));
            }
        }
        return Optional.empty();
    }
}
