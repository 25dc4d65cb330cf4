// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.compact;

import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Snapshot;

/** Whether a file that a compaction copied may be replaced by the copy. */
@FunctionalInterface
public interface SourceCheck {
    /** It is live, and no row of it was marked since. */
    SourceCheck SAME_FILE_AND_VECTOR = (now, source) -> now.file(source.path())
            .filter(live -> live.deletionVector().equals(source.deletionVector()))
            .isPresent();

    /** Whether a commit on this version may remove the source. */
    boolean isIntact(Snapshot now, AddFile source);
}
