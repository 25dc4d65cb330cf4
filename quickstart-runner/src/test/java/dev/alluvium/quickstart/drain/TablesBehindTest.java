// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.drain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.quickstart.locate.TableLocations;
import dev.alluvium.quickstart.watch.CommitWatcher;
import dev.alluvium.testsupport.stack.store.S3Store;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Merges that are due and manifests that are not of the last version keep a run from being drained. */
class TablesBehindTest {
    private static final List<String> TABLES = List.of("video", "video__staging");

    @TempDir
    Path directory;

    private void commit(String table, int version, String... actions) throws IOException {
        Path log = Files.createDirectories(directory.resolve(table).resolve("_delta_log"));
        Files.writeString(log.resolve(String.format("%020d.json", version)), String.join("\n", actions));
    }

    private static String txn(String appId, long version) {
        return "{\"txn\":{\"appId\":\"" + appId + "\",\"version\":" + version + "}}";
    }

    private static String add(String path, String offsets, int rows) {
        return "{\"add\":{\"path\":\"" + path + "\",\"stats\":\"{\\\"numRecords\\\":" + rows
                + "}\",\"tags\":{\"alluvium.lane\":\"t-0\",\"alluvium.offsets\":\"" + offsets + "\"}}}";
    }

    private CommitWatcher watcher() {
        TableLocations locations = new TableLocations(
                new S3Store(URI.create("http://127.0.0.1:1")),
                List.of(Map.of("table.base.path", directory.toUri().toString())),
                Map.of());
        CommitWatcher watcher =
                new CommitWatcher(locations, TABLES, Clock.fixed(Instant.ofEpochMilli(1), ZoneOffset.UTC));
        watcher.look();
        return watcher;
    }

    private static Map<String, String> config(String... more) {
        Map<String, String> config = new HashMap<>(Map.of("write.mode", "staging"));
        for (int i = 0; i < more.length; i += 2) {
            config.put(more[i], more[i + 1]);
        }
        return config;
    }

    @Test
    void byTimeEveryStagedRecordMustBeMerged() throws IOException {
        commit("video__staging", 0, txn("josh:t-0", 9), add("a", "0-9", 10));
        assertThat(new StagedTables(watcher()).behind("josh", config()))
                .containsExactly("connector josh has staged t-0 up to 9 for table video, and merged up to -1");
        assertThat(new StagedTables(watcher()).behind("other", config())).isEmpty();

        commit("video", 0, txn("josh:merge:t-0", 9));
        assertThat(new StagedTables(watcher()).behind("josh", config())).isEmpty();
    }

    @Test
    void byNumberOnlyAsManyAsTheThresholdMustBeMerged() throws IOException {
        Map<String, String> config = config("merge.interval.ms", "-1", "table.video.merge.records.threshold", "15");
        commit("video__staging", 0, txn("josh:t-0", 9), add("a", "0-9", 10));
        assertThat(new StagedTables(watcher()).behind("josh", config)).isEmpty();

        commit("video__staging", 1, txn("josh:t-0", 14), add("b", "10-14", 5));
        assertThat(new StagedTables(watcher()).behind("josh", config)).hasSize(1);

        commit("video", 0, txn("josh:merge:t-0", 9));
        assertThat(new StagedTables(watcher()).behind("josh", config)).isEmpty();
    }

    @Test
    void manifestsListTheLiveFilesOfTablesThatTheConnectorFeeds() throws IOException {
        Map<String, String> config = config("symlink.manifest.enabled", "true");
        commit("video__staging", 0, txn("josh:t-0", 9), add("a", "0-9", 10));
        commit("video", 0, txn("josh:merge:t-0", 9), add("state=a%2520b/f.parquet", "", 1), add("g.parquet", "", 1));
        Path manifest = directory.resolve("video/_symlink_format_manifest/state=a%20b/manifest");
        Files.createDirectories(manifest.getParent());
        Files.writeString(manifest, directory.resolve("video").toUri() + "state=a%20b/f.parquet\n");

        assertThat(new ManifestCheck(watcher()).behind("josh", config))
                .containsExactly("connector josh, table video version 0: the manifests lack 1 live files and list 0"
                        + " that are not live");
        assertThat(new ManifestCheck(watcher()).behind("other", config)).isEmpty();
        assertThat(new ManifestCheck(watcher()).behind("josh", config())).isEmpty();

        commit("video", 1, "{\"remove\":{\"path\":\"g.parquet\"}}");
        assertThat(new ManifestCheck(watcher()).behind("josh", config)).isEmpty();
    }

    @Test
    void onlyTablesInStagingModeHaveAStagingTable() {
        assertThat(StagedTables.names(List.of("a", "b"), config("table.a.write.mode", "append")))
                .containsExactly("b__staging");
        assertThat(StagedTables.names(List.of("a"), config("staging.table.suffix", "_s")))
                .containsExactly("a_s");
    }
}
