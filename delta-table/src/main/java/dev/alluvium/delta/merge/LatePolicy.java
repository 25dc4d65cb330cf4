// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

/** What becomes of an event whose sequence is below that of the stored row. */
public enum LatePolicy {
    /** It is counted and changes nothing. */
    DROP,
    /** It changes nothing and is handed to {@link BeforeCommit}. */
    REPORT,
    /** The flush fails. */
    FAIL
}
