// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.storage.LocalObjectStore;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store as Kernel sees it: listings from a name on, and nothing that could be changed. */
class StoreFileIoTest {
    @TempDir
    Path directory;

    private StoreFileIo files;

    private static final byte[] CONTENT = "{\"txn\":{\"appId\":\"a\",\"version\":1}}".getBytes(UTF_8);

    @BeforeEach
    void fill() {
        LocalObjectStore store = new LocalObjectStore(directory);
        for (int version = 1; version <= 3; version++) {
            store.put(LogFiles.commit(version), CONTENT);
        }
        store.put("_delta_log/2.json", CONTENT);
        store.put("_delta_log/_sidecars/2.parquet", new byte[] {1});
        store.put("part-1.parquet", new byte[] {1});
        files = new StoreFileIo(store);
    }

    @Test
    void listingIncludesItsStartAndLeavesOutWhatLiesDeeper() throws IOException {
        assertThat(list(LogFiles.commit(2)))
                .containsExactly("/table/" + LogFiles.commit(2), "/table/" + LogFiles.commit(3));
        assertThat(list("_delta_log/0")).hasSize(3);
        assertThat(list("_delta_log/9")).isEmpty();
        assertThatThrownBy(() -> list("nowhere/1")).isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void statusAndContentAreThoseOfTheObject() throws IOException {
        assertThat(files.getFileStatus("/table/" + LogFiles.commit(1)).getSize())
                .isEqualTo(CONTENT.length);
        assertThatThrownBy(() -> files.getFileStatus("/table/none")).isInstanceOf(FileNotFoundException.class);
        assertThat(files.newInputFile("/table/" + LogFiles.commit(1), 0)
                        .newStream()
                        .readAllBytes())
                .isEqualTo(CONTENT);
        assertThat(files.newInputFile("/table/part-1.parquet", 0).newStream().readAllBytes())
                .containsExactly(1);
        assertThat(files.newInputFile("/table/part-1.parquet", 99).length()).isEqualTo(99);
        assertThatThrownBy(() -> files.newInputFile("/table/none.json", 0).newStream())
                .isInstanceOf(FileNotFoundException.class);
        assertThatThrownBy(() -> files.newInputFile("/table/none.parquet", 0).length())
                .isInstanceOf(FileNotFoundException.class);
        assertThatThrownBy(() -> files.getFileStatus("/elsewhere/x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingCanBeWrittenOrDeleted() {
        assertThatThrownBy(() -> files.newOutputFile("/table/a")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> files.delete("/table/a")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> files.copyFileAtomically("/table/a", "/table/b", true))
                .isInstanceOf(UnsupportedOperationException.class);
        CapturingFileIo capturing = new CapturingFileIo(new LocalObjectStore(directory), "/table/captured");
        assertThatThrownBy(() -> capturing.newOutputFile("/table/a")).isInstanceOf(UnsupportedOperationException.class);
    }

    private List<String> list(String key) throws IOException {
        List<String> paths = new ArrayList<>();
        try (CloseableIterator<FileStatus> listed = files.listFrom(KernelTable.path(key))) {
            while (listed.hasNext()) {
                paths.add(listed.next().getPath());
            }
        }
        return paths;
    }
}
