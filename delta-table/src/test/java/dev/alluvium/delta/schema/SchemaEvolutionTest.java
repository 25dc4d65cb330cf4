// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.error.SchemaConflictException;
import org.junit.jupiter.api.Test;

/** P-62, P-63, P-65, P-66, P-67: a table grows, and is never narrowed. */
final class SchemaEvolutionTest {
    private static final StructType TABLE = StructType.of(
            StructField.required("id", PrimitiveType.LONG),
            StructField.of("Name", PrimitiveType.STRING),
            StructField.of("place", StructType.of(StructField.of("x", PrimitiveType.DOUBLE))),
            StructField.of("tags", new ArrayType(PrimitiveType.STRING, false)),
            StructField.of("sizes", new MapType(PrimitiveType.STRING, PrimitiveType.LONG, true)));

    @Test
    void theSameInstanceStaysWhereNothingIsMissing() {
        StructType records = StructType.of(
                StructField.of("NAME", PrimitiveType.STRING), StructField.of("id", PrimitiveType.INTEGER));

        assertThat(SchemaEvolution.union(TABLE, records)).isSameAs(TABLE);
    }

    @Test
    void newColumnsAreNullable() {
        StructType records = StructType.of(
                StructField.required("added", PrimitiveType.DATE),
                StructField.required(
                        "nested",
                        StructType.of(StructField.required("list", new ArrayType(PrimitiveType.LONG, false)))));

        StructType union = SchemaEvolution.union(TABLE, records);

        assertThat(union.names()).containsExactly("id", "Name", "place", "tags", "sizes", "added", "nested");
        assertThat(union.field(5)).isEqualTo(StructField.of("added", PrimitiveType.DATE));
        assertThat(union.field(6))
                .isEqualTo(StructField.of(
                        "nested", StructType.of(StructField.of("list", new ArrayType(PrimitiveType.LONG, true)))));
    }

    @Test
    void droppedFieldKeepsColumn() {
        assertThat(SchemaEvolution.union(TABLE, StructType.of(StructField.required("id", PrimitiveType.LONG))))
                .isSameAs(TABLE);
    }

    @Test
    void nestedFieldsAreAddedAtTheEndOfTheirStruct() {
        StructType records = StructType.of(StructField.of(
                "PLACE",
                StructType.of(StructField.of("y", PrimitiveType.DOUBLE), StructField.of("X", PrimitiveType.FLOAT))));

        DataType place = SchemaEvolution.union(TABLE, records).field(2).type();

        assertThat(place)
                .isEqualTo(StructType.of(
                        StructField.of("x", PrimitiveType.DOUBLE), StructField.of("y", PrimitiveType.DOUBLE)));
    }

    @Test
    void incompatibleTypesAreRefusedByNameAndTypes() {
        assertThatThrownBy(
                        () -> SchemaEvolution.union(TABLE, StructType.of(StructField.of("name", PrimitiveType.LONG))))
                .isInstanceOf(SchemaConflictException.class)
                .hasMessage("column 'Name' has type string in the table and cannot take values of type long;"
                        + " cast the field or write to another column");
        assertThatThrownBy(() -> SchemaEvolution.union(
                        TABLE,
                        StructType.of(StructField.of(
                                "sizes", new MapType(PrimitiveType.STRING, PrimitiveType.DOUBLE, true)))))
                .hasMessageContaining("column 'sizes.value' has type long");
        assertThatThrownBy(() ->
                        SchemaEvolution.union(TABLE, StructType.of(StructField.of("place", PrimitiveType.STRING))))
                .hasMessageContaining("column 'place' has type struct<x double> in the table");
        assertThatThrownBy(() -> SchemaEvolution.union(
                        StructType.of(StructField.of("n", PrimitiveType.INTEGER)),
                        StructType.of(StructField.of("n", PrimitiveType.LONG))))
                .hasMessageContaining("column 'n' has type integer in the table and cannot take values of type long");
    }

    @Test
    void reservedCharactersFollowPolicy() {
        for (String name : new String[] {"a b", "a,b", "a;b", "a{b", "a}b", "a(b", "a)b", "a\nb", "a\tb", "a=b", ""}) {
            assertThat(ColumnNames.isAllowed(name)).isFalse();
            assertThatThrownBy(
                            () -> SchemaEvolution.union(TABLE, StructType.of(StructField.of(name, PrimitiveType.LONG))))
                    .isInstanceOf(SchemaConflictException.class)
                    .hasMessageContaining("column '" + name + "' cannot be added");
        }
        assertThat(ColumnNames.isAllowed("a.b-c/d'é")).isTrue();
        assertThatThrownBy(() -> SchemaEvolution.union(
                        TABLE,
                        StructType.of(StructField.of(
                                "place", StructType.of(StructField.of("bad name", PrimitiveType.LONG))))))
                .hasMessageContaining("column 'place.bad name'");
    }

    @Test
    void fieldsDifferingByCaseAreRejected() {
        assertThatThrownBy(() ->
                        StructType.of(StructField.of("a", PrimitiveType.LONG), StructField.of("A", PrimitiveType.LONG)))
                .hasMessageContaining("regardless of case");
    }
}
