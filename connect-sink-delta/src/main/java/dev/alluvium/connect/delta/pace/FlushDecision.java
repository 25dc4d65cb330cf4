// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.pace;

import dev.alluvium.connect.delta.buffer.FlushTrigger;

/** What to do with what is held for a table. */
public sealed interface FlushDecision {
    /**
     * It is to be committed.
     *
     * @param trigger why
     */
    record Now(FlushTrigger trigger) implements FlushDecision {}

    /**
     * It waits.
     *
     * @param nanos until time alone makes it due
     */
    record Wait(long nanos) implements FlushDecision {}
}
