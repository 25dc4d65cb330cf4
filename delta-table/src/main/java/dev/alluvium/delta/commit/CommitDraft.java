// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import dev.alluvium.delta.log.Action;
import java.util.List;
import java.util.Map;

/**
 * A commit before it has a version.
 *
 * @param operation such as {@code WRITE} or {@code MERGE}, as DESCRIBE HISTORY shows it
 * @param operationParameters each value is JSON text
 * @param operationMetrics each value is a number's text
 * @param blindAppend whether nothing of the table was read to decide on the actions
 * @param actions all but commitInfo, which the loop writes
 * @param copies into what rows of other files were copied, in order
 * @param beforePut runs right before each PUT of this draft into the log; what it throws ends the commit
 */
public record CommitDraft(
        String operation,
        Map<String, String> operationParameters,
        Map<String, String> operationMetrics,
        boolean blindAppend,
        List<Action> actions,
        List<CopiedFile> copies,
        Runnable beforePut) {
    /** Copies the collections. */
    public CommitDraft {
        operationParameters = Map.copyOf(operationParameters);
        operationMetrics = Map.copyOf(operationMetrics);
        actions = List.copyOf(actions);
        copies = List.copyOf(copies);
    }

    /** A draft without copies. */
    public CommitDraft(
            String operation,
            Map<String, String> operationParameters,
            Map<String, String> operationMetrics,
            boolean blindAppend,
            List<Action> actions,
            Runnable beforePut) {
        this(operation, operationParameters, operationMetrics, blindAppend, actions, List.of(), beforePut);
    }
}
