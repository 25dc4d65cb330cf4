// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.http;

import java.util.Locale;
import java.util.Map;

/**
 * One request as it came in.
 *
 * @param method such as {@code POST}
 * @param path with the query
 * @param headers by lower-case names; of repeated ones the last
 * @param body never null, not copied
 */
public record HttpCall(String method, String path, Map<String, String> headers, byte[] body) {
    /** A header's value by its name in any case; empty when it is absent. */
    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    /** Method and path alone. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
