// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The columns that events follow: those of the table and, behind them, those that records since brought. A column never
 * moves, so that events converted earlier stay right. Confined to the task thread.
 */
public final class RowColumns {
    private StructType schema;
    private boolean mayGrow;
    private final Set<String> required = new HashSet<>();

    /**
     * @param schema of the table; without fields where there is no table yet
     * @param mayGrow whether columns may be added
     */
    public RowColumns(StructType schema, boolean mayGrow) {
        this.schema = schema;
        this.mayGrow = mayGrow;
    }

    /** The columns now. */
    public StructType schema() {
        return schema;
    }

    /** Whether columns may be added. */
    boolean mayGrow() {
        return mayGrow;
    }

    /** From now on a column of this name is not nullable when it is added. */
    void require(List<String> names) {
        names.forEach(name -> required.add(name.toLowerCase(Locale.ROOT)));
    }

    /** The position of the column of this name regardless of case, or -1. */
    int find(String name) {
        return schema.indexOfIgnoringCase(name);
    }

    /** The type of a column. */
    DataType type(int position) {
        return schema.field(position).type();
    }

    /**
     * Adds the column, or gives it a type with more nested fields.
     *
     * @return its position
     */
    int put(String name, DataType type) {
        int position = find(name);
        if (position >= 0 && type(position).equals(type)) {
            return position;
        }
        List<StructField> fields = new ArrayList<>(schema.fields());
        if (position >= 0) {
            fields.set(position, schema.field(position).withType(type));
        } else {
            if (!mayGrow) {
                throw SchemaGrowth.refuse(name);
            }
            position = fields.size();
            boolean isRequired = required.contains(name.toLowerCase(Locale.ROOT));
            fields.add(isRequired ? StructField.required(name, type) : StructField.of(name, type));
        }
        schema = new StructType(fields);
        return position;
    }
}
