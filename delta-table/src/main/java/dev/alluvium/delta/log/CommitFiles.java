// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import dev.alluvium.delta.error.ObjectNotFoundException;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.Optional;

/** Commits by version, straight from the store. */
public final class CommitFiles {
    private final ObjectStore store;

    /** @param store the table's */
    public CommitFiles(ObjectStore store) {
        this.store = store;
    }

    /** This version's commit, or empty if the log has none (yet, or any more). Costs one GET. */
    public Optional<LogCommit> read(long version) {
        byte[] content;
        try {
            content = store.get(LogFiles.commit(version));
        } catch (ObjectNotFoundException e) {
            return Optional.empty();
        }
        return Optional.of(new LogCommit(version, ActionJson.parse(content, origin(version))));
    }

    private String origin(long version) {
        return "version " + version + " of " + store.location();
    }
}
