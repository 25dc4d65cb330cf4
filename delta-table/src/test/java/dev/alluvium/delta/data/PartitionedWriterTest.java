// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.data.PartitionedWriter.Bounds;
import dev.alluvium.delta.data.parquet.ParquetDataFiles;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.MemoryObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Rows of many partitions in any order, with few files open. */
class PartitionedWriterTest {
    private static final TableLayout LAYOUT = new TableLayout(
            StructType.of(StructField.required("id", PrimitiveType.LONG), StructField.of("p", PrimitiveType.STRING)),
            List.of("p"));
    private static final Bounds WIDE = new Bounds(64, 1L << 30, 1L << 30);

    private final MemoryObjects store = new MemoryObjects(TestContexts.counted().clock());
    private final OpenFiles files = new OpenFiles(new ParquetDataFiles(
            store,
            new DataFileSettings(
                    Compression.NONE,
                    StatsColumns.firstOnes(),
                    TestContexts.counted().clock(),
                    TestContexts.counted().ids())));

    private PartitionedWriter writer(Bounds bounds) {
        return new PartitionedWriter(files, LAYOUT, Map.of("alluvium.lane", "t-0"), bounds);
    }

    /** Ids by partition, in the order of the files and of their rows. */
    private Map<String, List<Long>> ids(List<AddFile> adds) {
        Map<String, List<Long>> ids = new TreeMap<>();
        for (AddFile add : adds) {
            List<Long> of =
                    ids.computeIfAbsent(String.valueOf(add.partitionValues().get("p")), p -> new ArrayList<>());
            Rows.read(files.read(add, LAYOUT, Rows.all(LAYOUT))).forEach(row -> of.add((Long) row.get(0)));
        }
        return ids;
    }

    @Test
    void noMoreFilesAreOpenThanAllowedAndNoRowIsLost() {
        Map<String, List<Long>> expected = new TreeMap<>();
        Random random = new Random(3);
        PartitionedWriter writer = writer(new Bounds(8, 1L << 30, 1L << 30));
        for (long id = 0; id < 2000; id++) {
            String partition = random.nextInt(20) == 0 ? null : "p" + random.nextInt(40);
            writer.write(new Object[] {id, partition});
            expected.computeIfAbsent(String.valueOf(partition), p -> new ArrayList<>())
                    .add(id);
        }
        assertThat(writer.openFiles()).isLessThanOrEqualTo(8);
        assertThat(writer.rows()).isEqualTo(2000);

        List<AddFile> adds = writer.finish();
        writer.close();

        assertThat(files.most()).isEqualTo(8);
        assertThat(files.open()).isZero();
        assertThat(ids(adds)).isEqualTo(expected);
        assertThat(adds).allMatch(add -> add.tags().equals(Map.of("alluvium.lane", "t-0")));
    }

    @Test
    void sortedRowsMakeOneFilePerPartition() {
        PartitionedWriter writer = writer(new Bounds(1, 1L << 30, 1L << 30));
        for (long id = 0; id < 500; id++) {
            writer.write(new Object[] {id, "p" + id / 10});
        }

        assertThat(writer.finish()).hasSize(50);
        assertThat(files.most()).isOne();
    }

    @Test
    void filesAreFinishedAtTheirTargetAndBeforeMemoryIsFull() {
        PartitionedWriter byTarget = writer(new Bounds(64, 1L << 30, 4 << 10));
        for (long id = 0; id < 4096; id++) {
            byTarget.write(new Object[] {id, "p"});
        }
        assertThat(byTarget.finish()).hasSizeBetween(5, 16);

        PartitionedWriter byMemory = writer(new Bounds(64, 8 << 10, 1L << 30));
        for (long id = 0; id < 4096; id++) {
            byMemory.write(new Object[] {id, id % 4 == 0 ? "small" : "large"});
        }
        List<AddFile> adds = byMemory.finish();
        assertThat(adds).hasSizeGreaterThan(3);
        assertThat(ids(adds).get("small")).hasSize(1024).isSorted();
    }

    @Test
    void nothingIsLeftOfWhatWasNotFinished() {
        PartitionedWriter writer = writer(new Bounds(2, 1L << 30, 1L << 30));
        for (long id = 0; id < 10; id++) {
            writer.write(new Object[] {id, "p" + id});
        }
        assertThatThrownBy(() -> writer.write(new Object[] {null, "p0"})).isInstanceOf(DeltaTableException.class);

        writer.close();
        writer.close();

        assertThat(store.keys()).isEmpty();
        assertThat(files.open()).isZero();
    }

    @Test
    void tableWithoutPartitionsHasOneFile() {
        TableLayout plain = new TableLayout(LAYOUT.schema(), List.of());
        try (PartitionedWriter writer = new PartitionedWriter(files, plain, Map.of(), WIDE)) {
            writer.write(new Object[] {1L, "a"});
            writer.write(new Object[] {2L, "b"});
            assertThat(writer.finish()).hasSize(1);
        }
        assertThatThrownBy(() -> new Bounds(0, 1, 1)).hasMessageContaining("at least one open file");
    }
}
