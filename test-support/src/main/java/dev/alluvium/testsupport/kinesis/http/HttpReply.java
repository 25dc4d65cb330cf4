// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.http;

import java.util.Map;

/**
 * What becomes of a request.
 *
 * @param status such as 200; {@link #RESET} when the connection is to be cut instead
 * @param headers without Content-Length, which follows from the body
 * @param body never null, not copied
 */
public record HttpReply(int status, Map<String, String> headers, byte[] body) {
    private static final int RESET_STATUS = 0;

    /** No answer at all: the connection is reset. */
    public static final HttpReply RESET = new HttpReply(RESET_STATUS, Map.of(), new byte[0]);

    boolean isReset() {
        return status == RESET_STATUS;
    }

    /** The status alone. */
    @Override
    public String toString() {
        return isReset() ? "reset" : Integer.toString(status);
    }
}
