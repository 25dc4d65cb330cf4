// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.data.parquet.ParquetDataFiles;
import dev.alluvium.delta.error.SchemaConflictException;
import dev.alluvium.delta.inspect.TableInspection;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.kernel.KernelRows;
import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.CrashPoints;
import dev.alluvium.delta.storage.FaultyObjectStore;
import dev.alluvium.delta.storage.FaultyObjectStore.Crash;
import dev.alluvium.delta.storage.MemoryObjects;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.storage.StoreOperation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns become wider with all that is stored in them. */
class ColumnChangeTest {
    private static final StructType NARROW = StructType.of(
            StructField.required("id", PrimitiveType.INTEGER),
            StructField.of("ratio", PrimitiveType.FLOAT),
            StructField.of("price", new DecimalType(5, 2)),
            StructField.of("place", StructType.of(StructField.of("x", PrimitiveType.SHORT))),
            StructField.of("sizes", new ArrayType(PrimitiveType.BYTE, true)),
            StructField.of("counts", new MapType(PrimitiveType.STRING, PrimitiveType.INTEGER, true)),
            StructField.of("part", PrimitiveType.INTEGER));
    private static final List<String> PART = List.of("part");
    private static final long ENOUGH = 1 << 20;

    private final MemoryObjects store = new MemoryObjects(TestContexts.counted().clock());
    private DeltaTable table;
    private int ids;

    @BeforeEach
    void twoFiles() {
        table = DeltaTable.create(store, new TableSpec(NARROW, PART, Map.of(), ""), TestContexts.counted());
        append(table, row(1), row(2));
        append(table, row(3));
    }

    private DataFiles files(ObjectStore of) {
        return new ParquetDataFiles(
                of,
                new DataFileSettings(
                        Compression.SNAPPY,
                        StatsColumns.firstOnes(),
                        TestContexts.counted().clock(),
                        () -> "f" + ids++));
    }

    private static Object[] row(int id) {
        return new Object[] {
            id,
            id / 2f,
            new BigDecimal("1.50"),
            new Object[] {(short) id},
            List.of((byte) 1, (byte) id),
            Map.of("a", id),
            7
        };
    }

