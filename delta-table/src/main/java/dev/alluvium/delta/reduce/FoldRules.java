// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.RowMapping;
import dev.alluvium.delta.schema.TypeWidening;
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
 */
public record FoldRules(
        RowMapping mapping,
        int[] keyPositions,
        List<DataType> keyTypes,
        StoredSequence sequences,
        boolean ordersBySequence,
        int deletedPosition,
        boolean rejectsWithoutBase,
        boolean keepOnExplicitNull) {
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
