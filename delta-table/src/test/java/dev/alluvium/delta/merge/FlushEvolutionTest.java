// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.append;
import static dev.alluvium.delta.merge.TableFixture.part;
import static dev.alluvium.delta.merge.TableFixture.put;
import static dev.alluvium.delta.merge.TableFixture.upsert;
import static dev.alluvium.delta.merge.TableRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.error.SchemaConflictException;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** P-59 to P-68: the table's columns grow in the commit that needs them. */
final class FlushEvolutionTest {
    private static final StructField ID = StructField.required("id", PrimitiveType.LONG);
    private static final StructField A = StructField.of("a", PrimitiveType.STRING);
    private static final StructField B = StructField.of("b", PrimitiveType.LONG);
    private static final StructField C = StructField.of("c", PrimitiveType.LONG);

    private TableFixture table;

    @BeforeEach
    void makeTable() {
        table = new TableFixture(new SimulatedStore(), StructType.of(ID, A), List.of());
    }

    @Test
    void firstValueOfNewColumnIsKept() {
        TableWriter writer = table.writer(upsert("id"));
        writer.flush(table.request(part(-1, 0, put(0, 1L, 1L, "x"))));

        FlushResult result = writer.flush(table.request(StructType.of(ID, A, B), part(0, 1, put(1, 2L, 2L, "y", 7L))));

        assertThat(table.rows()).containsExactly(row(1L, "x", null), row(2L, "y", 7L));
        assertThat(result.version()).as("one commit").hasValue(2);
    }

    @Test
    void alternatingSchemasMakeOneFile() {
        TableWriter writer = table.writer(append());

        FlushResult result = writer.flush(table.request(
                StructType.of(ID, A, B),
                part(-1, 2, put(0, 1L, 1L, "x"), put(1, 2L, 2L, "y", 7L), put(2, 3L, 3L, "z"))));

        assertThat(result.metrics().filesAdded()).isEqualTo(1);
        assertThat(table.rows()).containsExactly(row(1L, "x", null), row(2L, "y", 7L), row(3L, "z", null));
    }

    @Test
    void concurrentAddColumnKeepsBoth() {
        TableWriter first = table.writer(upsert("id"));
        TableWriter second = table.writer(upsert("id"));
        first.flush(table.request(part(-1, 0, put(0, 1L, 1L, "x"))));

        first.flush(new FlushRequest(
                StructType.of(ID, A, B), List.of(part(0, 1, put(1, 1L, 1L, "y", 7L))), rejections -> {
                    if (table.open().schema().indexOf("c") < 0) {
                        second.flush(table.request(
                                StructType.of(ID, A, C), part("other-0", -1, 0, put(0, 2L, 2L, "z", 8L))));
                    }
                }));

        assertThat(table.open().schema().names()).containsExactly("id", "a", "c", "b");
        assertThat(table.rows()).containsExactly(row(1L, "y", null, 7L), row(2L, "z", 8L, null));
    }

    @Test
    void droppedFieldKeepsColumn() {
        TableWriter writer = table.writer(upsert("id"));
        writer.flush(table.request(part(-1, 1, put(0, 1L, 1L, "x"), put(1, 2L, 2L, "y"))));

        writer.flush(table.request(StructType.of(ID), part(1, 2, put(2, 1L, 1L))));

        assertThat(table.rows()).containsExactly(row(1L, (Object) null), row(2L, "y"));
    }

    @Test
    void valuesFollowTheNamesOfTheRequestNotThePositions() {
        TableWriter writer = table.writer(upsert("id"));

        writer.flush(table.request(
                StructType.of(StructField.of("A", PrimitiveType.STRING), StructField.of("ID", PrimitiveType.INTEGER)),
                part(-1, 0, put(0, 5, "x", 5))));

        assertThat(table.rows()).containsExactly(row(5L, "x"));
        writer.flush(table.request(part(0, 1, put(1, 5L, 5L, "y"))));
        assertThat(table.rows()).as("an integer 5 and a long 5 are one key").containsExactly(row(5L, "y"));
    }

    @Test
    void incompatibleTypeNeverPoisonsBatch() {
        TableWriter writer = table.writer(upsert("id"));
        StructType wrong = StructType.of(ID, StructField.of("a", PrimitiveType.LONG), B);

        assertThatThrownBy(() -> writer.flush(table.request(wrong, part(-1, 0, put(0, 1L, 1L, 5L, 6L)))))
                .isInstanceOf(SchemaConflictException.class)
                .hasMessageContaining("column 'a' has type string");

        assertThat(table.open().snapshot().version()).isZero();
        assertThat(table.dataObjects()).isZero();
    }

    @Test
    void aFlushWithoutEventsLeavesTheSchema() {
        table.writer(upsert("id")).flush(table.request(StructType.of(ID, A, B), part(-1, 3)));

        assertThat(table.open().schema().names()).containsExactly("id", "a");
    }

    @Test
    void decimalIsNeverRounded() {
        StructType narrow = StructType.of(ID, StructField.of("price", new DecimalType(10, 2)));
        StructType wider = StructType.of(ID, StructField.of("price", new DecimalType(10, 3)));
        TableWriter writer = table.writer(append());
        writer.flush(table.request(narrow, part(-1, 0, put(0, 1L, 1L, new BigDecimal("1.25")))));

        assertThatThrownBy(() ->
                        writer.flush(table.request(wider, part(0, 1, put(1, 2L, 2L, new BigDecimal("1.255"))))))
                .isInstanceOf(SchemaConflictException.class)
                .hasMessageContaining("decimal(10,2)")
                .hasMessageContaining("decimal(10,3)");
    }

    @Test
    void aRowThatLacksARequiredColumnIsRefusedByName() {
        TableFixture strict = new TableFixture(
                new SimulatedStore(), StructType.of(ID, StructField.required("must", PrimitiveType.LONG)), List.of());

        assertThatThrownBy(() ->
                        strict.writer(append()).flush(strict.request(StructType.of(ID), part(-1, 0, put(0, 1L, 1L)))))
                .hasMessageContaining("column 'must' is not null");
        assertThat(strict.dataObjects()).isZero();
    }
}
