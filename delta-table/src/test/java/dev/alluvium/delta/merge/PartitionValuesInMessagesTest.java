// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.part;
import static dev.alluvium.delta.merge.TableFixture.put;
import static dev.alluvium.delta.merge.TableFixture.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CopiedFile;
import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.index.RowLocation;
import dev.alluvium.delta.index.WrittenFile;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.ObjectKeys;
import dev.alluvium.delta.storage.ObjectStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The directory of a data file holds partition values: no message, no cause and no {@code toString} shows them. */
final class PartitionValuesInMessagesTest {
    private static final String CANARY = "canary-9d4e";
    private static final StructType SCHEMA =
            StructType.of(StructField.required("id", PrimitiveType.LONG), StructField.of("kind", PrimitiveType.STRING));

    @TempDir
    Path directory;

    private ObjectStore store;
    private TableFixture table;

    @BeforeEach
    void makeTable() {
        store = new LocalObjectStore(directory.resolve("t"));
        table = new TableFixture(store, SCHEMA, List.of("kind"));
        table.writer(upsert("id")).flush(table.request(part(-1, 0, put(0, 1L, 1L, CANARY))));
    }

    private AddFile file() {
        return table.open().snapshot().files().iterator().next();
    }

    private Path path() {
        return directory.resolve("t").resolve(DataFilePaths.decode(file().path()));
    }

    /** A new process updates the row: it reads keys, then the file, then writes. */
    private void update() {
        table.writer(upsert("id")).flush(table.request(part(0, 1, put(1, 1L, 1L, CANARY))));
    }

    private static void assertSilent(Throwable failure, String... words) {
        assertThat(failure).isNotNull();
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain(CANARY);
        assertThat(failure.getMessage()).contains(words);
    }

    private void commit(Action... actions) {
        table.open()
                .commit(base -> Optional.of(
                        new CommitDraft("TEST", Map.of(), Map.of(), false, Arrays.asList(actions), () -> {})));
    }

    private static AddFile withPath(AddFile file, String path) {
        return new AddFile(
                path, file.partitionValues(), file.size(), 1, true, file.stats(), Map.of(), Optional.empty());
    }

    @Test
    void missingDamagedAndCutFilesAreNamedWithoutTheirDirectories() throws IOException {
        String name = path().getFileName().toString();
        byte[] whole = Files.readAllBytes(path());

        Files.write(path(), Arrays.copyOf(whole, whole.length / 2));
        assertSilent(catchThrowable(this::update), name);
        Files.write(path(), new byte[whole.length]);
        assertSilent(catchThrowable(this::update), name);
        Files.delete(path());
        assertSilent(catchThrowable(this::update), name, "there is no object");
    }

    @Test
    void filesThatCannotBeWrittenAreNamedWithoutTheirDirectories() throws IOException {
        Path partition = path().getParent();
        Files.delete(path());
        Files.delete(partition);
        Files.writeString(partition, "a file where the directory should be");

        assertSilent(
                catchThrowable(() -> table.writer(TableFixture.append())
                        .flush(table.request(part(0, 1, put(1, new Object[0], 2L, CANARY))))),
                "could not create");
    }

    @Test
    void localStoreNamesObjectsWithoutTheirDirectories() throws IOException {
        String key = "kind=" + CANARY + "/part-0.parquet";
        Files.createDirectories(directory.resolve("t/kind=" + CANARY + "/part-0.parquet/x"));

        assertSilent(catchThrowable(() -> store.get(key)), "part-0.parquet");
        assertSilent(catchThrowable(() -> store.put(key, new byte[1])), "part-0.parquet");
        assertSilent(catchThrowable(() -> store.delete(List.of(key))), "part-0.parquet");
        assertSilent(catchThrowable(() -> store.get("kind=" + CANARY + "//a")), "is not a key");
        assertSilent(catchThrowable(() -> store.get("kind=" + CANARY + "\0/part-0.parquet")), "part-0.parquet");
        assertSilent(catchThrowable(() -> store.put("kind=" + CANARY.repeat(99) + "/p", new byte[1])), "'p'");
    }

