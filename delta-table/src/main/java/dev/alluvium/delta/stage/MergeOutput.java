// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.index.RowLocation;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.merge.KeyDecider;
import dev.alluvium.delta.merge.Rejection;
import dev.alluvium.delta.reduce.Fold;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.KeyEvents.Placed;
import dev.alluvium.delta.reduce.NetMutation;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.spill.ByteSink;
import dev.alluvium.delta.spill.ByteSource;
import dev.alluvium.delta.spill.RowCodec;
import dev.alluvium.delta.spill.SortedSpill;
import dev.alluvium.delta.storage.ObjectKeys;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a merge decided: edits of stored rows sorted by file and position, new rows sorted by where they go and by key.
 * Of a file of which rows are marked only those are edits whose values are needed, which move. Confined to one attempt
 * of a merge.
 */
final class MergeOutput implements KeyDecider.Outcomes, AutoCloseable {
    /** How many events that are left out are remembered; the others are counted. */
    private static final int REMEMBERED = 100;

    private final SortedSpill edits;
    private final SortedSpill newRows;
    private final RowCodec codec;
    private final List<AddFile> files;
    private final RowsToMark marks;
    private final BitSet touched = new BitSet();
    private final Map<Integer, RowPositions.Builder> edited = new HashMap<>();
    private final boolean byLane;
    private final Map<String, Integer> fileNumbers = new HashMap<>();
    private final Map<Target, Integer> targetNumbers = new HashMap<>();
    private final List<Target> targets = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final SortedMap<Integer, Map<Key, Sequence>> buried = new TreeMap<>();
    private final ByteSink sortKey = new ByteSink();
    private final ByteSink value = new ByteSink();
    private long leftOutTotal;

    /**
     * Where a new row goes.
     *
     * @param part the position of its lane; -1 where files belong to none
     * @param partitionValues of its file
     */
    record Target(int part, Map<String, @Nullable String> partitionValues) {}

    /** An event that is left out: the position of its lane, and its offset there. */
    record LeftOut(int part, long offset, Rejection.Reason reason) {}

    /** What becomes of a stored row. */
    enum EditKind {
        REPLACE,
        DROP,
        MOVE
    }

    /**
     * An edit.
     *
     * @param kind what becomes of the row
     * @param row the new values; empty for a drop
     * @param mask which of them count; null for all
     * @param target where the row goes that moves
     * @param key of the row that moves
     */
    record Edit(
            EditKind kind, @Nullable Object[] row, @Nullable BitSet mask, int target, byte[] key) {
        private static final Edit DROP = new Edit(EditKind.DROP, new @Nullable Object[0], null, -1, new byte[0]);

        @Nullable
        Object[] over(@Nullable Object[] base) {
            if (mask == null) {
                return row;
            }
            @Nullable Object[] merged = base.clone();
            for (int i = mask.nextSetBit(0); i >= 0; i = mask.nextSetBit(i + 1)) {
                merged[i] = row[i];
            }
            return merged;
        }

        /** Never a value. */
        @Override
        public String toString() {
            return kind.toString();
        }
    }

    /**
     * Nothing yet.
     *
     * @param files of the table, by their numbers
     * @param marks takes the rows that are marked; the others are edited
     * @param byLane whether files belong to one lane each
     */
    MergeOutput(TableLayout layout, List<AddFile> files, RowsToMark marks, boolean byLane, MergeBudget budget) {
        this.codec = new RowCodec(layout.schema());
        this.files = files;
        this.marks = marks;
        this.byLane = byLane;
        this.edits = budget.edits().sorted();
        this.newRows = budget.newRows().sorted();
        for (int i = 0; i < files.size(); i++) {
            fileNumbers.put(files.get(i).path(), i);
        }
    }

    @Override
    public void replace(RowLocation row, Key key, NetMutation put, Map<String, @Nullable String> partitionValues) {
        int file = touch(row);
        if (marks.marks(file)) {
            move(row, key, put, partitionValues);
            return;
        }
        value.clear().putByte(EditKind.REPLACE.ordinal());
        patch(put);
        edit(file, row);
    }

    @Override
    public void drop(RowLocation row, Key key) {
        int file = touch(row);
        if (marks.marks(file)) {
            marks.add(file, row.position());
            return;
        }
        value.clear().putByte(EditKind.DROP.ordinal());
        edit(file, row);
    }

