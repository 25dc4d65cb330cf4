// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.storage.ObjectKeys;
import java.util.Optional;

/**
 * A live entry that a commit meant to take away and left, since it named another deletion vector than the file has, or
 * added the file once more. Readers that follow the protocol count its rows, twice where they were copied.
 *
 * @param left the commit that left it
 * @param secondEntry whether that commit added the file anew, rather than removed it
 * @param file the entry
 */
public record StaleEntry(Origin left, boolean secondEntry, AddFile file) {
    /**
     * A commit, as messages name it.
     *
     * @param version its number
     * @param writer what it says of itself; empty if nothing
     */
    public record Origin(long version, String writer) {
        private static final int LONGEST = 80;

        /** That of this commit. */
        static Origin of(LogCommit commit) {
            for (Action action : commit.actions()) {
                if (action instanceof Action.CommitInfo info) {
                    return new Origin(commit.version(), word(info, "operation", "") + word(info, "engineInfo", " by "));
                }
            }
            return new Origin(commit.version(), "");
        }

        private static String word(Action.CommitInfo info, String field, String before) {
            return info.fields().get(field) instanceof String text && !text.isEmpty()
                    ? before + text.substring(0, Math.min(text.length(), LONGEST))
                    : "";
        }

        @Override
        public String toString() {
            return writer.isEmpty() ? "version " + version : "version " + version + " (" + writer.strip() + ")";
        }
    }

    /** Whether this is that logical file. */
    boolean is(String path, Optional<DeletionVector> vector) {
        return file.path().equals(path) && file.deletionVector().equals(vector);
    }

    /** Whether this action makes it count again. */
    public boolean isAddedBy(Action action) {
        return action instanceof AddFile add && is(add.path(), add.deletionVector());
    }

    /** What is wrong, and what to do. */
    public String message() {
        String name = "'" + ObjectKeys.shown(file.path()) + "'";
        return (secondEntry
                        ? left + " adds file " + name + " without removing its live entry"
                        : left + " removes file " + name + " with a deletion vector that is not the file's current one")
                + "; repair the log, or set the foreign damage policy to heal, which removes the entry that was left";
    }
}
