// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.forget;

import java.util.List;
import java.util.OptionalLong;

/**
 * What was erased, or would be.
 *
 * @param version of the commit without the rows; empty if no live file held one
 * @param rewritten live files that held one
 * @param rows that were live; 0 where that was only looked at
 * @param deleted data files of older versions, or of none
 * @param logObjects of the log that held statistics of these files
 * @param searched objects that the proof looked into
 * @param traces what is left; empty where the proof succeeded
 */
public record ForgetResult(
        OptionalLong version,
        int rewritten,
        long rows,
        int deleted,
        int logObjects,
        long searched,
        List<Trace> traces) {
    /** Copies the list. */
    public ForgetResult {
        traces = List.copyOf(traces);
    }
}
