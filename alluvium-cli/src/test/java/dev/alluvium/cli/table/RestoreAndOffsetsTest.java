// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.table;

import static dev.alluvium.cli.table.FilledTable.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that take a table, or its sources, back. */
class RestoreAndOffsetsTest {
    @TempDir
    Path folder;

    private final Shell shell = new Shell();
    private FilledTable table;

    @BeforeEach
    void fill() {
        table = new FilledTable(folder.resolve("t"), List.of(), Map.of())
                .put("entity-0", row("a", "eu", "first"), row("b", "us", "first"))
                .put("entity-1", row("d", "eu", "second"))
                .put("entity-0", row("a", "eu", "third"));
    }

    @Test
    void restoreBringsAVersionBackAndLeavesTheOffsets() {
        JsonNode planned = shell.json("restore", table.uri(), "--version", "1");
        assertThat(planned.get("filesRemoved").asInt()).isEqualTo(2);
        assertThat(planned.get("filesAdded").asInt()).isOne();
        assertThat(planned.get("applied").asBoolean()).isFalse();
        assertThat(table.table.refresh().version()).isEqualTo(3);

        JsonNode done = shell.json("restore", table.uri(), "--version", "1", "--apply");

        assertThat(done.get("version").asInt()).isEqualTo(4);
        Snapshot now = table.table.refresh();
        assertThat(now.files().stream().map(AddFile::path))
                .containsExactlyElementsOf(table.table.snapshotAt(1).files().stream()
                        .map(AddFile::path)
                        .toList());
        assertThat(now.txnVersion("video-delta:entity-0")).hasValue(2);
        assertThat(shell.run("verify", table.uri(), "--key-columns", "id")).isTrue();
        JsonNode again = shell.json("restore", table.uri(), "--version", "1", "--apply");
        assertThat(again.get("version").isNull()).as("it is so already").isTrue();
        assertThat(shell.json("history", table.uri()).at("/commits/0/operation").asText())
                .isEqualTo("RESTORE");
    }

    @Test
    void restoreWithReplayBeginsNewGenerations() {
        JsonNode done = shell.json("restore", table.uri(), "--version", "1", "--replay", "--apply");

        assertThat(done.at("/readAgainFrom/video-delta:entity-0#1").asInt()).isEqualTo(2);
        assertThat(done.at("/readAgainFrom/video-delta:entity-1#1").asInt()).isZero();
        Snapshot now = table.table.refresh();
        assertThat(now.txnVersion("video-delta:entity-0")).hasValue(1);
        assertThat(now.txnVersion("video-delta:entity-1")).hasValue(-1);

        table.put("entity-0", row("a", "eu", "third")).put("entity-1", row("d", "eu", "second"));

        now = table.table.refresh();
        assertThat(now.txnVersion("video-delta:entity-0")).hasValue(2);
        assertThat(now.txns()).hasSize(4).anyMatch(txn -> txn.appId().equals("video-delta:entity-0#1"));
        assertThat(shell.run("verify", table.uri(), "--key-columns", "id")).isTrue();
    }

