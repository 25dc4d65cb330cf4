// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.part;
import static dev.alluvium.delta.merge.TableFixture.put;
import static dev.alluvium.delta.merge.TableFixture.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.index.KeyIndex;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.spill.SpillBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever closes a writer waits for its flush some seconds at most: what goes on then must do no harm. */
final class ClosedWriterTest {
    private static final StructType SCHEMA =
            StructType.of(StructField.of("id", PrimitiveType.LONG), StructField.of("value", PrimitiveType.STRING));

    @TempDir
    Path directory;

    private TableFixture table;
    private Runnable afterTheIndexIsThere = () -> {};

    @BeforeEach
    void makeTable() {
        table = new TableFixture(
                new SimulatedStore(), SCHEMA, List.of(), Map.of("delta.enableDeletionVectors", "true"));
    }

    private TableWriter writer() {
        WriterSettings settings = upsert("id")
                .with(new WriterSettings.Locating(
                        UpsertEngine.AUTO,
                        false,
                        SpillBudget.UNBOUNDED,
                        Optional.of(new IndexSaving(directory, "0", 0, Optional.empty())),
                        false));
        DeltaTable opened = table.open();
        DataFiles files = table.parquet();
        KeyIndex index = IndexChoice.of(opened, settings);
        TableWriter.Ports standard = TableWriter.Ports.standard(files, index);
        return new TableWriter(
                opened,
                settings,
                SpillBudget.UNBOUNDED,
                new TableWriter.Ports(
                        files,
                        index,
                        standard.fence(),
                        deleted -> {
                            afterTheIndexIsThere.run();
                            return deleted;
                        },
                        standard.decisions(),
                        standard.mostNotes()));
    }

    private FlushRequest request(long offset, Event... events) {
        return table.request(part("t-0", offset - 1, offset + events.length - 1, events));
    }

    private List<Object> keys() {
        return table.rows().stream().map(row -> row.get(0)).toList();
    }

    private List<Path> saved() throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            return found.toList();
        }
    }

    @Test
    void aFlushThatGoesOnFindsTheRowsThatItSupersedes() throws IOException {
        TableWriter writer = writer();
        writer.flush(request(0, put(0, 1L, 1L, "a"), put(1, 2L, 2L, "b")));
        afterTheIndexIsThere = writer::close;

        writer.flush(request(2, put(2, 1L, 1L, "again")));

        assertThat(keys()).containsExactlyInAnyOrder(1L, 2L);
        assertThat(saved()).isEmpty();
    }

    @Test
    void nothingIsWrittenBehindTheEnd() throws IOException {
        TableWriter writer = writer();
        writer.flush(request(0, put(0, 1L, 1L, "a")));
        writer.close();
        List<Path> saved = saved();
        writer.close();

        assertThatThrownBy(() -> writer.flush(request(1, put(1, 1L, 1L, "again"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
        assertThat(keys()).containsExactly(1L);
        assertThat(saved()).isEqualTo(saved).hasSize(1);
    }

    /** Memory that ends in the middle of a change leaves half of it; what was saved before is as good as it was. */
    @Test
    void anIndexThatAnErrorMayHaveLeftHalfChangedIsNotSaved() throws IOException {
        try (TableWriter writer = writer()) {
            writer.flush(request(0, put(0, 1L, 1L, "a")));
        }
        byte[] before = Files.readAllBytes(saved().get(0));

        try (TableWriter writer = writer()) {
            writer.flush(request(1, put(1, 2L, 2L, "b")));
            FlushRequest failing =
                    new FlushRequest(SCHEMA, List.of(part("t-0", 1, 2, put(2, 1L, 1L, "again"))), rejections -> {
                        throw new OutOfMemoryError("simulated");
                    });
            assertThatThrownBy(() -> writer.flush(failing)).isInstanceOf(OutOfMemoryError.class);
        }

        assertThat(saved()).hasSize(1);
        assertThat(saved().get(0)).hasBinaryContent(before);
        try (TableWriter writer = writer()) {
            writer.flush(request(2, put(2, 1L, 1L, "again")));
        }
        assertThat(keys()).containsExactlyInAnyOrder(1L, 2L);
    }
}
