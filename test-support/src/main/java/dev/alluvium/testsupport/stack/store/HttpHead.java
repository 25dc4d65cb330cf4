// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The head of an HTTP/1.1 message: the bytes as they came, and what the proxy must know of them.
 *
 * @param raw from the start line to the empty line, both included
 * @param startLine request line or status line
 * @param fields header fields in order, names in lower case
 */
record HttpHead(byte[] raw, String startLine, List<Field> fields) {
    private static final int MAX_BYTES = 256 * 1024;

    /** One header field. */
    record Field(String name, String value) {}

    HttpHead {
        fields = List.copyOf(fields);
    }

    /** Reads a head; empty when the peer closed the connection instead of sending one. */
    static Optional<HttpHead> read(InputStream in) throws IOException {
        ByteArrayOutputStream raw = new ByteArrayOutputStream(1024);
        List<String> lines = new ArrayList<>();
        while (true) {
            Optional<String> line = HttpLine.read(in, raw);
            if (line.isEmpty() && raw.size() == 0) {
                return Optional.empty();
            }
            String text = line.orElseThrow(() -> new IOException("the connection ended inside a message head"));
            if (text.isEmpty() && lines.isEmpty()) {
                // RFC 9112, 2.2: an empty line ahead of a request line is to be ignored.
                raw.reset();
                continue;
            }
            if (text.isEmpty()) {
                return Optional.of(of(raw.toByteArray(), lines));
            }
            lines.add(text);
            if (raw.size() > MAX_BYTES) {
                throw new IOException("a message head is longer than " + MAX_BYTES + " bytes");
            }
        }
    }

    /** The value of a field; values of a repeated field are joined by commas. */
    Optional<String> field(String name) {
        return fields.stream()
                .filter(field -> field.name.equals(name))
                .map(Field::value)
                .reduce((left, right) -> left + "," + right);
    }

    /** Whether a comma-separated field names a token, whatever its case. */
    boolean hasToken(String name, String token) {
        return field(name).stream()
                .flatMap(value -> List.of(value.toLowerCase(Locale.ROOT).split(",")).stream())
                .anyMatch(part -> part.strip().equals(token));
    }

    /** The nth word of the start line: method or version first, then target or status. */
    String word(int n) throws IOException {
        String[] words = startLine.split(" ", 3);
        if (words.length <= n) {
            throw new IOException("a start line has fewer than " + (n + 1) + " words");
        }
        return words[n];
    }

    /** The status of a response. */
    int status() throws IOException {
        try {
            return Integer.parseInt(word(1));
        } catch (NumberFormatException e) {
            throw new IOException("a status line has no number", e);
        }
    }

    /** Whether the sender closes the connection after this message. */
    boolean closes() {
        return hasToken("connection", "close") || startLine.startsWith("HTTP/1.0") || startLine.endsWith("HTTP/1.0");
    }

    /** Prints the start line only: fields may hold credentials. */
    @Override
    public String toString() {
        return startLine;
    }

    private static HttpHead of(byte[] raw, List<String> lines) throws IOException {
        List<Field> fields = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("a header line has no name");
            }
            fields.add(new Field(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip()));
        }
        return new HttpHead(raw, lines.get(0), fields);
    }
}
