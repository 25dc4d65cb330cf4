// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.OpenFiles;
import dev.alluvium.delta.index.InMemoryKeyIndex;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.storage.MemoryObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A flush may touch any number of partitions; its files are written one after another. */
class ManyPartitionsTest {
    private static final StructType SCHEMA =
            StructType.of(StructField.of("id", PrimitiveType.LONG), StructField.of("p", PrimitiveType.LONG));

    /** 10,000 by hand: {@code -Dalluvium.partitions=10000}. */
    private static final int PARTITIONS = Integer.getInteger("alluvium.partitions", 500);

    @ParameterizedTest
    @EnumSource(WriteMode.class)
    void oneFileIsOpenAtATimeHoweverManyPartitionsThereAre(WriteMode mode) {
        DeltaTable table = DeltaTable.create(
                new MemoryObjects(TestContexts.counted().clock()),
                new TableSpec(SCHEMA, List.of("p"), Map.of(), ""),
                TestContexts.counted());
        WriterSettings settings = new WriterSettings(
                mode,
                mode == WriteMode.UPSERT ? List.of("id") : List.of(),
                false,
                List.of(),
                true,
                DeleteMode.HARD,
                LatePolicy.DROP,
                MissingBasePolicy.REPORT,
                false,
                DuplicateKeyPolicy.FAIL,
                1 << 20,
                Compression.SNAPPY,
                List.of());
        OpenFiles files = new OpenFiles(TableWriter.parquet(table, settings));
        TableWriter writer = new TableWriter(
                table, settings, SpillBudget.UNBOUNDED, TableWriter.Ports.standard(files, new InMemoryKeyIndex(false)));

        FlushResult first = writer.flush(request(OptionalLong.empty(), 0));
        FlushResult second = writer.flush(request(OptionalLong.of(PARTITIONS - 1), 1));

        assertThat(first.version()).hasValue(1);
        assertThat(second.version()).hasValue(2);
        assertThat(files.most()).isOne();
        assertThat(table.snapshot().files()).hasSize(mode == WriteMode.UPSERT ? PARTITIONS : 2 * PARTITIONS);
    }

    /** Every row in a partition of its own; the second time each in the next one. */
    private static FlushRequest request(OptionalLong expected, int shift) {
        List<Event> events = new ArrayList<>();
        long offset = expected.orElse(-1);
        for (long id = 0; id < PARTITIONS; id++) {
            Object[] row = {id, (id + shift) % PARTITIONS};
            events.add(new Event(Event.Kind.UPSERT, new Object[] {id}, row, null, Sequence.NONE, ++offset, null));
        }
        return new FlushRequest(
                SCHEMA, List.of(new Part("t-0", "app:t-0", expected, offset, events)), rejections -> {});
    }
}
