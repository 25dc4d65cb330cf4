// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;

/**
 * The objects below one table root. A key is relative to the root, its parts separated by {@code /}, and is never
 * URI-encoded; {@code add.path} of the log is decoded before it comes here.
 *
 * <p>Assumed of every adapter, and tested by one contract suite: a read or a listing that starts after a write was
 * acknowledged sees it, and of several concurrent {@link #putIfAbsent} of one key at most one is told {@link
 * PutResult#CREATED}. Thread-safe.
 *
 * <p>Failures: {@link dev.alluvium.delta.error.ObjectNotFoundException} for a missing key, {@link
 * dev.alluvium.delta.error.StorageUnavailableException} for everything that trying again may mend.
 */
public interface ObjectStore extends AutoCloseable {
    /** What became of a conditional write. */
    enum PutResult {
        /** This call wrote the object. */
        CREATED,
        /** The key is taken: by another writer, or by an earlier attempt of this one whose answer was lost. */
        EXISTS
    }

    /** Where the table lies, for messages: {@code s3://bucket/prefix} or {@code file:///path}; never a credential. */
    String location();

    /** The whole object. */
    byte[] get(String key);

    /**
     * A part of the object.
     *
     * @param offset the first byte, 0 or more
     * @param length how many bytes; fewer are returned where the object ends
     */
    byte[] get(String key, long offset, int length);

    /** Size and time of the object, or empty where there is none. */
    Optional<ObjectStatus> head(String key);

    /**
     * Writes the object unless the key is taken; never retried by a decorator, since a lost answer makes {@link
     * PutResult#EXISTS} ambiguous.
     *
     * @throws dev.alluvium.delta.error.CommitOutcomeUnknownException if the request may or may not have been applied
     */
    PutResult putIfAbsent(String key, byte[] content);

    /** Writes the object, over what was there. */
    void put(String key, byte[] content);

    /** Opens a new object for writing; it becomes visible, whole, when the output is closed, and never when aborted. */
    ObjectOutput create(String key);

    /**
     * The objects whose key starts with the prefix, in ascending order of the keys' UTF-8 bytes, read page by page.
     *
     * @param startAfter only keys greater than this one; empty for all
     */
    Iterator<ObjectStatus> list(String prefix, String startAfter);

    /** Deletes the objects; keys that do not exist are no failure. */
    void delete(Collection<String> keys);

    /**
     * Removes what writes that never ended have left where no listing shows it: temporary files, parts of uploads.
     *
     * @param beforeMillis only what was begun before this, in epoch milliseconds; any write under way must be younger
     * @return how many such writes there were
     */
    default int dropUnfinished(long beforeMillis) {
        return 0;
    }

    @Override
    void close();
}
