// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

/** What becomes of one call of a store. The first one is the harmless one. */
public enum Fate {
    PASS,
    /** Others go on before it. */
    SWITCH,
    CRASH_BEFORE,
    /** It is refused, and not applied. */
    UNAVAILABLE,
    CRASH_AFTER,
    /** It is applied, and nobody says so. */
    LOST_ANSWER,
    /** It is not applied, and nobody says so. */
    LOST_REQUEST,
    /** Nobody says anything, and it is applied later. */
    LATE_REQUEST
}
