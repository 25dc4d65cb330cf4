// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.pace;

/** How far compaction is behind. */
public enum DebtLevel {
    /** Not at all. */
    NONE,
    /** So far that flushes should be fewer. */
    SOFT,
    /** So far that there should be none before it has run. */
    HARD
}