    @Override
    public void move(RowLocation row, Key key, NetMutation put, Map<String, @Nullable String> partitionValues) {
        int file = touch(row);
        if (marks.marks(file) && !put.needsBase()) {
            marks.add(file, row.position());
            add(key, put, partitionValues);
            return;
        }
        if (marks.marks(file)) {
            marks.add(file, row.position());
        }
        value.clear()
                .putByte(EditKind.MOVE.ordinal())
                .putCount(target(put, partitionValues))
                .putBytes(key.bytes());
        patch(put);
        edit(file, row);
    }

    private void patch(NetMutation put) {
        BitSet mask = put.mask();
        value.putByte(mask == null ? 0 : 1);
        if (mask != null) {
            value.putBytes(mask.toByteArray());
        }
        codec.write(put.row(), value);
    }

    /** The number of the row's file, of which a row goes. */
    private int touch(RowLocation row) {
        Integer file = fileNumbers.get(row.path());
        if (file == null) {
            throw new IllegalStateException(
                    "a row was found in " + ObjectKeys.shown(row.path()) + ", which was not looked at");
        }
        touched.set(file);
        return file;
    }

    private void edit(int file, RowLocation row) {
        edits.add(sortKey.clear().putInt(file).putLong(row.position()), value);
        editedIn(file).add(row.position());
    }

    private RowPositions.Builder editedIn(int file) {
        return edited.computeIfAbsent(file, number -> new RowPositions.Builder());
    }

    /** The rows of the file that edits are about, once all are known: some bits per row in memory. */
    RowPositions edited(int file) {
        return editedIn(file).build();
    }

    @Override
    public void add(Key key, NetMutation put, Map<String, @Nullable String> partitionValues) {
        add(target(put, partitionValues), key.bytes(), put.row());
    }

    /** A new row, or one that moved and is complete by now. */
    void add(int target, byte[] key, @Nullable Object[] row) {
        codec.write(row, value.clear());
        newRows.add(sortKey.clear().putInt(target).putAll(key), value);
    }

    private int target(NetMutation put, Map<String, @Nullable String> partitionValues) {
        Target target = new Target(byLane ? put.part() : -1, partitionValues);
        return targetNumbers.computeIfAbsent(target, added -> {
            targets.add(added);
            return targets.size() - 1;
        });
    }

    @Override
    public void bury(Key key, Fold.Removal removal) {
        buried.computeIfAbsent(removal.part(), part -> new LinkedHashMap<>()).put(key, removal.sequence());
    }

    /** The files that rows go from. */
    List<AddFile> touched() {
        return touched.stream().mapToObj(files::get).toList();
    }

    /** The rows that are marked. */
    RowsToMark marks() {
        return marks;
    }

    /** The deletes to be remembered: by the positions of their lanes, keys and sequences. In memory. */
    SortedMap<Integer, Map<Key, Sequence>> buried() {
        return buried;
    }

    @Override
    public void leaveOut(Placed placed, Rejection.Reason reason) {
        leftOutTotal++;
        if (leftOut.size() < REMEMBERED) {
            leftOut.add(new LeftOut(placed.part(), placed.event().offset(), reason));
        }
    }

    /** The first events that were left out. */
    List<LeftOut> leftOut() {
        return leftOut;
    }

    long leftOutTotal() {
        return leftOutTotal;
    }

    /** The edits, once all are decided. */
    SortedSpill.Cursor edits() {
        edits.sort();
        return edits.cursor();
    }

    Edit readEdit(ByteSource in) {
        EditKind kind = EditKind.values()[in.getByte()];
        if (kind == EditKind.DROP) {
            return Edit.DROP;
        }
        int target = kind == EditKind.MOVE ? in.getCount() : -1;
        byte[] key = kind == EditKind.MOVE ? in.getBytes() : new byte[0];
        BitSet mask = in.getByte() == 0 ? null : BitSet.valueOf(in.getBytes());
        return new Edit(kind, codec.read(in), mask, target, key);
    }

    /** The new rows, once all edits are carried out. */
    SortedSpill.Cursor newRows() {
        newRows.sort();
        return newRows.cursor();
    }

    @Nullable
    Object[] readRow(ByteSource in) {
        return codec.read(in);
    }

    /** Where the rows of this number go. */
    Target target(int number) {
        return targets.get(number);
    }

    @Override
    public void close() {
        edits.close();
        newRows.close();
    }
}
