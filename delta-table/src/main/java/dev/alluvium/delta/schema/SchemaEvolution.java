// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.schema;

import dev.alluvium.delta.error.SchemaConflictException;
import java.util.ArrayList;
import java.util.List;

/**
 * How a table's schema grows to take records of another schema: columns that it lacks are added at the end, nullable;
 * nothing is dropped, renamed, narrowed or made required. Names match regardless of case.
 */
public final class SchemaEvolution {
    private SchemaEvolution() {}

    /**
     * The table's schema with what the records need besides; the same instance where nothing is missing.
     *
     * @throws SchemaConflictException naming the column and both types, if a column cannot hold the records' values
     */
    public static StructType union(StructType table, StructType records) {
        return unionStruct(table, records, "");
    }

    private static StructType unionStruct(StructType table, StructType records, String prefix) {
        List<StructField> fields = new ArrayList<>(table.fields());
        boolean grew = false;
        for (StructField wanted : records.fields()) {
            String path = prefix + wanted.name();
            int position = table.indexOfIgnoringCase(wanted.name());
            if (position < 0) {
                fields.add(added(wanted, path));
                grew = true;
                continue;
            }
            StructField held = table.field(position);
            DataType type = unionType(held.type(), wanted.type(), prefix + held.name());
            if (!type.equals(held.type())) {
                fields.set(position, held.withType(type));
                grew = true;
            }
        }
        return grew ? new StructType(fields) : table;
    }

    private static DataType unionType(DataType table, DataType records, String path) {
        if (table instanceof StructType held && records instanceof StructType wanted) {
            return unionStruct(held, wanted, path + ".");
        }
        if (table instanceof ArrayType held && records instanceof ArrayType wanted) {
            return new ArrayType(
                    unionType(held.elementType(), wanted.elementType(), path + ".element"), held.containsNull());
        }
        if (table instanceof MapType held && records instanceof MapType wanted) {
            return new MapType(
                    unionType(held.keyType(), wanted.keyType(), path + ".key"),
                    unionType(held.valueType(), wanted.valueType(), path + ".value"),
                    held.valueContainsNull());
        }
        if (!TypeWidening.fits(records, table)) {
            throw new SchemaConflictException("column '" + path + "' has type " + table
                    + " in the table and cannot take values of type " + records
                    + "; cast the field or write to another column");
        }
        return table;
    }

    private static StructField added(StructField wanted, String path) {
        ColumnNames.check(path, wanted.name());
        return new StructField(wanted.name(), nullable(wanted.type(), path), true, wanted.metadata());
    }

    private static DataType nullable(DataType type, String path) {
        if (type instanceof StructType struct) {
            List<StructField> fields = new ArrayList<>(struct.size());
            for (StructField field : struct.fields()) {
                fields.add(added(field, path + "." + field.name()));
            }
            return new StructType(fields);
        }
        if (type instanceof ArrayType array) {
            return new ArrayType(nullable(array.elementType(), path + ".element"), true);
        }
        if (type instanceof MapType map) {
            return new MapType(
                    nullable(map.keyType(), path + ".key"), nullable(map.valueType(), path + ".value"), true);
        }
        return type;
    }
}
