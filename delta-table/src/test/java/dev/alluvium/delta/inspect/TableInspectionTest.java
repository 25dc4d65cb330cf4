// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.Rows;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.data.TypeZoo;
import dev.alluvium.delta.data.parquet.ParquetDataFiles;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.MarkedFile;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.manifest.SymlinkManifests;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.MemoryObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every lie of a log is found and named, and a table that tells the truth is not accused. */
class TableInspectionTest {
    private static final StructType SCHEMA = StructType.of(
            StructField.of("id", PrimitiveType.LONG),
            StructField.of("zone", PrimitiveType.STRING),
            StructField.of("name", PrimitiveType.STRING));

    private final MemoryObjects store = new MemoryObjects(Clock.fixed(TestContexts.NOW, ZoneOffset.UTC));
    private DeltaTable table;
    private DataFiles files;
    private TableInspection inspection;

    @BeforeEach
    void create() {
        create(SCHEMA, List.of("zone"));
    }

    private void create(StructType schema, List<String> partitionColumns) {
        store.delete(store.keys());
        TableSpec spec = new TableSpec(schema, partitionColumns, Map.of("delta.enableDeletionVectors", "true"), "");
        table = DeltaTable.create(store, spec, TestContexts.counted());
        files = new ParquetDataFiles(
                store,
                new DataFileSettings(
                        Compression.SNAPPY,
                        StatsColumns.firstOnes(),
                        table.context().clock(),
                        table.context().ids()));
        inspection = new TableInspection(table, files);
    }

    @Test
    void tableIsDescribed() {
        AddFile file = write(row(1L, "z", "a"), row(2L, "z", "b"));
        commit(file, new Txn("b", 2, OptionalLong.empty()), new Txn("a", 7, OptionalLong.empty()));
        AddFile marked = mark(file, 1);
        commit(file.remove(1, true), marked);

        TableDescription description = inspection.describe();

        assertThat(description.location()).isEqualTo("s3://bucket/base/table");
        assertThat(description.version()).isEqualTo(2);
        assertThat(description.schema()).isEqualTo(SCHEMA);
        assertThat(description.protocol().readerFeatures()).containsExactly("deletionVectors");
        assertThat(description.files()).isEqualTo(1);
        assertThat(description.bytes()).isEqualTo(file.size());
        assertThat(description.markedRows()).isEqualTo(1);
        assertThat(description.filesWithVectors()).isEqualTo(1);
        assertThat(description.txns()).extracting(Txn::appId).containsExactly("a", "b");
    }

    @Test
    void historyIsToldFromTheNewestBackToWhereTheLogBegins() {
        AddFile file = write(row(1L, "z", "a"));
        commit(file);
        commit(file.remove(1, true), write(row(2L, "z", "a")), write(row(3L, "y", "a")));

        List<HistoryEntry> history = inspection.history(10);

        assertThat(history).extracting(HistoryEntry::version).containsExactly(2L, 1L, 0L);
        HistoryEntry newest = history.get(0);
        assertThat(newest.operation()).isEqualTo("WRITE");
        assertThat(newest.parameters()).isEqualTo(Map.of("mode", "\"Append\""));
        assertThat(newest.metrics()).isEqualTo(Map.of("numFiles", "1"));
        assertThat(newest.engineInfo()).isEqualTo("Alluvium/test");
        assertThat(newest.txnId()).isPresent();
        assertThat(newest.timestamp()).hasValue(table.snapshot().timestamp());
        assertThat(newest.added()).isEqualTo(2);
        assertThat(newest.removed()).isEqualTo(1);
        assertThat(inspection.history(1)).hasSize(1);
        assertThat(inspection.history(0)).isEmpty();

        store.delete(List.of(LogFiles.commit(0), LogFiles.commit(1)));
        assertThat(inspection.history(10)).extracting(HistoryEntry::version).containsExactly(2L);
    }

    @Test
    void historyOfACommitThatSaysNothingIsEmptyAndNotWrong() {
        store.put(LogFiles.commit(1), "{\"txn\":{\"appId\":\"a\",\"version\":1}}\n".getBytes(UTF_8));

        assertThat(inspection.history(1))
                .containsExactly(
                        new HistoryEntry(1, OptionalLong.empty(), "", Map.of(), Map.of(), "", Optional.empty(), 0, 0));
    }

    @Test
    void soundTableHasNoFindings() {
        AddFile file = write(row(1L, "z", "a"), row(2L, "z", null), row(3L, "z", "x".repeat(100)));
        commit(file, write(row(4L, "y", null)));
        commit(file.remove(1, true), mark(file, 0));

        Verification verification = inspection.verify(List.of("id"), 10);

        assertThat(verification).isEqualTo(new Verification(2, 2, 3, List.of(), 0));
        assertThat(verification.isSound()).isTrue();
    }

    @Test
    void statisticsOfEveryTypeAreTrue() {
        create(TypeZoo.SCHEMA, List.of());
        commit(write(TypeZoo.rows().toArray(Object[][]::new)));

        assertThat(inspection.verify(List.of(), 10).findings()).isEmpty();
    }

