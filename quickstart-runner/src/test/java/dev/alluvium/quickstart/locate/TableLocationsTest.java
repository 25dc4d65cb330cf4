// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.locate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.testsupport.stack.store.S3Store;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableLocationsTest {
    private static final S3Store NO_STORE = new S3Store(URI.create("http://127.0.0.1:1"));

    @TempDir
    Path directory;

    @Test
    void aTableLiesBelowTheBaseOfASink() {
        TableLocations locations = new TableLocations(
                NO_STORE,
                List.of(
                        Map.of("table.base.path", "s3://lake/a/"),
                        Map.of("table.base.path", "s3://lake/b", "table.path.format", "${base}/t/${table}"),
                        Map.of("connector.class", "a source")),
                Map.of());

        assertThat(locations.candidates("video")).containsExactly("s3://lake/a/video", "s3://lake/b/t/video");
    }

    @Test
    void itsOwnPathComesFirstAndThatOfTablesJsonAlone() {
        Map<String, String> config = Map.of("table.base.path", "s3://lake/a", "table.video.path", "s3://lake/own");

        assertThat(new TableLocations(NO_STORE, List.of(config), Map.of()).candidates("video"))
                .containsExactly("s3://lake/own", "s3://lake/a/video");
        assertThat(new TableLocations(NO_STORE, List.of(config), Map.of("video", "s3://x/y")).candidates("video"))
                .containsExactly("s3://x/y");
    }

    @Test
    void aLocalTableIsListedReadAndCopied() throws IOException {
        Path table = directory.resolve("video");
        Path log = Files.createDirectories(table.resolve("_delta_log"));
        Files.writeString(log.resolve("00000000000000000000.json"), "zero");
        Files.writeString(log.resolve("00000000000000000001.json"), "one");
        Files.createDirectories(table.resolve("zone=a b"));
        Files.writeString(table.resolve("zone=a b/part.parquet"), "data");
        TableLocations locations = new TableLocations(
                NO_STORE, List.of(Map.of("table.base.path", directory.toUri().toString())), Map.of());

        TableFiles files = locations.find("video").orElseThrow();
        files.copyTo(directory.resolve("copy"));

        assertThat(locations.find("audio")).isEmpty();
        assertThat(files.listLog("00000000000000000000.json")).containsExactly("00000000000000000001.json");
        assertThat(new String(files.readLog("00000000000000000001.json"), StandardCharsets.UTF_8))
                .isEqualTo("one");
        assertThat(files.location()).startsWith("file:/").endsWith("/video/");
        assertThat(directory.resolve("copy/_delta_log/00000000000000000000.json"))
                .hasContent("zero");
        assertThat(directory.resolve("copy/zone=a b/part.parquet")).hasContent("data");
    }

    @Test
    void anotherSchemeIsRefused() {
        TableLocations locations = new TableLocations(NO_STORE, List.of(), Map.of("video", "hdfs://n/video"));

        assertThatThrownBy(() -> locations.find("video"))
                .hasMessage("table path hdfs://n/video is neither s3://bucket/key nor file:///path");
    }
}
