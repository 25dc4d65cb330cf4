// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.append;
import static dev.alluvium.delta.merge.TableFixture.delete;
import static dev.alluvium.delta.merge.TableFixture.part;
import static dev.alluvium.delta.merge.TableFixture.put;
import static dev.alluvium.delta.merge.TableFixture.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a flush does to a table, on Parquet files on disk. */
final class TableWriterTest {
    private static final StructType SCHEMA = StructType.of(
            StructField.required("id", PrimitiveType.LONG),
            StructField.of("name", PrimitiveType.STRING),
            StructField.of("zone", PrimitiveType.STRING));

    @TempDir
    Path root;

    private TableFixture table;

    @BeforeEach
    void makeTable() {
        table = new TableFixture(new LocalObjectStore(root), SCHEMA, List.of());
    }

    @Test
    void upsertsInsertUpdateAndDelete() {
        TableWriter writer = table.writer(upsert("id"));

        FlushResult first = writer.flush(table.request(
                part(-1, 2, put(0, 1L, 1L, "a", "x"), put(1, 2L, 2L, "b", "x"), put(2, 3L, 3L, "c", "y"))));
        FlushResult second = writer.flush(
                table.request(part(2, 5, put(3, 2L, 2L, "B", "y"), delete(4, 1L), put(5, 4L, 4L, "d", null))));

        assertThat(table.rows())
                .containsExactly(
                        TableRows.row(2L, "B", "y"), TableRows.row(3L, "c", "y"), TableRows.row(4L, "d", null));
        assertThat(first.version()).isEqualTo(OptionalLong.of(1));
        assertThat(second.metrics())
                .isEqualTo(new FlushMetrics(
                        1,
                        1,
                        1,
                        0,
                        0,
                        0,
                        2,
                        1,
                        second.metrics().bytesWritten(),
                        2,
                        second.metrics().superseded(),
                        1));
        assertThat(second.metrics().superseded().filesCopied()).isEqualTo(1);
        assertThat(second.metrics().superseded().bytesCopied())
                .isBetween(1L, second.metrics().bytesWritten() - 1);
        assertThat(table.open().snapshot().txnVersion("app:topic-0")).isEqualTo(OptionalLong.of(5));
    }

    @Test
    void anotherWriterGoesOnWhereTheFirstStopped() {
        table.writer(upsert("id"))
                .flush(table.request(part(-1, 1, put(0, 1L, 1L, "a", "x"), put(1, 2L, 2L, "b", "x"))));

        table.writer(upsert("id")).flush(table.request(part(1, 2, put(2, 1L, 1L, "A", "x"))));

        assertThat(table.rows()).containsExactly(TableRows.row(1L, "A", "x"), TableRows.row(2L, "b", "x"));
    }

    @Test
    void appendedRowsAreAllThere() {
        TableWriter writer = table.writer(append());

        writer.flush(table.request(part(-1, 1, put(0, 1L, 1L, "a", "x"), put(1, 1L, 1L, "a", "x"))));
        writer.flush(table.request(part(1, 2, put(2, 1L, 1L, "a", "x"))));

        assertThat(table.rows()).hasSize(3).containsOnly(TableRows.row(1L, "a", "x"));
    }
}
