// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

/** What the value of a delete is. */
public enum DeleteValue {
    /** Null. */
    TOMBSTONE,
    /** The image before the delete, else the key. */
    BEFORE,
    /** The key. */
    KEY
}
