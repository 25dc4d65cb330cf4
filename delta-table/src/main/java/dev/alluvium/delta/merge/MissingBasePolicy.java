// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

/**
 * What becomes of an event with values that were unavailable at the source, when the table has no row to keep them
 * from.
 */
public enum MissingBasePolicy {
    /** The unavailable values become null. */
    NULL,
    /** The event changes nothing and is handed to {@link BeforeCommit}. */
    REPORT,
    /** The flush fails. */
    FAIL
}
