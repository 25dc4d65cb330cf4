// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import java.time.Duration;

/**
 * How events are staged and merged.
 *
 * @param mergeIntervalMillis time after the last merge; -1: time alone merges nothing
 * @param mergeRecords events that wait; -1: their number alone merges nothing
 * @param mergeMemoryBytes in which a merge sorts, or a flush its keys
 * @param suffix of the staging table's name
 * @param retention of merged events
 */
public record StagingConfig(
        long mergeIntervalMillis, long mergeRecords, long mergeMemoryBytes, String suffix, Duration retention) {
    static StagingConfig read(ParsedValues values) {
        return new StagingConfig(
                values.number(StagingSettings.INTERVAL),
                values.number(StagingSettings.RECORDS),
                values.number(StagingSettings.MEMORY),
                values.text(StagingSettings.SUFFIX),
                values.millis(StagingSettings.RETENTION));
    }
}
