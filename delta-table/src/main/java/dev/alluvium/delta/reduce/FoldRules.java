// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.RowMapping;
import dev.alluvium.delta.schema.TypeWidening;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Fold} has to know about the table and its settings.
 *
 * @param mapping from the events' values to the table's rows
 * @param keyPositions where in a row the key columns stand
 * @param keyTypes the types of the key columns
 * @param sequences where in a row the sequence stands
 * @param ordersBySequence whether an event older than the stored row is late
 * @param deletedPosition where in a row a soft delete is marked; -1 where deletes remove rows
 * @param rejectsWithoutBase whether an event with unavailable values is left out where there is no row to keep them
 *     from
 * @param keepOnExplicitNull whether a null in a partial event leaves the stored value
 * @param demands what a row must have
 */
public record FoldRules(
        RowMapping mapping,
        int[] keyPositions,
        List<DataType> keyTypes,
        StoredSequence sequences,
        boolean ordersBySequence,
        int deletedPosition,
        boolean rejectsWithoutBase,
        boolean keepOnExplicitNull,
        Demands demands) {
    /** The rules of a table that takes any row. */
    public FoldRules(
            RowMapping mapping,
            int[] keyPositions,
            List<DataType> keyTypes,
            StoredSequence sequences,
            boolean ordersBySequence,
            int deletedPosition,
            boolean rejectsWithoutBase,
            boolean keepOnExplicitNull) {
        this(
                mapping,
                keyPositions,
                keyTypes,
                sequences,
                ordersBySequence,
                deletedPosition,
                rejectsWithoutBase,
                keepOnExplicitNull,
                Demands.NONE);
    }

    /**
     * Columns that an event or the stored row must fill.
     *
     * @param required positions of columns that are not null in the table and that the engine does not fill itself
     * @param partitioning positions of partition columns, where empty is null
     */
    public record Demands(BitSet required, BitSet partitioning) {
        /** Any row will do. */
        public static final Demands NONE = new Demands(new BitSet(), new BitSet());

        /** Whether the row lacks something among these columns; null for all of them. */
        boolean areUnmet(@Nullable Object[] row, @Nullable BitSet columns) {
            for (int i = required.nextSetBit(0); i >= 0; i = required.nextSetBit(i + 1)) {
                boolean counts = columns == null || columns.get(i);
                if (counts && (row[i] == null || (partitioning.get(i) && isEmpty(row[i])))) {
                    return true;
                }
            }
            return false;
        }

        private static boolean isEmpty(@Nullable Object value) {
            return "".equals(value) || (value instanceof byte[] bytes && bytes.length == 0);
        }
    }

    /** Whether deletes mark rows instead of removing them. */
    public boolean softDeletes() {
        return deletedPosition >= 0;
    }

    /** A key's value in the column's type. */
    @Nullable
    Object keyValue(int i, Object value) {
        return TypeWidening.widen(value, keyTypes.get(i));
    }
}
