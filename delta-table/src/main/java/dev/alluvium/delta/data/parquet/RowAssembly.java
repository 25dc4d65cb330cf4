// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/**
 * Makes single rows of columns that are otherwise copied. Parquet's own reader of rows reads the columns itself, and
 * every row. Confined to one thread.
 *
 * @see "Melnik et al., Dremel (VLDB 2010), 4.3, of which this is the recursive form"
 */
sealed interface RowAssembly {
    /** Hands what the row has of this field to its converter, and moves its columns on. */
    void read();

    /** One of its columns: the levels of all say the same of the field itself. */
    CopiedColumn first();

    /**
     * A row.
     *
     * @param type of the rows
     * @param columns of the same type, in order
     */
    static RowAssembly ofRow(GroupType type, GroupConverter converter, List<CopiedColumn> columns) {
        return new Group(converter, fields(type, converter, columns.iterator(), 0, 0));
    }

    private static List<RowAssembly> fields(
            GroupType type, GroupConverter converter, Iterator<CopiedColumn> columns, int definition, int repetition) {
        List<RowAssembly> fields = new ArrayList<>();
        for (int i = 0; i < type.getFieldCount(); i++) {
            Type field = type.getType(i);
            boolean repeated = field.isRepetition(Type.Repetition.REPEATED);
            int defined = definition + (field.isRepetition(Type.Repetition.REQUIRED) ? 0 : 1);
            int repeatedAt = repetition + (repeated ? 1 : 0);
            RowAssembly one = one(field, converter.getConverter(i), columns, defined, repeatedAt);
            fields.add(new Field(one, defined, repeated ? repeatedAt : Integer.MAX_VALUE));
        }
        return fields;
    }

    private static RowAssembly one(
            Type field, Converter converter, Iterator<CopiedColumn> columns, int definition, int repetition) {
        return field.isPrimitive()
                ? new Leaf(columns.next(), converter.asPrimitiveConverter())
                : new Group(
                        converter.asGroupConverter(),
                        fields(field.asGroupType(), converter.asGroupConverter(), columns, definition, repetition));
    }

    /** Moves to what comes next in all columns of a field that is not there. */
    void skip();

    /**
     * A field that may be missing or be there several times.
     *
     * @param one of them
     * @param definition level that says that it is there
     * @param repetition level that says that another one follows
     */
    record Field(RowAssembly one, int definition, int repetition) implements RowAssembly {
        @Override
        public void read() {
            if (first().definitionLevel() < definition) {
                one.skip();
                return;
            }
            do {
                one.read();
            } while (first().repetitionLevel() == repetition);
        }

        @Override
        public void skip() {
            one.skip();
        }

        @Override
        public CopiedColumn first() {
            return one.first();
        }
    }

    /** A struct, a list, a map, what repeats in them, or a row. */
    record Group(GroupConverter converter, List<RowAssembly> fields) implements RowAssembly {
        @Override
        public void read() {
            converter.start();
            for (RowAssembly field : fields) {
                field.read();
            }
            converter.end();
        }

        @Override
        public void skip() {
            for (RowAssembly field : fields) {
                field.skip();
            }
        }

        @Override
        public CopiedColumn first() {
            return fields.get(0).first();
        }
    }

    /** A value. */
    record Leaf(CopiedColumn column, PrimitiveConverter converter) implements RowAssembly {
        @Override
        public void read() {
            column.giveTo(converter);
            column.skipValue();
        }

        @Override
        public void skip() {
            column.skipValue();
        }

        @Override
        public CopiedColumn first() {
            return column;
        }
    }
}
