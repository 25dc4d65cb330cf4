// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.reduce.Event;

/**
 * An event that a flush could not apply.
 *
 * @param event as it was handed in
 * @param reason why
 */
public record Rejection(Event event, Reason reason) {
    /** Why an event is not applied. */
    public enum Reason {
        /** The stored row is newer. */
        LATE,
        /** It carries unavailable values and the table has no row to keep them from. */
        NO_BASE_FOR_UNAVAILABLE,
        /** It would leave a column empty that is not null in the table. */
        MISSING_REQUIRED
    }
}
