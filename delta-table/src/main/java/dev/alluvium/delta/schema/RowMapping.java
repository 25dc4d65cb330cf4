// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.schema;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Carries rows of one schema into the column order and the types of another that holds it (see
 * {@link SchemaEvolution}). Immutable. Columns that only the target has are null.
 */
public final class RowMapping {
    private static final UnaryOperator<@Nullable Object> SAME = value -> value;

    private final int width;
    private final int[] targets;
    private final UnaryOperator<@Nullable Object>[] conversions;
    private final BitSet covered;
    private final boolean sameOrder;

    private RowMapping(StructType from, StructType to) {
        this.width = to.size();
        this.targets = new int[from.size()];
        this.conversions = newConversions(from.size());
        this.covered = new BitSet(width);
        boolean inOrder = true;
        for (int i = 0; i < targets.length; i++) {
            StructField field = from.field(i);
            targets[i] = to.indexOfIgnoringCase(field.name());
            if (targets[i] < 0) {
                throw new IllegalArgumentException("column '" + field.name() + "' is not in the target schema");
            }
            covered.set(targets[i]);
            conversions[i] = conversion(field.type(), to.field(targets[i]).type());
            inOrder &= targets[i] == i && conversions[i] == SAME;
        }
        this.sameOrder = inOrder;
    }

    /**
     * A mapping from rows of {@code from} to rows of {@code to}.
     *
     * @throws IllegalArgumentException if {@code to} does not hold {@code from}
     */
    public static RowMapping between(StructType from, StructType to) {
        return new RowMapping(from, to);
    }

    /** A new row of the target schema; a source array that is shorter than its schema leaves the last columns null. */
    public @Nullable Object[] map(@Nullable Object[] row) {
        @Nullable Object[] mapped = new @Nullable Object[width];
        int length = Math.min(row.length, targets.length);
        if (sameOrder) {
            System.arraycopy(row, 0, mapped, 0, length);
            return mapped;
        }
        for (int i = 0; i < length; i++) {
            Object value = row[i];
            mapped[targets[i]] = value == null ? null : conversions[i].apply(value);
        }
        return mapped;
    }

    /** Source columns as target columns. */
    public BitSet map(BitSet columns) {
        BitSet mapped = new BitSet(width);
        for (int i = columns.nextSetBit(0); i >= 0 && i < targets.length; i = columns.nextSetBit(i + 1)) {
            mapped.set(targets[i]);
        }
        return mapped;
    }

    /** The target columns that the source has; the caller must not change it. */
    public BitSet covered() {
        return covered;
    }

    /** How many columns the target has. */
    public int width() {
        return width;
    }

    private static UnaryOperator<@Nullable Object> conversion(DataType from, DataType to) {
        if (from.equals(to)) {
            return SAME;
        }
        if (from instanceof StructType struct && to instanceof StructType target) {
            RowMapping nested = between(struct, target);
            return value -> value == null ? null : nested.map((@Nullable Object[]) value);
        }
        if (from instanceof ArrayType array && to instanceof ArrayType target) {
            UnaryOperator<@Nullable Object> element = conversion(array.elementType(), target.elementType());
            return element == SAME ? SAME : value -> mapList(value, element);
        }
        if (from instanceof MapType map && to instanceof MapType target) {
            UnaryOperator<@Nullable Object> key = conversion(map.keyType(), target.keyType());
            UnaryOperator<@Nullable Object> item = conversion(map.valueType(), target.valueType());
            return key == SAME && item == SAME ? SAME : value -> mapEntries(value, key, item);
        }
        if (!TypeWidening.fits(from, to)) {
            throw new IllegalArgumentException("values of type " + from + " do not fit into " + to);
        }
        return value -> TypeWidening.widen(value, to);
    }

    private static @Nullable Object mapList(@Nullable Object list, UnaryOperator<@Nullable Object> element) {
        if (list == null) {
            return null;
        }
        List<@Nullable Object> mapped = new ArrayList<>();
        for (Object value : (List<?>) list) {
            mapped.add(value == null ? null : element.apply(value));
        }
        return mapped;
    }

    private static @Nullable Object mapEntries(
            @Nullable Object map, UnaryOperator<@Nullable Object> key, UnaryOperator<@Nullable Object> item) {
        if (map == null) {
            return null;
        }
        Map<@Nullable Object, @Nullable Object> mapped = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) map).entrySet()) {
            mapped.put(key.apply(entry.getKey()), entry.getValue() == null ? null : item.apply(entry.getValue()));
        }
        return mapped;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static UnaryOperator<@Nullable Object>[] newConversions(int size) {
        return new UnaryOperator[size];
    }
}