    @Test
    void rowsOfOneKeyAreReportedWithTheNamesOfTheirFiles() {
        table.replace("WRITE", List.of(), List.of(new Object[] {1L, CANARY}, new Object[] {1L, CANARY}));

        assertSilent(catchThrowable(this::update), "several rows of one key", ".parquet");
    }

    @Test
    void foreignPathsAndVectorsAreReportedWithTheNamesOfTheirFiles() {
        AddFile file = file();
        for (String path : List.of(
                "s3://elsewhere/kind=" + CANARY + "/a.parquet",
                "/kind=" + CANARY + "/a.parquet",
                "kind=" + CANARY + "%2fa.parquet")) {
            commit(withPath(file, path));
            assertSilent(catchThrowable(this::update), "a.parquet");
            commit(withPath(file, path).remove(1, true));
        }
        Action.DeletionVector vector = new Action.DeletionVector("u", CANARY, OptionalLong.empty(), 1, 1);
        AddFile marked =
                new AddFile(file.path(), file.partitionValues(), 1, 1, true, null, Map.of(), Optional.of(vector));
        assertSilent(catchThrowable(() -> commit(marked)), "without removing its live entry");
        assertSilent(catchThrowable(() -> commit(marked.remove(1, true))), "deletion vector");
        assertSilent(catchThrowable(() -> commit(file, file)), "two actions");
        commit(withPath(file, "kind=" + CANARY + "%zz/a.parquet"));
        assertSilent(catchThrowable(this::update), "a.parquet", "is not URI-encoded");
    }

    @Test
    void foreignPartitionValueThatIsNoneOfItsTypeIsReportedByColumnAndFile() {
        StructType dated = StructType.of(
                StructField.required("id", PrimitiveType.LONG), StructField.of("kind", PrimitiveType.DATE));
        TableFixture other = new TableFixture(new LocalObjectStore(directory.resolve("u")), dated, List.of("kind"));
        AddFile foreign =
                new AddFile("a.parquet", Map.of("kind", CANARY), 9, 1, true, null, Map.of(), Optional.empty());
        other.open()
                .commit(base ->
                        Optional.of(new CommitDraft("TEST", Map.of(), Map.of(), false, List.of(foreign), () -> {})));

        assertSilent(
                catchThrowable(() -> other.writer(upsert("id")).flush(other.request(part(-1, 0, put(0, 1L, 1L, 4))))),
                "partition column 'kind' of the data file a.parquet");
    }

    @Test
    void valuesThatNamePathsDoNotShowThem() {
        AddFile file = file();
        RowLocation row = RowLocation.of(file.path(), 1, Sequence.NONE, false);

        assertThat(List.of(
                        file,
                        file.remove(1, true),
                        new Action.Cdc(file.path(), 1),
                        row,
                        new WrittenFile(file, List.of(), Optional.of(new WrittenFile.Source(file.path(), new long[0]))),
                        new CopiedFile(file.path(), List.of()),
                        new CopiedFile.Source(file.path(), 0, Optional.empty()),
                        new WritePlan.BaseRow(file.path(), 1)))
                .allSatisfy(value ->
                        assertThat(value.toString()).doesNotContain(CANARY).contains(".parquet"));
    }

    @Test
    void whatACommitSaysOfItselfIsNotShown() {
        assertThat(new Action.CommitInfo(Map.of("predicate", CANARY)).toString())
                .isEqualTo("CommitInfo[predicate]");
    }

    @Test
    void keysOfTheLogAreShownWhole() {
        assertThat(ObjectKeys.shown("_delta_log/00.json")).isEqualTo("_delta_log/00.json");
        assertThat(ObjectKeys.shown("a=" + CANARY + "/b.parquet")).isEqualTo("b.parquet");
        assertThat(ObjectKeys.shown("a=" + CANARY)).isEmpty();
        assertThat(ObjectKeys.shown("a=" + CANARY + "/")).isEmpty();
    }
}
