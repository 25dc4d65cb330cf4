// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A call of the store on its way through the proxy.
 *
 * @param number the proxy's own count of calls, from 1
 * @param method {@code GET}, {@code PUT} ...
 * @param path decoded, {@code /bucket/key}, without the query
 * @param clientPort the sender's end of the connection
 */
public record StoreRequest(long number, String method, String path, int clientPort) {
    static StoreRequest of(long number, HttpHead head, int clientPort) throws IOException {
        return new StoreRequest(number, head.word(0), decodedPath(head.word(1)), clientPort);
    }

    /** Percent-decoding of the path; unlike in a form, a plus stays a plus. */
    static String decodedPath(String target) throws IOException {
        String path = withoutOrigin(target);
        int query = path.indexOf('?');
        byte[] encoded = (query < 0 ? path : path.substring(0, query)).getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] == '%' && i + 2 < encoded.length) {
                decoded.write(hex(encoded[i + 1]) * 16 + hex(encoded[i + 2]));
                i += 2;
            } else {
                decoded.write(encoded[i]);
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }

    private static String withoutOrigin(String target) {
        if (target.startsWith("/")) {
            return target;
        }
        int scheme = target.indexOf("://");
        int path = scheme < 0 ? -1 : target.indexOf('/', scheme + 3);
        return path < 0 ? "/" : target.substring(path);
    }

    private static int hex(byte digit) throws IOException {
        int value = Character.digit(digit, 16);
        if (value < 0) {
            throw new IOException("a request target has a broken percent escape");
        }
        return value;
    }
}
