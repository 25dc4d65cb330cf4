// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

/**
 * How a table is maintained.
 *
 * @param tasks which task does it; the same for all tables
 * @param failsTask whether a failed step stops the task
 */
public record MaintenanceConfig(Tasks tasks, boolean failsTask) {
    /** Which task maintains a table. */
    public enum Tasks {
        /** The one that holds the first topic-partition of its log. */
        OWNER,
        /** Each that writes to it. */
        ALL,
        /** None. */
        NONE
    }

    static MaintenanceConfig read(ParsedValues values) {
        return new MaintenanceConfig(
                values.word(Tasks.class, MaintenanceSettings.TASKS), values.is(MaintenanceSettings.FAILURE, "fail"));
    }
}
