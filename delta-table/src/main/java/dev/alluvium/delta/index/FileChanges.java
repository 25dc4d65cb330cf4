// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.commit.CopiedFile;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Action.RemoveFile;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of files, in one commit or from one version to another.
 *
 * @param removed paths with the vectors that the files had; a file with another vector is here and among the added
 * @param added files that are there now
 * @param copies of which files they say where their rows come from; a commit alone says so
 * @param isCommit whether it is one: files that this process wrote may be among several, and are not told apart there
 */
record FileChanges(
        Map<String, Optional<DeletionVector>> removed, List<AddFile> added, List<CopiedFile> copies, boolean isCommit) {
    static FileChanges of(LogCommit commit) {
        Map<String, Optional<DeletionVector>> removed = new HashMap<>();
        List<AddFile> added = new ArrayList<>();
        for (Action action : commit.actions()) {
            if (action instanceof RemoveFile remove) {
                removed.put(remove.path(), remove.deletionVector());
            } else if (action instanceof AddFile add) {
                added.add(add);
            }
        }
        return new FileChanges(removed, added, CopiedFile.of(commit), true);
    }

    /** Costs O(files of both versions). */
    static FileChanges between(Snapshot before, Snapshot after) {
        Map<String, Optional<DeletionVector>> removed = new HashMap<>();
        List<AddFile> added = new ArrayList<>();
        for (AddFile file : before.files()) {
            if (!after.file(file.path()).equals(Optional.of(file))) {
                removed.put(file.path(), file.deletionVector());
            }
        }
        for (AddFile file : after.files()) {
            if (!before.file(file.path()).equals(Optional.of(file))) {
                added.add(file);
            }
        }
        return new FileChanges(removed, added, List.of(), false);
    }
}
