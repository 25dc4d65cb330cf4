// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalObjectStoreTest extends ObjectStoreContract {
    @TempDir
    Path directory;

    private ObjectStore store;

    @BeforeEach
    void open() {
        store = new LocalObjectStore(directory.resolve("a table"));
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Test
    void temporaryFilesOfAKilledProcessAreNotListedAndNotInTheWay() throws IOException {
        long pid = ProcessHandle.current().pid();
        Path log = Files.createDirectories(directory.resolve("a table/_delta_log"));
        Files.writeString(log.resolve(".0.json." + pid + "-1.tmp"), "left over");

        assertThat(store.putIfAbsent("_delta_log/0.json", new byte[] {1})).isEqualTo(ObjectStore.PutResult.CREATED);

        assertThat(keys("", "")).containsExactly("_delta_log/0.json");
    }

    @Test
    void whatAKilledProcessLeftGoesOnceItIsOldAndNothingElseDoes() throws IOException {
        ObjectOutput unfinished = store.create("p=1/a.parquet");
        unfinished.write(1);
        store.put("p=1/b.parquet", new byte[1]);
        Files.writeString(directory.resolve("a table/p=1/.somebody.tmp"), "else's");
        long now = store.head("p=1/b.parquet").orElseThrow().modifiedAt();
        long day = 86_400_000;

        assertThat(store.dropUnfinished(now - day)).isZero();
        assertThat(store.dropUnfinished(now + day)).isEqualTo(1);

        try (Stream<Path> files = Files.list(directory.resolve("a table/p=1"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("b.parquet", ".somebody.tmp");
        }
        assertThat(new LocalObjectStore(directory.resolve("none")).dropUnfinished(now))
                .isZero();
    }

    @Test
    void nothingTemporaryIsLeftAfterEachKindOfWrite() throws IOException {
        store.put("a", new byte[1]);
        store.putIfAbsent("a", new byte[1]);
        store.putIfAbsent("b", new byte[1]);
        store.create("c").close();
        store.create("d").abort();

        try (Stream<Path> files = Files.list(directory.resolve("a table"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("a", "b", "c");
        }
    }
}
