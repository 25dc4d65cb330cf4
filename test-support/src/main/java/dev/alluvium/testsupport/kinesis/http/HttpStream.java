// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.http;

import java.io.IOException;

/** An answer's body that is written as it comes about. Called on the thread of its connection. */
@FunctionalInterface
public interface HttpStream {
    /**
     * Writes the body.
     *
     * @return whether it is whole; if not, the connection is reset
     */
    boolean write(Chunks out) throws IOException, InterruptedException;

    /** Where the body goes. */
    @FunctionalInterface
    interface Chunks {
        /**
         * Sends these bytes at once.
         *
         * @throws IOException if the caller has gone
         */
        void send(byte[] bytes) throws IOException;
    }
}
