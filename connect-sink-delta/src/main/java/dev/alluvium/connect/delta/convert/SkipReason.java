// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

/** Why a record has no effect on its table, by the user's settings. */
public enum SkipReason {
    /** A null value that says nothing. */
    TOMBSTONE,
    /** A delete. */
    DELETE,
    /** A truncate. */
    TRUNCATE
}
