// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.schema;

import dev.alluvium.delta.error.SchemaConflictException;
import java.util.ArrayList;
import java.util.List;

/** How the columns of a table become wide enough for others; nested ones, too. Pure. */
public final class ColumnWidening {
    private ColumnWidening() {}

    /**
     * The table's schema with wider types, and nullable, where that is wanted; the same instance where nothing changes.
     *
     * @param wanted columns by name regardless of case; those that the table lacks are left alone
     * @param partitionColumns of the table: of these only integers get longer, since the log spells their values
     * @throws SchemaConflictException naming the column and both types, if one is not a wider form of the other
     */
    public static StructType of(StructType table, StructType wanted, List<String> partitionColumns) {
        for (String partition : partitionColumns) {
            int here = table.indexOfIgnoringCase(partition);
            int there = wanted.indexOfIgnoringCase(partition);
            if (here >= 0 && there >= 0) {
                checkPartition(table.field(here), wanted.field(there));
            }
        }
        return struct(table, wanted, "");
    }

    private static void checkPartition(StructField held, StructField wanted) {
        boolean same = TypeWidening.fits(wanted.type(), held.type());
        boolean isInteger = TypeWidening.fits(held.type(), PrimitiveType.LONG);
        if (!same && !isInteger) {
            throw conflict(held.name(), held.type(), wanted.type());
        }
    }

    /** Whether any file that was written with the one schema has other physical types than the other asks for. */
    public static boolean changesTypes(StructType before, StructType after) {
        return !withoutNullability(before).equals(withoutNullability(after));
    }

    private static DataType withoutNullability(DataType type) {
        if (type instanceof StructType struct) {
            List<StructField> fields = new ArrayList<>();
            for (StructField field : struct.fields()) {
                fields.add(StructField.of(field.name(), withoutNullability(field.type())));
            }
            return new StructType(fields);
        }
        if (type instanceof ArrayType array) {
            return new ArrayType(withoutNullability(array.elementType()), true);
        }
        return type instanceof MapType map
                ? new MapType(withoutNullability(map.keyType()), withoutNullability(map.valueType()), true)
                : type;
    }

    private static StructType struct(StructType held, StructType wanted, String prefix) {
        List<StructField> fields = new ArrayList<>(held.fields());
        boolean changed = false;
        for (int i = 0; i < fields.size(); i++) {
            StructField field = fields.get(i);
            int position = wanted.indexOfIgnoringCase(field.name());
            if (position >= 0) {
                StructField other = wanted.field(position);
                DataType type = type(field.type(), other.type(), prefix + field.name());
                boolean nullable = field.nullable() || other.nullable();
                StructField widened = new StructField(field.name(), type, nullable, field.metadata());
                changed |= !widened.equals(field);
                fields.set(i, widened);
            }
        }
        return changed ? new StructType(fields) : held;
    }

    private static DataType type(DataType held, DataType wanted, String path) {
        if (held instanceof StructType struct && wanted instanceof StructType other) {
            return struct(struct, other, path + ".");
        }
        if (held instanceof ArrayType array && wanted instanceof ArrayType other) {
            return new ArrayType(
                    type(array.elementType(), other.elementType(), path + ".element"),
                    array.containsNull() || other.containsNull());
        }
        if (held instanceof MapType map && wanted instanceof MapType other) {
            return new MapType(
                    type(map.keyType(), other.keyType(), path + ".key"),
                    type(map.valueType(), other.valueType(), path + ".value"),
                    map.valueContainsNull() || other.valueContainsNull());
        }
        if (TypeWidening.fits(wanted, held)) {
            return held;
        }
        if (held instanceof DecimalType narrow && wanted instanceof DecimalType other) {
            return decimal(narrow, other, path);
        }
        if (TypeWidening.fits(held, wanted)) {
            return wanted;
        }
        throw conflict(path, held, wanted);
    }

    /** Room for the digits of both on each side of the point. */
    private static DataType decimal(DecimalType held, DecimalType wanted, String path) {
        int scale = Math.max(held.scale(), wanted.scale());
        int whole = Math.max(held.precision() - held.scale(), wanted.precision() - wanted.scale());
        if (whole + scale > DecimalType.MAX_PRECISION) {
            throw conflict(path, held, wanted);
        }
        return new DecimalType(whole + scale, scale);
    }

    private static SchemaConflictException conflict(String path, DataType held, DataType wanted) {
        return new SchemaConflictException("column '" + path + "' of type " + held + " cannot be widened to take "
                + wanted + "; cast the field or write to another column");
    }
}
