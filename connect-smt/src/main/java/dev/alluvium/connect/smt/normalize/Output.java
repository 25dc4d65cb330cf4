// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

/** What the value of a normalised record is. */
public enum Output {
    /** The row; the facts are in headers. */
    HEADERS,
    /** What it was; only the facts are added, in headers. */
    HEADERS_ONLY,
    /** The facts and the row beside each other; no fact is in a header. */
    ENVELOPE
}
