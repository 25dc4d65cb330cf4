// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.forget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.storage.MemoryObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of files that are being erased: format 1 for good, any other by name. */
class ErasureTest {
    private static final String KEY = "_alluvium/forget/erased";
    private static final Path GOLDEN = Path.of("src/test/resources/formats/erased-1.txt");

    private final MemoryObjects store = new MemoryObjects(Clock.fixed(TestContexts.NOW, ZoneOffset.UTC));

    @Test
    void formatOneStaysWhatItIs() throws IOException {
        byte[] golden = Files.readAllBytes(GOLDEN);
        store.put(KEY, golden);
        assertThat(new Erasure(store).keys()).containsExactly("_b/part-2.parquet", "part-1 ä.parquet");

        store.delete(List.of(KEY));
        new Erasure(store).add(List.of("part-1 ä.parquet", "_b/part-2.parquet"));
        assertThat(store.get(KEY)).isEqualTo(golden);
    }

    @Test
    void aListWithoutFilesIsRead() {
        new Erasure(store).touch();

        assertThat(new Erasure(store).keys()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'#format 2\na', 2", "'a\nb', none", "'', none"})
    void anotherFormatIsRefusedByName(String content, String format) {
        store.put(KEY, content.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> new Erasure(store))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageStartingWith(KEY + " of table ")
                .hasMessageEndingWith(" lists erased files in format '" + format
                        + "', but this version knows format '1' only; use the release that began to forget");
    }
}
