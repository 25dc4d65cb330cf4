// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.table;

import static dev.alluvium.cli.table.FilledTable.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.cli.argument.WrongInputException;
import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.log.Action.AddFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look, and those of maintenance, on a table in a directory. */
class TableCommandsTest {
    @TempDir
    Path folder;

    private final Shell shell = new Shell();

    private boolean run(String... words) {
        return shell.run(words);
    }

    private JsonNode json(String... words) {
        return shell.json(words);
    }

    private FilledTable table(String... partitionColumns) {
        return new FilledTable(folder.resolve("t"), List.of(partitionColumns), Map.of());
    }

    private FilledTable filled() {
        return table("region")
                .put("entity-0", row("a", "eu", "first"), row("b", "us", "first"))
                .put("entity-0", row("c", "eu", "second"))
                .put("entity-1", row("d", "eu", "third"));
    }

    @Test
    void describeTellsWhatTheTableIs() {
        FilledTable table = filled();

        JsonNode told = json("describe", table.uri());

        assertThat(told.get("version").asLong()).isEqualTo(3);
        assertThat(told.get("files").asLong()).isEqualTo(4);
        assertThat(told.get("readerVersion").asInt()).isEqualTo(1);
        assertThat(told.get("writerVersion").asInt()).isEqualTo(2);
        assertThat(told.get("partitionColumns").get(0).asText()).isEqualTo("region");
        assertThat(told.get("columns")).hasSize(3);
        assertThat(told.get("sources").asInt()).isEqualTo(2);
        assertThat(run("describe", "file:" + table.uri())).isTrue();
        assertThat(shell.printed()).contains("version            3").contains("  note string");
    }

    @Test
    void historyTellsTheNewestCommitsFirst() {
        FilledTable table = filled();

        JsonNode told = json("history", table.uri(), "--limit", "2");

        assertThat(told.get("commits")).hasSize(2);
        assertThat(told.at("/commits/0/version").asLong()).isEqualTo(3);
        assertThat(told.at("/commits/1/filesAdded").asInt()).isEqualTo(1);
        assertThat(run("history", table.uri())).isTrue();
        assertThat(shell.printed().lines()).hasSize(4);
    }

    @Test
    void verifyFindsAFileThatIsGone() throws IOException {
        FilledTable table = filled();
        assertThat(run("verify", table.uri(), "--key-columns", "id")).isTrue();

        Files.delete(table.directory.resolve(DataFilePaths.decode(anyFile(table).path())));

        assertThat(run("verify", table.uri())).isFalse();
        assertThat(shell.printed()).contains("MISSING_FILE").doesNotContain("region=");
        assertThat(json("verify", table.uri()).get("sound").asBoolean()).isFalse();
    }

    @Test
    void compactNeedsApply() {
        FilledTable table = filled().put("entity-0", row("e", "eu", "fourth"));
        String[] command = {"compact", table.uri(), "--min-files", "2", "--key-columns", "id"};

        JsonNode planned = json(command);
        assertThat(planned.get("applied").asBoolean()).isFalse();
        assertThat(planned.get("groups").asInt()).isOne();
        assertThat(planned.get("files").asInt()).isEqualTo(3);
        assertThat(table.table.refresh().version()).isEqualTo(4);

        JsonNode done = json(append(command, "--apply"));
        assertThat(done.get("filesRemoved").asInt()).isEqualTo(3);
        assertThat(done.get("version").asInt()).isEqualTo(5);
        assertThat(run("verify", table.uri(), "--key-columns", "id")).isTrue();
    }

    @Test
    void manifestAndVacuumKnowOfEachOther() throws IOException {
        FilledTable table = filled();

        assertThat(json("manifest", table.uri()).get("outdated").asInt()).isEqualTo(2);
        assertThat(table.directory.resolve("_symlink_format_manifest")).doesNotExist();
        assertThat(json("manifest", table.uri(), "--apply").get("written").asInt())
                .isEqualTo(2);
        assertThat(json("manifest", table.uri()).get("outdated").asInt()).isZero();

        table.put("entity-0", row("a", "eu", "changed"));
        age(table.directory);
        String[] vacuum = {"vacuum", table.uri(), "--retention", "PT1H", "--no-retention-check", "--apply"};
        assertThat(json(vacuum).get("deleted").asInt())
                .as("a manifest lists the file")
                .isZero();

        run("manifest", table.uri(), "--apply");
        age(table.directory);
        assertThat(json(vacuum).get("deleted").asInt())
                .as("a manifest listed the file within the retention")
                .isZero();
    }