    @Test
    void missingAndTruncatedAndForeignObjectsAreFound() {
        AddFile gone = write(row(1L, "a", "a"));
        AddFile cut = write(row(2L, "b", "a"));
        AddFile junk = write(row(3L, "c", "a"));
        commit(gone, cut, junk);
        store.delete(List.of(gone.path()));
        store.put(cut.path(), Arrays.copyOf(store.get(cut.path()), (int) cut.size() - 9));
        store.put(junk.path(), new byte[(int) junk.size()]);

        Verification verification = inspection.verify(List.of("id"), 10);

        assertThat(verification.findings())
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.MISSING_FILE, Finding.Kind.WRONG_SIZE, Finding.Kind.UNREADABLE);
        assertThat(verification.findings()).extracting(Finding::file).noneMatch(name -> name.contains("zone"));
        assertThat(verification.isSound()).isFalse();
    }

    /** A file that shrinks once it was looked at is damage, not a store that is away. */
    @Test
    void objectThatIsShorterThanTheLogSaysIsDamage() {
        AddFile cut = write(row(2L, "b", "a"));
        store.put(cut.path(), Arrays.copyOf(store.get(cut.path()), (int) cut.size() - 9));
        TableLayout layout = new TableLayout(SCHEMA, List.of("zone"));

        assertThatThrownBy(() -> files.read(cut, layout, Rows.all(layout)))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("is shorter than the " + cut.size() + " bytes that the log says");
    }

    @Test
    void falseStatisticsAreFoundByColumnAndWithoutTheirValues() {
        AddFile file = write(row(1L, "z", "secret-a"), row(5L, "z", "secret-b"), row(3L, "z", null));
        String stats = file.stats();
        for (String[] lie : new String[][] {
            {"\"numRecords\":3", "\"numRecords\":4", "count 4 rows, the file has 3"},
            {"\"minValues\":{\"id\":1", "\"minValues\":{\"id\":2", "'id' has a value below its minimum"},
            {"\"maxValues\":{\"id\":5", "\"maxValues\":{\"id\":4", "'id' has a value above its maximum"},
            {"\"name\":\"secret-b\"", "\"name\":\"secret-a\"", "'name' has a value above its maximum"},
            {"\"name\":\"secret-a\"", "\"name\":\"secret-aa\"", "'name' has a value below its minimum"},
            {"\"nullCount\":{\"id\":0,\"name\":1", "\"nullCount\":{\"id\":0,\"name\":0", "'name' has 1 nulls"},
            {"\"minValues\":{\"id\":1", "\"minValues\":{\"id\":\"secret\"", "bound of column 'id' is no value"},
            {"}}", "}", "are not JSON"}
        }) {
            create(SCHEMA, List.of("zone"));
            AddFile again = write(row(1L, "z", "secret-a"), row(5L, "z", "secret-b"), row(3L, "z", null));
            assertThat(again.stats()).isEqualTo(stats).contains(lie[0]);
            commit(with(again, stats.replace(lie[0], lie[1])));

            assertThat(inspection.verify(List.of(), 10).findings())
                    .as(lie[1])
                    .hasSize(1)
                    .allMatch(finding -> finding.kind() == Finding.Kind.FALSE_STATISTICS)
                    .allMatch(finding -> finding.message().contains(lie[2]))
                    .noneMatch(finding -> finding.message().contains("secret"));
        }
    }

    @Test
    void boundsThatNoRowReachesAreTrue() {
        AddFile file = write(row(1L, "z", "b"), row(5L, "z", "c"));
        commit(
                with(
                        file,
                        "{\"numRecords\":2,\"minValues\":{\"id\":-9,\"name\":\"a\"},\"maxValues\":{\"id\":99},\"nullCount\":{}}"));

        assertThat(inspection.verify(List.of(), 10).findings()).isEmpty();
    }

    @Test
    void secondRowOfAKeyAndARowWithoutOneAreFound() {
        commit(write(row(1L, "a", "x"), row(2L, "a", "x"), row(1L, "a", "y")));
        commit(write(row(2L, "b", "z"), row(null, "b", "z")));

        Verification verification = inspection.verify(List.of("id"), 2);

        assertThat(verification.findings()).hasSize(2);
        assertThat(verification.more()).isEqualTo(1);
        assertThat(verification.rows()).isEqualTo(5);
        assertThat(inspection.verify(List.of("id"), 9).findings())
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.NO_KEY, Finding.Kind.DUPLICATE_KEY, Finding.Kind.DUPLICATE_KEY);
        assertThat(inspection.verify(List.of("id", "zone", "name"), 9).findings())
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.NO_KEY);
        assertThatThrownBy(() -> inspection.verify(List.of("none"), 9))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("the key column 'none' is not in the table");
    }

    /** The keys of a table need not fit in memory; what is found does not depend on it. */
    @Test
    void keysThatDoNotFitInMemoryAreComparedOnDisk(@TempDir Path directory) throws IOException {
        for (int file = 0; file < 4; file++) {
            List<Object[]> rows = new ArrayList<>();
            for (long id = 0; id < 1000; id++) {
                rows.add(row(file * 990L + id, "a", "x"));
            }
            commit(write(rows.toArray(Object[][]::new)));
        }
        VerifyBudget small = new VerifyBudget(8 << 10, directory);

        Verification verification = inspection.verify(new TableInspection.Question(List.of("id"), 99, small));

        assertThat(verification.findings())
                .hasSize(30)
                .isEqualTo(inspection.verify(List.of("id"), 99).findings());
        assertThat(verification.findings())
                .allMatch(finding -> finding.kind() == Finding.Kind.DUPLICATE_KEY)
                .allMatch(finding -> finding.message().contains("has a row at position"));
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
        assertThatThrownBy(() -> new VerifyBudget(0, directory)).hasMessageContaining("positive");
    }

    @Test
    void manifestsThatDoNotShowTheVersionAreFound() {
        store.delete(store.keys());
        TableSpec spec = new TableSpec(SCHEMA, List.of("zone"), Map.of(), "");
        table = DeltaTable.create(store, spec, TestContexts.counted());
        inspection = new TableInspection(table, files);
        AddFile first = write(row(1L, "a", "x"));
        commit(first, write(row(2L, "b", "x")));
        assertThat(inspection.verify(List.of(), 9).isSound())
                .as("there is none")
                .isTrue();
        new SymlinkManifests(table).run();
        assertThat(inspection.verify(List.of(), 9).isSound())
                .as("all are current")
                .isTrue();

        commit(first.remove(1, true), write(row(3L, "c", "x")));

        assertThat(inspection.verify(List.of(), 9).findings())
                .as("one too many, one missing")
                .containsExactly(
                        new Finding(Finding.Kind.STALE_MANIFEST, "", "2 symlink manifests do not show version 2"));
        new SymlinkManifests(table).run();
        assertThat(inspection.verify(List.of(), 9).isSound()).isTrue();

        store.put("_symlink_format_manifest/zone=c/manifest", "s3://bucket/base/table/other\n".getBytes(UTF_8));
        assertThat(inspection.verify(List.of(), 9).findings())
                .extracting(Finding::message)
                .containsExactly("1 symlink manifests do not show version 2");
    }

    @Test
    void manifestsOfATableThatTheyCannotShowAreFound() {
        commit(write(row(1L, "a", "x")));
        store.put("_symlink_format_manifest/zone=a/manifest", new byte[0]);

        assertThat(inspection.verify(List.of(), 9).findings())
                .extracting(Finding::message)
                .singleElement()
                .asString()
                .contains("deletion vectors are enabled");
    }

    @Test
    void markedRowsCountForTheFileAndForNothingElse() {
        AddFile file = write(row(1L, "z", "a"), row(1L, "z", "b"), row(9L, "z", "c"));
        commit(file);
        AddFile marked = mark(file, 0, 2);
        commit(file.remove(1, true), marked);
        assertThat(inspection.verify(List.of("id"), 9)).isEqualTo(new Verification(2, 1, 1, List.of(), 0));

        AddFile wrong = with(marked, marked.stats().replace("\"numRecords\":3", "\"numRecords\":1"));
        commit(marked.remove(1, true), renamed(wrong));
        assertThat(inspection.verify(List.of("id"), 9).findings())
                .extracting(Finding::message)
                .containsExactly("the statistics count 1 rows, the file has 3");
    }

    /** The same object under another spelling of its path: a commit has one action per logical file. */
    private static AddFile renamed(AddFile file) {
        return new AddFile(
                file.path().replace("part", "p%61rt"),
                file.partitionValues(),
                file.size(),
                file.modificationTime(),
                true,
                file.stats(),
                file.tags(),
                file.deletionVector());
    }

    private AddFile mark(AddFile file, long... positions) {
        return MarkedFile.of(
                file,
                new DeletionVectors(store)
                        .write(List.of(RowPositions.of(positions)), 0, new UUID(1, positions.length))
                        .get(0));
    }

    private static AddFile with(AddFile file, String stats) {
        return new AddFile(
                file.path(),
                file.partitionValues(),
                file.size(),
                file.modificationTime(),
                true,
                stats,
                file.tags(),
                file.deletionVector());
    }

    private AddFile write(Object[]... rows) {
        TableLayout layout =
                new TableLayout(table.schema(), table.snapshot().metadata().partitionColumns());
        Map<String, String> partition =
                layout.partitionCount() == 0 ? Map.of() : Map.of("zone", String.valueOf(rows[0][1]));
        DataFileWriter writer = files.create(new NewFile(layout, partition, Map.of()));
        Arrays.stream(rows).forEach(writer::write);
        return writer.finish();
    }

    private void commit(Action... actions) {
        table.commit(base -> Optional.of(new CommitDraft(
                "WRITE", Map.of("mode", "\"Append\""), Map.of("numFiles", "1"), false, List.of(actions), () -> {})));
    }

    private static Object[] row(Object... values) {
        return values;
    }
}
