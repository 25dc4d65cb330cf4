// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.append;
import static dev.alluvium.delta.merge.TableFixture.part;
import static dev.alluvium.delta.merge.TableFixture.put;
import static dev.alluvium.delta.merge.TableRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AppendTest {
    private static final StructType SCHEMA = StructType.of(
            StructField.of("id", PrimitiveType.LONG),
            StructField.of("text", PrimitiveType.STRING),
            StructField.of("zone", PrimitiveType.STRING));

    private TableFixture table;

    @BeforeEach
    void makeTable() {
        table = new TableFixture(new SimulatedStore(), SCHEMA, List.of("zone"));
    }

    @Test
    void eachPartAndPartitionHasItsOwnFiles() {
        FlushResult result = table.writer(append())
                .flush(table.request(
                        part(
                                "a-0",
                                -1,
                                2,
                                put(0, 0L, 1L, "t", "x"),
                                put(1, 0L, 2L, "t", "y"),
                                put(2, 0L, 3L, "t", "x")),
                        part("b-0", -1, 0, put(0, 0L, 4L, "t", "x"))));

        assertThat(result.metrics().filesAdded()).isEqualTo(3);
        assertThat(table.open().snapshot().files())
                .extracting(file -> file.tags().get(WriterSettings.LANE_TAG) + " " + file.partitionValues())
                .containsExactlyInAnyOrder("a-0 {zone=x}", "a-0 {zone=y}", "b-0 {zone=x}");
        assertThat(table.rows())
                .containsExactly(row(1L, "t", "x"), row(2L, "t", "y"), row(3L, "t", "x"), row(4L, "t", "x"));
    }

    @Test
    void textWithHalfOfASurrogatePairIsWrittenLikeEveryOther() {
        table.writer(append()).flush(table.request(part(-1, 0, put(0, 0L, 1L, "a\uD83D", "z\uDE80"))));

        assertThat(table.rows()).containsExactly(row(1L, "a?", "z?"));
    }

    @Test
    void filesAreSplitAtTheTargetSize() {
        WriterSettings small = new WriterSettings(
                WriteMode.APPEND,
                List.of(),
                false,
                List.of(),
                false,
                DeleteMode.HARD,
                LatePolicy.DROP,
                MissingBasePolicy.NULL,
                false,
                DuplicateKeyPolicy.FAIL,
                200_000,
                Compression.NONE,
                List.of());
        Random random = new Random(5);
        List<Event> events = new ArrayList<>();
        for (long i = 0; i < 20_000; i++) {
            events.add(put(i, 0L, i, Long.toHexString(random.nextLong()), "x"));
        }

        FlushResult result = table.writer(small).flush(table.request(part(-1, 20_000, events.toArray(new Event[0]))));

        assertThat(result.metrics().filesAdded()).isBetween(2L, 10L);
        assertThat(result.metrics().bytesWritten()).isGreaterThan(400_000);
        assertThat(table.rows()).hasSize(20_000);
        assertThat(table.open().snapshot().files()).allMatch(file -> file.tags().isEmpty());
    }

    /** P-43. */
    @Test
    void appendSurvivesConcurrentOptimize() {
        TableWriter writer = table.writer(append());
        writer.flush(table.request(part(-1, 0, put(0, 0L, 1L, "t", "x"))));

        FlushResult result = writer.flush(table.interrupted(
                () -> table.replace(
                        "OPTIMIZE", table.open().snapshot().files(), List.<Object[]>of(new Object[] {1L, "t", "x"})),
                part(0, 1, put(1, 0L, 2L, "t", "x"))));

        assertThat(result.metrics().attempts()).isEqualTo(2);
        assertThat(table.rows()).containsExactly(row(1L, "t", "x"), row(2L, "t", "x"));
        assertThat(table.dataObjects()).as("the file was written once").isEqualTo(3);
    }

    /** P-5. */
    @Test
    void twoTasksNeverShareAFileName() {
        Set<String> paths = new HashSet<>();
        for (int task = 0; task < 3; task++) {
            table.writer(append()).flush(table.request(part("t-" + task, -1, 0, put(0, 0L, 1L, "t", "x"))));
        }

        for (AddFile file : table.open().snapshot().files()) {
            assertThat(paths.add(file.path())).isTrue();
        }
        assertThat(paths).hasSize(3);
    }

    @Test
    void theHistoryShowsABlindAppend() {
        table.writer(append()).flush(table.request(part(-1, 0, put(0, 0L, 1L, "t", "x"))));

        String commit = new String(table.store().get("_delta_log/00000000000000000001.json"), StandardCharsets.UTF_8);

        assertThat(commit.lines().findFirst().orElseThrow())
                .contains("\"operation\":\"WRITE\"", "\"mode\":\"\\\"Append\\\"\"", "\"isBlindAppend\":true")
                .contains("\"numFiles\":\"1\"", "\"numOutputRows\":\"1\"");
    }
}
