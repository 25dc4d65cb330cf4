// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.NetMutation;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.storage.ObjectKeys;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a flush does to the table's files. Values with equality: a unit that comes up again after a lost race is the
 * file that was written for it before.
 *
 * @param rewrites files that are replaced, by their paths
 * @param markings files that stay, but for rows of them
 * @param newRows files that are added
 * @param buried the deletes to be remembered: by the positions of their parts, keys and sequences
 * @param rejections events that are left out and reported
 * @param counts what the flush does to rows
 */
record WritePlan(
        List<Rewrite> rewrites,
        List<Marking> markings,
        List<NewRows> newRows,
        SortedMap<Integer, Map<Key, Sequence>> buried,
        List<Rejection> rejections,
        RowCounts counts) {
    WritePlan {
        rewrites = List.copyOf(rewrites);
        markings = List.copyOf(markings);
        newRows = List.copyOf(newRows);
        buried = Collections.unmodifiableSortedMap(new TreeMap<>(buried));
        rejections = List.copyOf(rejections);
    }

    /**
     * A file of which some rows change.
     *
     * @param path as the log spells it
     * @param edits by row position
     */
    record Rewrite(String path, SortedMap<Long, RowEdit> edits) {
        Rewrite {
            edits = Collections.unmodifiableSortedMap(new TreeMap<>(edits));
        }

        @Override
        public String toString() {
            return "Rewrite[" + ObjectKeys.shown(path) + ", rows=" + edits.size() + "]";
        }
    }

    /**
     * A file of which rows are marked.
     *
     * @param path as the log spells it
     * @param rows those that go, besides what is marked already
     * @param bases the keys of those among them that rows elsewhere are made from, by position
     */
    record Marking(String path, RowPositions rows, SortedMap<Long, Key> bases) {
        Marking {
            bases = Collections.unmodifiableSortedMap(new TreeMap<>(bases));
        }

        @Override
        public String toString() {
            return "Marking[" + ObjectKeys.shown(path) + ", rows=" + rows.count() + "]";
        }
    }

    /** What becomes of one stored row. */
    sealed interface RowEdit {
        /** The key that the row has, or the index is wrong. */
        Key key();

        /** A new version takes its place. */
        record Replace(Key key, NetMutation put) implements RowEdit {}

        /**
         * It goes.
         *
         * @param neededElsewhere whether a row that moves is made from its values
         */
        record Drop(Key key, boolean neededElsewhere) implements RowEdit {}
    }

    /**
     * Rows for new files of one partition.
     *
     * @param tags of the files
     * @param partitionValues of the rows
     */
    record NewRows(Map<String, String> tags, Map<String, @Nullable String> partitionValues, List<NewRow> rows) {
        NewRows {
            tags = Map.copyOf(tags);
            partitionValues = Collections.unmodifiableMap(new LinkedHashMap<>(partitionValues));
            rows = List.copyOf(rows);
        }

        @Override
        public String toString() {
            return "NewRows[rows=" + rows.size() + "]";
        }
    }

    /**
     * A row for a new file.
     *
     * @param key null where rows have none
     * @param put the row
     * @param base where the stored values of its other columns are; null if it needs none
     */
    record NewRow(
            @Nullable Key key, NetMutation put, @Nullable BaseRow base) {}

    /** A stored row: its file, as the log spells it, and its position there. */
    record BaseRow(String path, long position) {
        @Override
        public String toString() {
            return "BaseRow[" + ObjectKeys.shown(path) + ", position=" + position + "]";
        }
    }
}
