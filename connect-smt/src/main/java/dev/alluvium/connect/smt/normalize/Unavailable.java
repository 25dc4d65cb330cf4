// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

/** What to do with fields whose value the source did not send. */
public enum Unavailable {
    /** List them in a header, so that stored values stay. */
    HEADER,
    /** Set them to null. */
    NULL,
    /** Refuse the record. */
    FAIL,
    /** Leave the placeholder in the row. */
    KEEP
}
