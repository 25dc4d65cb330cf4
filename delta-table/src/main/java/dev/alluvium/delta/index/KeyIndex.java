// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.reduce.Key;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Key to row. What it holds about a key is a hint: it counts only while its file is live, so files that go cost
 * nothing but a note. Told by {@link IndexFollower} what was committed. Confined to the thread that owns the table.
 */
public interface KeyIndex extends AutoCloseable {
    /** Where the rows of these keys are, in the same order; null for a key without a row. */
    List<@Nullable RowLocation> lookup(List<Key> keys);

    /** Every key that has a row, in no order. */
    void forEach(BiConsumer<Key, RowLocation> visitor);

    /**
     * A row of a live file. What was known about the key stays only if its row is live and elsewhere; then the key has
     * copies.
     */
    void put(Key key, RowLocation row);

    /** All rows of a live file, as if each was put. */
    default void putAll(FileRows rows) {
        while (rows.next()) {
            put(rows.key().toKey(), rows.location());
        }
    }

    /**
     * All rows of live files that the version's vectors do not mark, from what was published of them.
     *
     * @return the files that have to be read; none of their rows was put
     */
    default List<AddFile> putPublished(List<AddFile> live, IndexedVersion now) {
        return live;
    }

    /**
     * Everything up to a version was told. Only now are copies counted: another writer may add a row's new version
     * before it removes the old one.
     *
     * @param lanes of files, where a key with rows in two of them is damage that no write of it would heal
     * @param rows of that version; to be read now, and by look-ups until this is called again
     * @throws dev.alluvium.delta.error.DeltaTableException if a key has copies and they are not allowed
     */
    default void settle(Function<String, Optional<String>> lanes, RowProbe rows) {}

    /** So many rows are about to be put, about. */
    default void expect(long more) {}

    /** Whether rows of this live file were put. */
    boolean knows(String path);

    /**
     * Rows of a file are not part of the table any more; the others are what they were.
     *
     * @param rows all that are marked, those that were before included
     */
    void rowsMarked(String path, RowPositions rows);

    /** The file is not part of the table any more. */
    void fileGone(String path);

    /**
     * The rows of a file stand in another one now, in the same order; those that are marked do not.
     *
     * @param first the position of the first of them there
     * @param leftOut rows that were not taken over; marked ones behind the last row that was may be missing, since who
     *     reads the file's rows does not see them
     */
    void fileReplaced(String from, String to, long first, RowPositions leftOut);

    /** Forgets everything. */
    void clear();

    /** Keeps it for the next process. */
    default IndexKeeper keeper() {
        return IndexKeeper.NONE;
    }

    /** Gives back what it has on local disk. It is not used again. */
    @Override
    default void close() {}
}
