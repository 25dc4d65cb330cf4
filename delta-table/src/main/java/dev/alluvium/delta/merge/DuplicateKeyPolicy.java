// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

/** What becomes of a key that has several rows in the table already. */
public enum DuplicateKeyPolicy {
    /** The flush fails and names the files. */
    FAIL,
    /** The row with the highest sequence counts; the others go when the key is next written. */
    REPAIR
}
