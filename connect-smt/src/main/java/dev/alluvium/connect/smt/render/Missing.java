// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.render;

/** What stands for a placeholder that leads nowhere. */
public enum Missing {
    /** Nothing: the record is refused. */
    FAIL,
    /** JSON null for the whole text or value. */
    NULL,
    /** The member or element is left out. */
    OMIT
}
