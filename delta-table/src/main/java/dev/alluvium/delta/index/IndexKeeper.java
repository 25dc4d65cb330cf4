// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import java.util.Optional;

/**
 * Keeps an index for the next process. What it keeps is a cache: it may be gone, old, or not what it should be, and
 * then the index is built of the table's files. Confined to the thread that owns the table.
 */
public interface IndexKeeper {
    /** Keeps nothing. */
    IndexKeeper NONE = new IndexKeeper() {
        @Override
        public Optional<KeyScope> load(IndexedVersion now, KeyScope needed) {
            return Optional.empty();
        }

        @Override
        public void check(IndexedVersion now) {}

        @Override
        public boolean isBehind(long version) {
            return false;
        }

        @Override
        public void save(IndexedVersion now, KeyScope scope) {}

        @Override
        public void discard(String reason) {}
    };

    /**
     * Fills the index, which is empty, with what was kept of those files that are part of this version still. The index
     * knows them then; those that it does not know are to be read.
     *
     * @param needed whose keys are asked for
     * @return whose files are known, as far as they are not to be read; empty if nothing can be used: then the index is
     *     to be cleared
     * @throws dev.alluvium.delta.error.StorageUnavailableException if that cannot be told now
     */
    Optional<KeyScope> load(IndexedVersion now, KeyScope needed);

    /**
     * Compares some rows of the files that were taken over with what the index says, once it is settled.
     *
     * @throws IllegalStateException if it is wrong
     */
    void check(IndexedVersion now);

    /** Whether what is kept is of another version than this one. */
    boolean isBehind(long version);

    /**
     * Keeps the index, which is settled at this version. What hinders it is told, and nothing else comes of it.
     *
     * @param scope whose files it knows
     */
    void save(IndexedVersion now, KeyScope scope);

    /** Nothing is kept any more, for this reason. */
    void discard(String reason);
}
