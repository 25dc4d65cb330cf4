// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

/** What to do with facts that are already in the headers. */
public enum ExistingHeaders {
    /** A record with an operation is normalised already: it passes. */
    PASS,
    /** They come from producers that are not trusted: remove them first. */
    STRIP,
    /** They should not be there: refuse the record. */
    FAIL
}
