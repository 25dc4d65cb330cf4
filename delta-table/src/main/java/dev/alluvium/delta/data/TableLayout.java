// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A table's columns and which of them are not stored in its files, since they partition it. Immutable. */
public final class TableLayout {
    private final StructType schema;
    private final int[] partitionPositions;
    private final int[] dataPositions;

    /**
     * @param schema all columns, in the order of a row
     * @param partitionColumns names of columns of the schema, in the order of the partitioning
     */
    public TableLayout(StructType schema, List<String> partitionColumns) {
        this.schema = schema;
        this.partitionPositions = new int[partitionColumns.size()];
        boolean[] partitions = new boolean[schema.size()];
        for (int i = 0; i < partitionPositions.length; i++) {
            int position = schema.indexOfIgnoringCase(partitionColumns.get(i));
            if (position < 0) {
                throw new IllegalArgumentException(
                        "partition column '" + partitionColumns.get(i) + "' is not in the schema");
            }
            partitionPositions[i] = position;
            partitions[position] = true;
        }
        this.dataPositions = new int[schema.size() - partitionPositions.length];
        int next = 0;
        for (int i = 0; i < partitions.length; i++) {
            if (!partitions[i]) {
                dataPositions[next++] = i;
            }
        }
    }

    /** All columns, in the order of a row. */
    public StructType schema() {
        return schema;
    }

    /** How many columns a row has. */
    public int width() {
        return schema.size();
    }

    /** The positions of all columns. */
    public BitSet allColumns() {
        BitSet all = new BitSet(width());
        all.set(0, width());
        return all;
    }

    /** How many columns partition the table. */
    public int partitionCount() {
        return partitionPositions.length;
    }

    /** Where in a row the {@code i}-th partition column stands. */
    public int partitionPosition(int i) {
        return partitionPositions[i];
    }

    /** The {@code i}-th partition column. */
    public StructField partitionField(int i) {
        return schema.field(partitionPositions[i]);
    }

    /** How many columns are stored in the files. */
    public int dataCount() {
        return dataPositions.length;
    }

    /** Where in a row the {@code i}-th stored column stands. */
    public int dataPosition(int i) {
        return dataPositions[i];
    }

    /** The stored columns, in the order of a row. */
    public StructType dataSchema() {
        List<StructField> fields = new ArrayList<>(dataPositions.length);
        for (int position : dataPositions) {
            fields.add(schema.field(position));
        }
        return new StructType(fields);
    }
}
