// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import dev.alluvium.delta.log.Snapshot;
import java.util.Optional;

/** Says what to commit. Asked once per attempt, each time with the newest snapshot; what it said before is void. */
@FunctionalInterface
public interface CommitPlanner {
    /**
     * The commit to make on this snapshot, or empty if there is nothing to commit (any more).
     *
     * @param base the version before the one that is tried
     */
    Optional<CommitDraft> plan(Snapshot base);
}
