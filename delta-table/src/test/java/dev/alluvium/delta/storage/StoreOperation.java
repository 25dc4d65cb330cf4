// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

/** What a store is asked to do, for tests that count it or make it fail. */
public enum StoreOperation {
    GET,
    HEAD,
    PUT_IF_ABSENT,
    PUT,
    /** Closing an output, which publishes the object. */
    CREATE,
    LIST,
    DELETE
}
