// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import java.util.OptionalLong;

/**
 * One kind of work on one table. All methods are called by the maintenance thread only, never at the same time. A
 * step keeps no state that it could not find again in the table: another task may go on with the work tomorrow.
 */
public interface MaintenanceStep {
    /** One word for log lines: merge, compact. */
    String name();

    /**
     * When to run next, in epoch milliseconds; now or before: at once. Asked whenever the table changed, when the time
     * that was said has come, and every few seconds besides. The tables of the step's site are at their newest version
     * when it is asked.
     *
     * @return empty if there is nothing to do unless the table changes
     */
    OptionalLong nextDueMillis(long nowMillis);

    /**
     * Whether it is due for so long that the task that is to do it cannot be there: then any task does it that writes
     * to the table. Only for work that nobody can do without; twice at once must be harmless.
     */
    default boolean isNeglected(long nowMillis) {
        return false;
    }

    /**
     * Does the work, or a bounded part of it.
     *
     * @throws RuntimeException if it failed; tried again after a pause
     */
    void run();
}
