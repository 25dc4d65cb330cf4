// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.part;
import static dev.alluvium.delta.merge.TableFixture.put;
import static dev.alluvium.delta.merge.TableFixture.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.compact.Compaction;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.compact.CompactionResult;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.FaultyObjectStore;
import dev.alluvium.delta.storage.StoreOperation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that changes all the time makes a compaction neither give up nor bring rows back. */
final class HotKeyCompactionTest {
    private static final StructType SCHEMA =
            StructType.of(StructField.required("id", PrimitiveType.LONG), StructField.of("name", PrimitiveType.STRING));
    private static final CompactionPolicy ALL_ARE_SMALL = new CompactionPolicy(2, 1 << 20, 1 << 20, 1 << 21);
    private static final int ROUNDS = 20;

    private final TableFixture table =
            new TableFixture(new SimulatedStore(), SCHEMA, List.of(), Map.of("delta.enableDeletionVectors", "true"));
    private long offset;

    private void flush(TableWriter writer, long... ids) {
        long before = offset - 1;
        Event[] events = new Event[ids.length];
        for (int i = 0; i < ids.length; i++) {
            events[i] = put(offset, ids[i], ids[i], "v" + offset);
            offset++;
        }
        writer.flush(table.request(part(before, offset - 1, events)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void filesStayFewWhereAFlushComesDuringEachCompaction(boolean alone) {
        TableWriter writer = table.writer(upsert("id"));
        flush(writer, 0);
        for (long round = 1; round <= ROUNDS; round++) {
            flush(writer, 1000 + round);
            if (alone) {
                flush(writer, 0);
            } else {
                flush(writer, 0, 2000 + round);
            }
            FaultyObjectStore faulty = new FaultyObjectStore(table.store());
            faulty.before(StoreOperation.PUT_IF_ABSENT, "_delta_log/", () -> flush(writer, 0));

            CompactionResult result = new Compaction(
                            DeltaTable.open(faulty, table.context()).orElseThrow(), table.parquet(), ALL_ARE_SMALL)
                    .run();

            assertThat(result.abandoned()).isZero();
        }
        assertThat(table.open().snapshot().files()).hasSizeLessThan(5);
        assertThat(table.rows()).hasSize(alone ? ROUNDS + 1 : 2 * ROUNDS + 1).contains(List.of(0L, "v" + (offset - 1)));
    }
}
