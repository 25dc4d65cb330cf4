// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** P-49: the directory is escaped once, the path is URI-encoded once, and a path is decoded once. */
final class DataFilePathsTest {
    @Test
    void directoriesAreEscapedAsHiveDoes() {
        assertThat(DataFilePaths.directory(Map.of("kind", "a b/c:d=é%"))).isEqualTo("kind=a b%2Fc%3Ad%3Dé%25/");
        assertThat(DataFilePaths.directory(Map.of())).isEmpty();
        Map<String, String> nothing = new HashMap<>();
        nothing.put("kind", null);
        assertThat(DataFilePaths.directory(nothing)).isEqualTo("kind=__HIVE_DEFAULT_PARTITION__/");
        assertThat(DataFilePaths.directory(Map.of("k", ""))).isEqualTo("k=__HIVE_DEFAULT_PARTITION__/");
        assertThat(DataFilePaths.directory(Map.of("k", "\u0001\u007f'{[]^"))).isEqualTo("k=%01%7F%27%7B%5B%5D%5E/");
    }

    @Test
    void aKeyIsEncodedOnceForTheLog() {
        assertThat(DataFilePaths.encode("kind=a b%2Fc%3Ad%3Dé%25/part.parquet"))
                .isEqualTo("kind=a%20b%252Fc%253Ad%253D%C3%A9%2525/part.parquet");
        assertThat(DataFilePaths.decode("kind=a%20b%252Fc%253Ad%253Dé%2525/part.parquet"))
                .isEqualTo("kind=a b%2Fc%3Ad%3Dé%25/part.parquet");
    }

    @Test
    void everyKeySurvivesItsSpelling() {
        Random random = new Random(3);
        int[] alphabet = {'a', ' ', '%', '2', '5', 'F', '/', ':', '=', '+', 'é', '漢', 0x1F680, '?', '#', '&', ';', '"'};
        for (int round = 0; round < 5000; round++) {
            StringBuilder value = new StringBuilder();
            for (int c = 1 + random.nextInt(12); c > 0; c--) {
                value.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
            }
            String key = DataFilePaths.directory(Map.of("c", value.toString())) + "part-0.parquet";

            String path = DataFilePaths.encode(key);

            assertThat(DataFilePaths.decode(path)).isEqualTo(key);
            assertThat(URI.create(path).getPath())
                    .as("as other readers decode it")
                    .isEqualTo(key);
        }
    }

    @Test
    void aFileOutsideTheTableIsRefused() {
        assertThatThrownBy(() -> DataFilePaths.decode("s3://bucket/other/part.parquet"))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("outside the table");
        assertThatThrownBy(() -> DataFilePaths.decode("/absolute/part.parquet"))
                .isInstanceOf(UnsupportedFeatureException.class);
        assertThat(DataFilePaths.decode("d=1:2/part.parquet")).isEqualTo("d=1:2/part.parquet");
    }

    @Test
    void aPathThatIsNotEncodedIsRefused() {
        assertThatThrownBy(() -> DataFilePaths.decode("a%2")).isInstanceOf(ProtocolViolationException.class);
        assertThatThrownBy(() -> DataFilePaths.decode("a%zz")).isInstanceOf(ProtocolViolationException.class);
    }

    /** A replaced byte would name another object, and vacuum would take the real one for an orphan. */
    @Test
    void aPathThatIsNotUtf8IsRefusedAndNotReplaced() {
        for (String path : new String[] {"%FF.parquet", "a%C3", "a%C0%AF", "a%ED%A0%80", "lone\uD800.parquet"}) {
            assertThatThrownBy(() -> DataFilePaths.decode(path))
                    .as(path)
                    .isInstanceOf(ProtocolViolationException.class)
                    .hasMessageContaining("is not UTF-8");
        }
    }

    @Test
    void aPathThatIsNoKeyIsRefused() {
        for (String path : new String[] {"../part.parquet", "a/%2E%2E/part.parquet", "a//part.parquet", "./a", ""}) {
            assertThatThrownBy(() -> DataFilePaths.decode(path))
                    .as(path)
                    .isInstanceOf(ProtocolViolationException.class)
                    .hasMessageContaining("empty or relative part");
        }
    }
}
