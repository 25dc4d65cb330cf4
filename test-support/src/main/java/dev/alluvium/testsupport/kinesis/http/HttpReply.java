// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.http;

import java.util.Map;
import java.util.Optional;

/**
 * What becomes of a request.
 *
 * @param status such as 200; {@link #RESET} when the connection is to be cut instead
 * @param headers without Content-Length, which follows from the body
 * @param body never null, not copied
 * @param stream what is sent instead of the body, in chunks, as it comes about; empty for the body
 */
public record HttpReply(int status, Map<String, String> headers, byte[] body, Optional<HttpStream> stream) {
    private static final int RESET_STATUS = 0;

    /** No answer at all: the connection is reset. */
    public static final HttpReply RESET = new HttpReply(RESET_STATUS, Map.of(), new byte[0]);

    /** An answer that is there. */
    public HttpReply(int status, Map<String, String> headers, byte[] body) {
        this(status, headers, body, Optional.empty());
    }

    /** An answer that comes in chunks. */
    public static HttpReply streaming(Map<String, String> headers, HttpStream stream) {
        return new HttpReply(200, headers, new byte[0], Optional.of(stream));
    }

    boolean isReset() {
        return status == RESET_STATUS;
    }

    /** The status alone. */
    @Override
    public String toString() {
        return isReset() ? "reset" : Integer.toString(status);
    }
}
