// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import static dev.alluvium.delta.index.PublishedTable.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.spill.SpillFile;
import dev.alluvium.delta.storage.MemoryObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published runs of format 1, and the names by which they are found. */
final class KeyRunFormatTest {
    private static final Path GOLDEN = Path.of("src/test/resources/formats/key-run-1.akr");
    private static final String TABLE = "6c1b7c0e-0000-4000-8000-00000000000a";
    private static final String PATH = "zone=a%20b/part-1.parquet";
    private static final IndexedColumns COLUMNS = PublishedTable.columns(true);

    @TempDir
    Path directory;

    private final MemoryObjects objects =
            new MemoryObjects(TestContexts.counted().clock());

    private AddFile published() {
        RunPublisher publisher = new RunPublisher(
                objects, KeyHasher.seeded(0), layout -> COLUMNS, new SpillBudget(1 << 20, directory), 0);
        Map<String, String> tags = Map.of(KeyScope.LANE_TAG, "t-0");
        AddFile file =
                new AddFile(PATH, Map.of("zone", "a b"), 1000, 0, true, "{\"numRecords\":4}", tags, Optional.empty());
        try (FileKeys keys =
                publisher.begin(TABLE, PublishedTable.LAYOUT, List.of()).orElseThrow()) {
            keys.add(row(7L, 100L, false));
            keys.add(row(null, 101L, false));
            keys.add(row(8L, 250L, true));
            keys.add(row(7L, null, false));
            return publisher.publish(TABLE, file, keys);
        }
    }

    @Test
    void formatOneStaysWhatItIs() {
        AddFile file = published();

        assertThat(file.tags()).isEqualTo(Map.of("alluvium.lane", "t-0", "alluvium.keys", "1:287:a321b5ef"));
        assertThat(objects.keys()).containsExactly("_alluvium/keys/zone=a b/part-1.parquet.akr");
        assertThat(GOLDEN).hasBinaryContent(objects.get(KeyRuns.key(PATH)));
    }

    @Test
    void formatOneIsRead() {
        try (SpillFile golden = SpillFile.reading(GOLDEN)) {
            KeyRunFile read = KeyRunFile.read(golden);

            assertThat(read.origin())
                    .isEqualTo(new KeyRunFile.Origin(
                            TABLE,
                            PATH,
                            1000,
                            "key 2 id long; sequence 3 seq long; deleted 4 gone boolean",
                            "xxh3-128",
                            KeyHasher.seeded(0).ofTable(TABLE).seed(),
                            4));
            List<String> entries = new ArrayList<>();
            for (Entries entry = read.run().entries(); entry.next(); ) {
                entries.add(entry.place() + " " + entry.flags() + " " + entry.sequence());
            }
            assertThat(entries).containsExactlyInAnyOrder("0 1 100", "2 9 250", "3 0 0");
        }
    }

    @Test
    void whatIsOfAnotherFormatIsRefused() throws IOException {
        for (int at : new int[] {7, -1}) {
            byte[] bytes = Files.readAllBytes(GOLDEN);
            bytes[Math.floorMod(at, bytes.length)] = '2';
            Path newer = Files.write(directory.resolve("newer"), bytes);
            try (SpillFile file = SpillFile.reading(newer)) {
                assertThatThrownBy(() -> KeyRunFile.read(file))
                        .isInstanceOf(DeltaTableException.class)
                        .hasMessageContaining("not written by this version");
            }
        }
    }
}
