// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.Snapshot;

/**
 * Sees every version in order, one's own after it succeeded. Called on the thread that owns the table. What it throws
 * ends the call that found the version, and undoes nothing: the version is in the log.
 */
public interface CommitObserver {
    /**
     * One commit further.
     *
     * @param commit what changed, our own commits included
     * @param after the table at that commit's version
     */
    void advanced(LogCommit commit, Snapshot after);

    /** The commits since the last snapshot are gone from the log; everything derived from them is void. */
    void reloaded(Snapshot snapshot);
}
