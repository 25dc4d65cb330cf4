// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.columns;
import static dev.alluvium.delta.merge.TableFixture.delete;
import static dev.alluvium.delta.merge.TableFixture.event;
import static dev.alluvium.delta.merge.TableFixture.part;
import static dev.alluvium.delta.merge.TableFixture.put;
import static dev.alluvium.delta.merge.TableFixture.sequenced;
import static dev.alluvium.delta.merge.TableFixture.upsert;
import static dev.alluvium.delta.merge.TableRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a table demands of its rows: columns that are not null, and keys that its log can spell (P-50). */
final class RequiredColumnsTest {
    private static final StructType STRICT = StructType.of(
            StructField.required("id", PrimitiveType.LONG),
            StructField.required("must", PrimitiveType.STRING),
            StructField.of("may", PrimitiveType.STRING),
            StructField.of("seq", PrimitiveType.LONG));

    @TempDir
    Path directory;

    private final List<Rejection> rejections = new ArrayList<>();

    private FlushRequest request(TableFixture table, Part... parts) {
        return new FlushRequest(table.request(parts).schema(), List.of(parts), left -> {
            rejections.clear();
            rejections.addAll(left);
        });
    }

    private List<Long> rejected() {
        assertThat(rejections).allMatch(one -> one.reason() == Rejection.Reason.MISSING_REQUIRED);
        return rejections.stream().map(one -> one.event().offset()).toList();
    }

    private static Event may(long offset, long id, String value) {
        return event(
                Event.Kind.PARTIAL,
                offset,
                id,
                TableFixture.row(id, null, value, offset),
                columns(0, 2, 3),
                Sequence.of(offset));
    }

    @Test
    void eventThatWouldLeaveARequiredColumnEmptyIsLeftOutAndTheOthersApply() {
        TableFixture table = new TableFixture(new SimulatedStore(), STRICT, List.of());
        TableWriter writer = table.writer(upsert("id"));

        writer.flush(request(
                table,
                part(
                        -1,
                        6,
                        put(0, 1L, 1L, "a", "b", 0L),
                        may(1, 1L, "c"),
                        may(2, 2L, "no row to take it from"),
                        put(3, 3L, 3L, null, "x", 0L),
                        put(4, 4L, 4L, "d", "e", 0L),
                        delete(5, 4L),
                        may(6, 4L, "after its delete"))));

        assertThat(rejected()).containsExactly(2L, 3L, 6L);
        assertThat(table.rows()).containsExactly(row(1L, "a", "c", 1L));
    }

    @Test
    void storedRowSuppliesWhatAPartialEventDoesNotCarry() {
        TableFixture table = new TableFixture(new SimulatedStore(), STRICT, List.of());
        TableWriter writer = table.writer(upsert("id"));
        writer.flush(request(table, part(-1, 0, put(0, 1L, 1L, "a", "b", 0L))));

        writer.flush(request(
                table,
                part(
                        0,
                        2,
                        may(1, 1L, "c"),
                        event(Event.Kind.PARTIAL, 2, 1L, TableFixture.row(1L, null), columns(0, 1), Sequence.NONE))));

        assertThat(rejected()).containsExactly(2L);
        assertThat(table.rows()).containsExactly(row(1L, "a", "c", 1L));
    }

    @Test
    void softDeleteThatWouldNeedARowOfItsOwnIsLeftOut() {
        TableFixture table = new TableFixture(new SimulatedStore(), STRICT, List.of());

        table.writer(sequenced(DeleteMode.SOFT, "id"))
                .flush(request(table, part(-1, 0, delete(0, Sequence.of(1), 7L))));

        assertThat(rejected()).containsExactly(0L);
        assertThat(table.rows()).isEmpty();
    }

    @Test
    void emptyKeyThatPartitionsTheTableIsRefusedByNameLikeANull() {
        TableFixture table = new TableFixture(
                new SimulatedStore(),
                StructType.of(
                        StructField.required("zone", PrimitiveType.STRING), StructField.of("n", PrimitiveType.LONG)),
                List.of("zone"));

        assertThatThrownBy(() -> table.writer(upsert("zone")).flush(table.request(part(-1, 0, put(0, "", "", 1L)))))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("the key column 'zone' is empty but partitions the table");
        assertThat(table.dataObjects()).isZero();
    }

    @Test
    void emptyValueOfARequiredPartitionColumnIsLeftOut() {
        TableFixture table = new TableFixture(
                new SimulatedStore(),
                StructType.of(
                        StructField.required("id", PrimitiveType.LONG),
                        StructField.required("zone", PrimitiveType.STRING)),
                List.of("zone"));

        table.writer(upsert("id")).flush(request(table, part(-1, 1, put(0, 1L, 1L, ""), put(1, 2L, 2L, "z"))));

        assertThat(rejected()).containsExactly(0L);
        assertThat(table.rows()).containsExactly(row(2L, "z"));
    }

    @Test
    void valuesTooLongForADirectoryPartitionTheTableAllTheSame() {
        TableFixture table = new TableFixture(
                new LocalObjectStore(directory),
                StructType.of(
                        StructField.required("id", PrimitiveType.LONG), StructField.of("zone", PrimitiveType.STRING)),
                List.of("zone"));
        String longer = "\u00e9".repeat(2_000);

        table.writer(upsert("id"))
                .flush(table.request(part(-1, 1, put(0, 1L, 1L, longer), put(1, 2L, 2L, longer + "x"))));
        table.writer(upsert("id")).flush(table.request(part(1, 2, put(2, 1L, 1L, longer + "y"))));

        assertThat(table.rows()).containsExactly(row(1L, longer + "y"), row(2L, longer + "x"));
        assertThat(table.open().snapshot().files())
                .extracting(file -> file.path())
                .allMatch(path -> path.matches("partition-[0-9a-f]{32}/part-.*"))
                .doesNotHaveDuplicates();
    }
}
