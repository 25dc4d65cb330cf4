// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.identify;

/** What becomes of the record key. */
public enum KeyMode {
    /** It stays; a null key is filled from the id. */
    KEEP,
    /** It becomes a Struct or Map of the id's fields. */
    ID,
    /** It becomes the id's text. */
    STRING
}
