// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

/** Hears of every request to a store; whoever counts implements it. Called on the requesting thread; must not throw. */
public interface StoreMetrics {
    /** The kinds of requests. */
    enum Request {
        GET,
        HEAD,
        PUT_IF_ABSENT,
        PUT,
        CREATE,
        LIST,
        DELETE
    }

    /**
     * One request that ended.
     *
     * @param bytes read or written; 0 where the request has none
     * @param nanos how long it took
     * @param failed whether it ended with an exception other than {@link dev.alluvium.delta.error.ObjectNotFoundException}
     */
    void ended(Request request, long bytes, long nanos, boolean failed);
}
