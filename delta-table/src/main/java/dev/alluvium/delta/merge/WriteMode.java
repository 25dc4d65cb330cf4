// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

/** What a flush does with events. */
public enum WriteMode {
    /** Every event becomes a row. */
    APPEND,
    /** Every key has at most one row, the one that its latest event left. */
    UPSERT
}
