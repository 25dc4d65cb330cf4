// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.table;

import static dev.alluvium.cli.table.FilledTable.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.stage.StageWriter;
import dev.alluvium.delta.stage.StagingFormat;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key is erased from a table and from the staging table beside it. */
class ForgetCommandTest {
    @TempDir
    Path folder;

    private final Shell shell = new Shell();
    private FilledTable table;

    @BeforeEach
    void fill() {
        table = new FilledTable(folder.resolve("t"), List.of("region"), Map.of())
                .put("entity-0", row("person-1", "eu", "secret-1"), row("person-2", "eu", "plain"))
                .put("entity-0", row("person-1", "eu", "secret-2"));
    }

    private void stage() {
        DeltaTable staging = DeltaTable.create(
                new LocalObjectStore(folder.resolve("t__staging")),
                new StagingFormat(FilledTable.SCHEMA, List.of("id"), List.of("region")).spec(),
                FilledTable.context());
        Event event = new Event(
                Event.Kind.UPSERT,
                new Object[] {"person-1"},
                row("person-1", "eu", "secret-3"),
                null,
                Sequence.NONE,
                0,
                null);
        new StageWriter(staging, new StageWriter.Settings(1 << 20, Compression.SNAPPY, each -> null))
                .flush(new FlushRequest(
                        FilledTable.SCHEMA,
                        List.of(new Part("entity-0", "video-delta:entity-0", OptionalLong.empty(), 0, List.of(event))),
                        rejections -> {}));
    }

    @Test
    void tableAndStagingTableForget() {
        stage();
        String[] command = {
            "forget", table.uri(), "--key-columns", "id", "--key", "{\"id\":\"person-1\"}", "--search", "secret-"
        };

        assertThat(shell.run(command)).isTrue();
        assertThat(shell.printed()).contains("nothing was changed").doesNotContain("person-1");
        assertThat(table.table.refresh().version()).isEqualTo(2);

        String[] applied = java.util.Arrays.copyOf(command, command.length + 1);
        applied[command.length] = "--apply";
        JsonNode done = shell.json(applied);

        assertThat(done.at("/tables/0/location").asText()).endsWith("t__staging/");
        assertThat(done.at("/tables/0/rowsErased").asInt()).isOne();
        assertThat(done.at("/tables/1/rowsErased").asInt()).isOne();
        assertThat(done.at("/tables/1/filesDeleted").asInt()).isEqualTo(2);
        assertThat(done.at("/tables/1/traces")).isEmpty();
        assertThat(shell.run("verify", table.uri(), "--key-columns", "id")).isTrue();
        assertThat(shell.json("describe", table.uri()).get("sources").asInt()).isOne();
    }

    @Test
    void whatIsLeftIsATraceAndAnExitCode() throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), "person-1\n\n");
        Files.writeString(folder.resolve("t/_notes"), "person-1 has secret-9");

        boolean isProven = shell.run(
                "forget",
                table.uri(),
                "--key-columns",
                "id",
                "--keys-file",
                keys.toString(),
                "--search",
                "secret-",
                "--apply");

        assertThat(isProven).isFalse();
        assertThat(shell.printed())
                .contains("TRACE _notes: holds a text that was searched for")
                .doesNotContain("secret-9");
    }

    @Test
    void wrongKeysAreNamedWithoutTheirValues() {
        assertThatThrownBy(() -> shell.run("forget", table.uri(), "--key-columns", "id"))
                .hasMessageContaining("--keys-file");
        assertThatThrownBy(() -> shell.run("forget", table.uri(), "--key", "x")).hasMessageContaining("--key-columns");
        assertThatThrownBy(() -> shell.run("forget", table.uri(), "--key-columns", "no", "--key", "x"))
                .hasMessageContaining("no column 'no'");
        assertThatThrownBy(() -> shell.run("forget", table.uri(), "--key-columns", "id,note", "--key", "x"))
                .hasMessageContaining("key 1 is not an object");
        assertThatThrownBy(() -> shell.run("forget", table.uri(), "--key-columns", "id", "--key", "{\"note\":\"s\"}"))
                .hasMessage("key 1 has no value of 'id'");
        assertThatThrownBy(() -> shell.run("forget", table.uri(), "--key-columns", "id", "--keys-file", "/no/such"))
                .hasMessageContaining("cannot be read");
    }

    @Test
    void keysOfEveryTypeAreRead() {
        keyIs(PrimitiveType.BYTE, "1", (byte) 1);
        keyIs(PrimitiveType.SHORT, "2", (short) 2);
        keyIs(PrimitiveType.INTEGER, "3", 3);
        keyIs(PrimitiveType.LONG, "4", 4L);
        keyIs(PrimitiveType.BINARY, "AQI=", new byte[] {1, 2});
        keyIs(PrimitiveType.DATE, "1970-01-02", 1);
        keyIs(PrimitiveType.TIMESTAMP, "1970-01-01T00:00:01Z", 1_000_000L);
        keyIs(PrimitiveType.TIMESTAMP_NTZ, "1970-01-01T00:00:02", 2_000_000L);
        keyIs(new DecimalType(5, 2), "1.5", new BigDecimal("1.50"));
        assertThat(of(PrimitiveType.BOOLEAN).parse("true", 1)).containsExactly(true);
    }

    private static void keyIs(DataType type, String text, Object value) {
        assertThat(of(type).parse(text, 1)).containsExactly(value);
        assertThatThrownBy(() -> of(type).parse("so not", 3)).hasMessage("key 3: the value of 'K' is not a " + type);
    }

    private static KeyText of(DataType type) {
        return new KeyText(StructType.of(StructField.of("k", type)), List.of("K"));
    }
}
