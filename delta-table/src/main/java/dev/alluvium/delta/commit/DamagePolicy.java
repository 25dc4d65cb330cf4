// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

/** What becomes of a table in which another writer left an entry that it meant to take away. */
public enum DamagePolicy {
    /** It is neither read nor written; the error names the commit. */
    FAIL,
    /** The entry is no part of the table for us, and our next commit removes exactly it, and says so. */
    HEAL
}
