// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.buffer;

/** Why a table is committed now. */
public enum FlushTrigger {
    /** Enough records. */
    SIZE,
    /** Enough bytes. */
    BYTES,
    /** Old enough. */
    INTERVAL,
    /** The task holds too much. */
    MEMORY
}