    private void append(DeltaTable to, Object[]... rows) {
        DataFileWriter writer = files(store)
                .create(new NewFile(
                        new TableLayout(NARROW, PART), Map.of("part", "7"), Map.of("alluvium.lane", "t-0")));
        for (Object[] row : rows) {
            writer.write(row);
        }
        AddFile add = writer.finish();
        to.commit(base -> Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), true, List.of(add), () -> {})));
    }

    private CommitResult change(DeltaTable of, StructField... wanted) {
        return new ColumnChange(of, files(of.store()), StructType.of(wanted), ENOUGH).run();
    }

    private DataType typeOf(String column) {
        return table.schema().field(table.schema().indexOfIgnoringCase(column)).type();
    }

    /** Before and after every request: the table is as before or as after, and the change, repeated, completes. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCrashAtAnyRequestLeavesTheTableAsBeforeOrAfter(boolean afterRequest) {
        StructField wider = StructField.of("id", PrimitiveType.LONG);
        long request = 0;
        boolean crashed = true;
        while (crashed) {
            MemoryObjects copy = store.copy(TestContexts.counted().clock());
            CrashPoints dying = afterRequest ? CrashPoints.after(copy, request) : CrashPoints.before(copy, request);
            String process = "p" + request + (afterRequest ? "a" : "b");
            crashed = crashes(dying, wider, process);
            assertThat(ids(copy)).as("request %d", request).isIn(Set.of(1, 2, 3), Set.of(1L, 2L, 3L));

            change(open(copy, process + "again"), wider);
            assertThat(ids(copy)).isEqualTo(Set.of(1L, 2L, 3L));
            request++;
        }
        assertThat(request).isGreaterThan(8);
    }

    private static Set<Object> ids(ObjectStore objects) {
        return new KernelRows(objects)
                .all().stream().map(row -> (Object) row.get(0)).collect(Collectors.toSet());
    }

    private boolean crashes(CrashPoints dying, StructField wider, String process) {
        try {
            change(open(dying, process), wider);
            return false;
        } catch (Crash crash) {
            return true;
        }
    }

    private static DeltaTable open(ObjectStore objects, String process) {
        return DeltaTable.open(
                        objects,
                        TestContexts.counted(process, TestContexts.counted().clock()))
                .orElseThrow();
    }

    @Test
    void everyKindOfColumnIsWidenedWithItsFiles() {
        List<AddFile> before = List.copyOf(table.snapshot().files());

        CommitResult result = change(
                table,
                StructField.of("ID", PrimitiveType.LONG),
                StructField.of("ratio", PrimitiveType.DOUBLE),
                StructField.of("price", new DecimalType(10, 4)),
                StructField.of("place", StructType.of(StructField.of("X", PrimitiveType.INTEGER))),
                StructField.of("sizes", new ArrayType(PrimitiveType.SHORT, true)),
                StructField.of("counts", new MapType(PrimitiveType.STRING, PrimitiveType.LONG, true)),
                StructField.of("part", PrimitiveType.LONG),
                StructField.of("unknown", PrimitiveType.LONG));

        assertThat(result).isEqualTo(new CommitResult.Committed(3, 1));
        assertThat(typeOf("id")).isEqualTo(PrimitiveType.LONG);
        assertThat(typeOf("price")).isEqualTo(new DecimalType(10, 4));
        assertThat(typeOf("place").toString()).contains("integer");
        assertThat(typeOf("part")).isEqualTo(PrimitiveType.LONG);
        assertThat(table.schema().field(0).nullable()).as("nulls are wanted").isTrue();
        assertThat(table.snapshot().files())
                .hasSize(2)
                .doesNotContainAnyElementsOf(before)
                .allMatch(file -> !file.dataChange() && file.tags().containsKey("alluvium.lane"));
        assertThat(new KernelRows(store).all())
                .hasSize(3)
                .anyMatch(row -> row.get(0).equals(3L) && row.get(1).equals(1.5));
        assertThat(new TableInspection(table, files(store))
                        .verify(List.of("id"), 9)
                        .isSound())
                .isTrue();
    }

    @Test
    void aColumnThatTakesNullsNeedsNoFileWrittenAnew() {
        List<AddFile> before = List.copyOf(table.snapshot().files());

        change(table, StructField.of("id", PrimitiveType.INTEGER));

        assertThat(table.schema().field(0).nullable()).isTrue();
        assertThat(table.snapshot().files()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(change(table, StructField.of("id", PrimitiveType.SHORT)))
                .as("what fits already changes nothing")
                .isEqualTo(new CommitResult.Nothing());
        assertThat(table.schema().field(0).type()).isEqualTo(PrimitiveType.INTEGER);
    }

    @Test
    void whatIsNoWiderFormIsRefusedByNameAndTypes() {
        assertRefused("ratio", PrimitiveType.LONG, "column 'ratio' of type float");
        assertRefused("id", PrimitiveType.STRING, "cannot be widened to take string");
        assertRefused("price", new DecimalType(38, 1), "decimal(38,1)");
        assertRefused("place", StructType.of(StructField.of("x", PrimitiveType.STRING)), "column 'place.x'");
        assertRefused("sizes", new ArrayType(PrimitiveType.DOUBLE, true), "column 'sizes.element'");
        assertRefused("part", PrimitiveType.DOUBLE, "column 'part'");
        assertThat(table.refresh().version()).isEqualTo(2);
    }

    private void assertRefused(String column, DataType type, String message) {
        assertThatThrownBy(() -> change(table, StructField.of(column, type)))
                .isInstanceOf(SchemaConflictException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aTableThatIsTooLargeIsNotWrittenAnew() {
        int before = store.keys().size();

        assertThatThrownBy(() -> new ColumnChange(
                                table, files(store), StructType.of(StructField.of("id", PrimitiveType.LONG)), 100)
                        .run())
                .isInstanceOf(SchemaConflictException.class)
                .hasMessageContaining("raise the bound");

        assertThat(store.keys()).hasSize(before);
    }

    /** A file that comes meanwhile is narrow, too. */
    @Test
    void filesThatAreAddedMeanwhileAreWidenedAsWell() {
        FaultyObjectStore faulty = new FaultyObjectStore(store);
        DeltaTable slow = DeltaTable.open(faulty, TestContexts.counted()).orElseThrow();
        faulty.before(StoreOperation.PUT_IF_ABSENT, "_delta_log/", () -> append(table, row(4)));

        assertThat(change(slow, StructField.of("id", PrimitiveType.LONG))).isEqualTo(new CommitResult.Committed(4, 2));

        table.refresh();
        assertThat(new KernelRows(store).all()).hasSize(4).allMatch(row -> row.get(0) instanceof Long);
        assertThat(new TableInspection(table, files(store))
                        .verify(List.of("id"), 9)
                        .isSound())
                .isTrue();
    }

    @Test
    void nothingIsLeftOfAChangeThatFailed() {
        int before = store.keys().size();
        FaultyObjectStore faulty = new FaultyObjectStore(store);
        DeltaTable failing = DeltaTable.open(faulty, TestContexts.counted()).orElseThrow();
        faulty.fail(StoreOperation.PUT_IF_ABSENT, "_delta_log/", FaultyObjectStore.Fault.UNAVAILABLE);
        for (int i = 0; i < 40; i++) {
            faulty.fail(StoreOperation.PUT_IF_ABSENT, "_delta_log/", FaultyObjectStore.Fault.UNAVAILABLE);
        }

        assertThatThrownBy(() -> change(failing, StructField.of("id", PrimitiveType.LONG)))
                .isInstanceOf(dev.alluvium.delta.error.StorageUnavailableException.class);

        assertThat(table.refresh().version()).isEqualTo(2);
        assertThat(store.keys().size()).as("or left to vacuum").isBetween(before, before + 2);
    }
}
