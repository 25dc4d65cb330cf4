// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.inspect;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one commit did.
 *
 * @param timestamp epoch milliseconds, if the commit says so
 * @param operation such as {@code WRITE} or {@code OPTIMIZE}; empty if its writer does not say
 * @param parameters of the operation, each value as the commit has it
 * @param metrics of the operation, each value as the commit has it
 * @param engineInfo who wrote it; empty if its writer does not say
 * @param txnId the commit's own unique id, if it has one
 * @param added how many data files became part of the table
 * @param removed how many stopped being part of it
 */
public record HistoryEntry(
        long version,
        OptionalLong timestamp,
        String operation,
        Map<String, String> parameters,
        Map<String, String> metrics,
        String engineInfo,
        Optional<String> txnId,
        int added,
        int removed) {
    /** Copies the maps. */
    public HistoryEntry {
        parameters = Map.copyOf(parameters);
        metrics = Map.copyOf(metrics);
    }
}
