// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What all events of a key come to. Immutable.
 */
public final class NetMutation {
    /** The three outcomes. */
    public enum Kind {
        /** The key has this row. */
        PUT,
        /** The key has no row any more. */
        REMOVE,
        /** Nothing changes. */
        NOTHING
    }

    private static final @Nullable Object[] NO_ROW = {};

    private final Kind kind;
    private final int part;
    private final Sequence sequence;
    private final @Nullable Object[] row;
    private final @Nullable BitSet mask;
    private final boolean deleted;

    private NetMutation(Kind kind, int part, Sequence sequence, Row row) {
        this.kind = kind;
        this.part = part;
        this.sequence = sequence;
        this.row = row.values();
        this.mask = row.mask();
        this.deleted = row.deleted();
    }

    /** The values of a put, see {@link NetMutation#row} and {@link NetMutation#mask}. */
    record Row(@Nullable Object[] values, @Nullable BitSet mask, boolean deleted) {}

    /** A whole row that no key decides about. */
    public static NetMutation append(int part, @Nullable Object[] row) {
        return new NetMutation(Kind.PUT, part, Sequence.NONE, new Row(row, null, false));
    }

    static NetMutation put(int part, Sequence sequence, Row row) {
        return new NetMutation(Kind.PUT, part, sequence, row);
    }

    static NetMutation remove(int part, Sequence sequence) {
        return new NetMutation(Kind.REMOVE, part, sequence, new Row(NO_ROW, null, false));
    }

    static NetMutation nothing() {
        return new NetMutation(Kind.NOTHING, -1, Sequence.NONE, new Row(NO_ROW, null, false));
    }

    /** Which outcome. */
    public Kind kind() {
        return kind;
    }

    /** The position of the part whose event decided. */
    public int part() {
        return part;
    }

    /** The sequence of the row afterwards. */
    public Sequence sequence() {
        return sequence;
    }

    /** The row of a put in the order of the table's schema; not to be changed. */
    public @Nullable Object[] row() {
        return row;
    }

    /** The columns that {@link #row} says something about; the others stay as stored. Null: all of them. */
    public @Nullable BitSet mask() {
        return mask;
    }

    /** Whether the row of a put is marked deleted. */
    public boolean deleted() {
        return deleted;
    }

    /** Whether the stored row has to be read to know the row of a put. */
    public boolean needsBase() {
        return mask != null;
    }

    /** The row of a put, over the stored one where that is needed. */
    public @Nullable Object[] over(@Nullable Object[] base) {
        if (mask == null) {
            return row;
        }
        @Nullable Object[] merged = base.clone();
        for (int i = mask.nextSetBit(0); i >= 0; i = mask.nextSetBit(i + 1)) {
            merged[i] = row[i];
        }
        return merged;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NetMutation that
                && kind == that.kind
                && part == that.part
                && deleted == that.deleted
                && sequence.equals(that.sequence)
                && Objects.equals(mask, that.mask)
                && Arrays.deepEquals(row, that.row);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, part, mask, deleted);
    }

    /** Coordinates only: a value never shows. */
    @Override
    public String toString() {
        return kind + "[part=" + part + ", mask=" + (mask == null ? "all" : mask) + "]";
    }
}
