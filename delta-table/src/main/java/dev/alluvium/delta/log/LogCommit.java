// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import java.util.List;
import java.util.Optional;

/**
 * One commit of the log.
 *
 * @param version its number
 * @param actions its lines in order
 */
public record LogCommit(long version, List<Action> actions) {
    /** Copies the actions. */
    public LogCommit {
        actions = List.copyOf(actions);
    }

    /** The unique id in its commitInfo, if its writer gave one. */
    public Optional<String> txnId() {
        for (Action action : actions) {
            if (action instanceof Action.CommitInfo info) {
                return info.txnId();
            }
        }
        return Optional.empty();
    }
}