    @Test
    void vacuumNeedsApplyAndAWordForAShortRetention() throws IOException {
        FilledTable table = filled().put("entity-0", row("a", "eu", "changed"));
        age(table.directory);

        assertThatThrownBy(() -> run("vacuum", table.uri(), "--retention", "PT1H"))
                .isInstanceOf(WrongInputException.class)
                .hasMessageContaining("--no-retention-check");
        assertThat(json("vacuum", table.uri()).get("candidates").asInt()).isOne();
        assertThat(json("vacuum", table.uri(), "--apply").get("deleted").asInt())
                .isOne();
        assertThat(json("vacuum", table.uri(), "--apply").get("candidates").asInt())
                .isZero();
        assertThat(run("verify", table.uri())).isTrue();
    }

    @Test
    void foreignManifestsHoldVacuumBack() throws IOException {
        FilledTable table = filled();
        Files.createDirectories(table.directory.resolve("_symlink_format_manifest/region=eu"));
        Files.writeString(table.directory.resolve("_symlink_format_manifest/region=eu/manifest"), "s3://b/x\n");

        assertThatThrownBy(() -> run("vacuum", table.uri())).hasMessageContaining("not of this engine's making");
    }

    @Test
    void ddlPrintsStatements() {
        FilledTable table = filled();

        assertThat(run("ddl", table.uri(), "--name", "lake.video")).isTrue();
        assertThat(shell.printed())
                .startsWith("CREATE EXTERNAL TABLE IF NOT EXISTS `lake`.`video`\nLOCATION 'file://")
                .contains("TBLPROPERTIES ('table_type' = 'DELTA');");

        JsonNode manifest = json("ddl", table.uri(), "--style", "manifest", "--name", "lake.video", "--partitions");
        assertThat(manifest.at("/athena/0").asText()).contains("SymlinkTextInputFormat");
        assertThat(manifest.at("/athena/1").asText()).contains("PARTITION (`region` = 'eu')");
        JsonNode glue = Shell.parsed(manifest.at("/glue/0").asText());
        assertThat(glue.get("DatabaseName").asText()).isEqualTo("lake");
        assertThat(glue.at("/TableInput/PartitionKeys/0/Name").asText()).isEqualTo("region");
        assertThat(Shell.parsed(manifest.at("/glue/1").asText()).at("/PartitionInputList"))
                .hasSize(2);
    }

    @Test
    void wrongWordsAreNamed() {
        FilledTable table = filled();

        assertThatThrownBy(() -> run("describe")).hasMessageContaining("takes one table");
        assertThatThrownBy(() -> run("explain", table.uri())).hasMessageContaining("which command?");
        assertThatThrownBy(() -> run("describe", table.uri(), "--limit", "3"))
                .hasMessageContaining("--limit is not an option here");
        assertThatThrownBy(() -> run("history", table.uri(), "--limit", "many")).hasMessageContaining("whole number");
        assertThatThrownBy(() -> run("history", table.uri(), "--limit")).hasMessageContaining("needs a value");
        assertThatThrownBy(() -> run("describe", "gs://bucket/t")).hasMessageContaining("not 'gs://bucket/t'");
        assertThatThrownBy(() -> run("describe", folder.resolve("no").toString()))
                .hasMessageContaining("there is no directory");
        assertThatThrownBy(() -> run("describe", folder.toString())).hasMessageContaining("there is no Delta table");
        assertThatThrownBy(() -> run("compact", table.uri(), "--target-bytes", "10", "--max-bytes", "5"))
                .hasMessageContaining("--max-bytes is below");
        assertThatThrownBy(() -> run("compact", table.uri(), "--compression", "lzo"))
                .hasMessageContaining("'lzo'");
        assertThatThrownBy(() -> run("ddl", table.uri(), "--style", "hive")).hasMessageContaining("delta or manifest");
    }

    private static AddFile anyFile(FilledTable table) {
        return table.table.refresh().files().iterator().next();
    }

    private static String[] append(String[] words, String word) {
        return Stream.concat(Stream.of(words), Stream.of(word)).toArray(String[]::new);
    }

    /** Makes everything older than any retention: only ages by the store's time count. */
    private static void age(Path directory) throws IOException {
        FileTime old = FileTime.from(Instant.parse("2025-01-01T00:00:00Z"));
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, old);
            }
        }
    }
}