    /** Where tombstones lie, and what other applications count, is not read again. */
    @Test
    void aReplayLeavesTheIdsOfOthersAlone() {
        List<Action> others = List.of(
                new Txn("video-delta:tomb:entity-0", 7L << 20, OptionalLong.empty()),
                new Txn("a-stream-of-spark", 12, OptionalLong.empty()));
        table.table.commit(base -> Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), true, others, () -> {})));

        JsonNode done = shell.json("restore", table.uri(), "--version", "1", "--replay", "--apply");

        assertThat(done.get("readAgainFrom")).hasSize(2);
        assertThat(table.table.refresh().txns())
                .extracting(Txn::appId)
                .containsExactlyInAnyOrder(
                        "video-delta:entity-0",
                        "video-delta:entity-0#1",
                        "video-delta:entity-1",
                        "video-delta:entity-1#1",
                        "video-delta:tomb:entity-0",
                        "a-stream-of-spark");
    }

    @Test
    void aRestoreOfFilesThatAreGoneIsRefused() throws IOException {
        AddFile gone = table.table.snapshotAt(1).files().iterator().next();
        Files.delete(table.directory.resolve(DataFilePaths.decode(gone.path())));

        assertThatThrownBy(() -> shell.run("restore", table.uri(), "--version", "1", "--apply"))
                .hasMessageContaining("1 files of that version")
                .hasMessageContaining("are gone");
        assertThat(table.table.refresh().version()).isEqualTo(3);
    }

    @Test
    void restoreByTimeTakesTheLastVersionUntilThen() throws IOException {
        for (int version = 0; version <= 3; version++) {
            Files.setLastModifiedTime(
                    table.directory.resolve(String.format("_delta_log/%020d.json", version)),
                    FileTime.from(Instant.parse("2026-03-01T00:00:00Z").plusSeconds(60L * version)));
        }

        assertThat(restored("2026-03-01T00:01:59Z")).isEqualTo(1);
        assertThat(restored("2026-03-01T00:02:00Z")).isEqualTo(2);
        assertThatThrownBy(() -> restored("2026-02-01T00:00:00Z")).hasMessageContaining("is that old");
        assertThatThrownBy(() -> restored("yesterday")).hasMessageContaining("is an instant");
        assertThatThrownBy(() -> shell.run("restore", table.uri())).hasMessageContaining("--version or --timestamp");
        assertThatThrownBy(() -> shell.run("restore", table.uri(), "--version", "9"))
                .hasMessageContaining("has no version 9");
    }

    private int restored(String time) {
        return shell.json("restore", table.uri(), "--timestamp", time)
                .get("restores")
                .asInt();
    }

    @Test
    void offsetsAreListedByGeneration() {
        shell.run("set-offsets", table.uri(), "--offset", "entity-0=1", "--apply");

        JsonNode offsets = shell.json("offsets", table.uri()).get("offsets");

        assertThat(offsets).hasSize(3);
        assertThat(offsets.at("/0/appId").asText()).isEqualTo("video-delta:entity-0");
        assertThat(offsets.at("/0/counts").asBoolean()).isFalse();
        assertThat(offsets.at("/1/generation").asInt()).isOne();
        assertThat(offsets.at("/1/next").asInt()).isOne();
        assertThat(offsets.at("/1/source").asText()).isEqualTo("entity-0");
        shell.run("offsets", table.uri());
        assertThat(shell.printed()).contains("(an older generation)");
    }

    @Test
    void anOffsetGoesForwardInPlaceAndBackInANewGeneration() {
        String[] command = {
            "set-offsets", table.uri(), "--offset", "entity-0=2", "--offset", "entity-1=100", "--offset", "other-7=5"
        };
        JsonNode planned = shell.json(command);
        assertThat(planned.at("/changes/0/appId").asText()).isEqualTo("video-delta:entity-0#1");
        assertThat(planned.at("/changes/1/appId").asText()).isEqualTo("video-delta:entity-1");
        assertThat(table.table.refresh().version()).isEqualTo(3);

        String[] applied = java.util.Arrays.copyOf(command, command.length + 1);
        applied[command.length] = "--apply";
        assertThat(shell.json(applied).get("committed")).hasSize(1);

        Snapshot now = table.table.refresh();
        assertThat(now.txnVersion("video-delta:entity-0")).hasValue(1);
        assertThat(now.txnVersion("video-delta:entity-1")).hasValue(99);
        assertThat(now.txnVersion("video-delta:other-7")).hasValue(4);
        assertThat(now.txns()).anyMatch(txn -> txn.appId().equals("video-delta:entity-0") && txn.version() == 2);
        assertThat(shell.json(applied).get("committed")).as("all is so already").isEmpty();
    }

    @Test
    void wrongOffsetsAreNamed() {
        assertThatThrownBy(() -> shell.run("set-offsets", table.uri())).hasMessageContaining("needs --offset");
        assertThatThrownBy(() -> shell.run("set-offsets", table.uri(), "--offset", "entity=1"))
                .hasMessageContaining("TOPIC-PARTITION=NEXT");
        assertThatThrownBy(() -> shell.run("set-offsets", table.uri(), "--offset", "entity-0=-1"))
                .hasMessageContaining("'entity-0=-1'");
        FilledTable empty = new FilledTable(folder.resolve("empty"), List.of(), Map.of());
        assertThatThrownBy(() -> shell.run("set-offsets", empty.uri(), "--offset", "entity-0=1"))
                .hasMessageContaining("--prefix");
    }
}
