// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.merge.DeleteMode;
import dev.alluvium.delta.merge.DuplicateKeyPolicy;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.LatePolicy;
import dev.alluvium.delta.merge.MissingBasePolicy;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.merge.WriteMode;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.offset.OffsetReset;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Staging tables as they were written in format 1 are read for good; those of a newer format are refused by name. */
class StagingFormatTest {
    private static final Path GOLDEN = Path.of("src/test/resources/formats/staging-1");
    private static final WriterSettings ROWS = new WriterSettings(
            WriteMode.UPSERT,
            List.of("id"),
            true,
            List.of("seq"),
            true,
            DeleteMode.HARD,
            LatePolicy.REPORT,
            MissingBasePolicy.REPORT,
            false,
            DuplicateKeyPolicy.FAIL,
            1L << 20,
            Compression.NONE,
            List.of());

    @TempDir
    Path directory;

    private Path golden;

    @BeforeEach
    void copyOfTheGoldenTable() throws IOException {
        golden = directory.resolve("golden");
        try (Stream<Path> all = Files.walk(GOLDEN)) {
            for (Path from : all.filter(Files::isRegularFile).toList()) {
                Path to = golden.resolve(GOLDEN.relativize(from));
                Files.createDirectories(to.getParent());
                Files.copy(from, to);
            }
        }
    }

    private static DeltaTable open(Path place) {
        return DeltaTable.open(new LocalObjectStore(place), TestContexts.counted())
                .orElseThrow();
    }

    private static List<String> rows(DeltaTable table) {
        TableLayout layout =
                new TableLayout(SchemaJson.parse(table.snapshot().metadata().schemaString()), List.of());
        BitSet all = layout.allColumns();
        List<String> rows = new ArrayList<>();
        List<AddFile> files = new ArrayList<>(table.snapshot().files());
        files.sort(Comparator.comparing(file -> String.valueOf(file.tags().get(WriterSettings.LANE_TAG))));
        for (AddFile file : files) {
            try (RowCursor cursor = StageWriter.files(table, Compression.NONE).read(file, layout, all)) {
                while (cursor.next()) {
                    rows.add(Arrays.deepToString(cursor.row()));
                }
            }
        }
        return rows;
    }

    @Test
    void eventsThatWereStagedInFormatOneAreMerged() {
        DeltaTable rows = DeltaTable.create(
                new LocalObjectStore(directory.resolve("rows")),
                new TableSpec(StagingGolden.SCHEMA, List.of(), Map.of(), ""),
                TestContexts.counted());
        MergeBudget budget = new MergeBudget(1 << 20, directory.resolve("spill"));

        MergeResult result = new StagingMerge(
                        open(golden), rows, new StagingMerge.Settings(ROWS, StagingGolden.PREFIX, budget))
                .merge();

        assertThat(result.rows().events()).isEqualTo(6);
        assertThat(rows(rows))
                .containsExactlyInAnyOrder(
                        "[1, uno, 1.50, 1600000000000001, p03103/é]",
                        "[3, three, null, 1600000000000003, p03102/é]",
                        "[4, four, -4.00, 1600000000000004, p03109/é]");
        assertThat(rows.snapshot().txnVersion("golden:merge:topic-0")).hasValue(3);
        assertThat(rows.snapshot().txnVersion("golden:merge:some-topic-12")).hasValue(9);
    }

    /** Whoever changes what is written raises the version, and keeps the old table. */
    @Test
    void whatIsStagedTodayHasFormatOne() {
        DeltaTable now = StagingGolden.write(directory.resolve("now"));
        DeltaTable then = open(golden);

        assertThat(now.snapshot().metadata().schemaString())
                .isEqualTo(then.snapshot().metadata().schemaString());
        assertThat(now.snapshot().metadata().configuration())
                .isEqualTo(then.snapshot().metadata().configuration())
                .containsEntry(StagingFormat.VERSION_PROPERTY, "1");
        assertThat(tags(now)).isEqualTo(tags(then));
        assertThat(now.snapshot().txns()).hasSameElementsAs(then.snapshot().txns());
        assertThat(rows(now)).isEqualTo(rows(then));
    }

    private static List<Map<String, String>> tags(DeltaTable table) {
        return table.snapshot().files().stream()
                .map(AddFile::tags)
                .sorted(Comparator.comparing(Map::toString))
                .toList();
    }

    @Test
    void aNewerFormatIsRefusedByNameBeforeAnythingIsReadOrRemoved() throws IOException {
        Path first = golden.resolve("_delta_log/00000000000000000000.json");
        String text = Files.readString(first);
        Files.writeString(
                first, text.replace("\"alluvium.staging.version\":\"1\"", "\"alluvium.staging.version\":\"2\""));
        DeltaTable newer = open(golden);
        DeltaTable rows = DeltaTable.create(
                new LocalObjectStore(directory.resolve("rows")),
                new TableSpec(StagingGolden.SCHEMA, List.of(), Map.of(), ""),
                TestContexts.counted());
        MergeBudget budget = new MergeBudget(1 << 20, directory.resolve("spill"));
        Part part = new Part("topic-0", "golden:topic-0", OptionalLong.of(3), 4, List.of());
        StageWriter writer =
                new StageWriter(newer, new StageWriter.Settings(1L << 20, Compression.NONE, event -> null));

        refuses(() -> new StagingMerge(newer, rows, new StagingMerge.Settings(ROWS, StagingGolden.PREFIX, budget)));
        refuses(() -> writer.flush(new FlushRequest(StagingGolden.SCHEMA, List.of(part), rejections -> {})));
        refuses(() -> new StagingTrim(newer, StagingGolden.PREFIX, Duration.ZERO).trim(rows.snapshot()));
        refuses(() -> StagingTrim.removalsBeyond(newer.snapshot(), new TreeMap<>(), 0));
        refuses(() -> new OffsetReset(rows, Optional.of(newer), StagingGolden.PREFIX));
        assertThat(newer.refresh().version()).isEqualTo(2);
    }

    private static void refuses(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessage(
                        "the table stages events in format 2, but this version knows format 1 only"
                                + " (alluvium.staging.version); use the release that wrote it, or choose another staging suffix");
    }
}
