// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

/**
 * Looks at each call that passes the proxy and may end it. Called on the thread of the call's connection, which it may
 * hold up; must be thread-safe.
 */
interface CallHook {
    /** What becomes of the call. */
    enum Passage {
        /** It goes on as if nobody looked. */
        PASS,
        /** The sender's connection is closed, and the call goes on all the same; only before it is forwarded. */
        LATE,
        /** Both connections are closed without another byte. */
        SEVER
    }

    /** The head has come; the store knows nothing yet. */
    Passage beforeForward(StoreRequest request);

    /** The sender of a late call is cut off, and the store knows nothing yet; may take its time. */
    default void beforeLateForward(StoreRequest request) {}

    /** The store has answered; the sender knows nothing yet. */
    Passage afterAnswer(StoreRequest request, int status);
}
