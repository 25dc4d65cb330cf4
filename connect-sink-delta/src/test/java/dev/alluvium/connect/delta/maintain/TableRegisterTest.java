// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.connect.delta.commit.Stores;
import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.connect.delta.config.SinkValidation;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.ObjectStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of tables, kept as objects: format 1 for good, any other by name. */
class TableRegisterTest {
    private static final Path GOLDEN = Path.of("src/test/resources/formats/table-name-1.json");

    @TempDir
    Path base;

    private Path names;
    private TableRegister register;

    @BeforeEach
    void makeRegister() {
        names = base.resolve("_alluvium/tables");
        SinkConfig config = SinkValidation.read(Map.of(
                "name", "c", "topics", "a", "table.base.path", base.toUri().toString()));
        register = new TableRegister(config, new LocalStores());
    }

    private List<String> told() {
        List<String> told = new ArrayList<>();
        register.tables(told::add);
        return told;
    }

    @Test
    void formatOneStaysWhatItIs() throws IOException {
        register.remember("written");
        assertThat(names.resolve("c:written")).hasSameBinaryContentAs(GOLDEN);

        Files.copy(GOLDEN, names.resolve("c:kept"));
        assertThat(told()).containsExactlyInAnyOrder("kept", "written");
    }

    @Test
    void aNameInAnotherFormatIsRefusedOnceTheOthersWereTold() throws IOException {
        register.remember("a");
        register.remember("z");
        Files.writeString(names.resolve("c:m"), "{\"format\":2,\"table\":\"m\"}\n");
        Files.writeString(names.resolve("other:m"), "{\"format\":2}\n");

        List<String> told = new ArrayList<>();
        assertThatThrownBy(() -> register.tables(told::add))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageStartingWith("_alluvium/tables/c:m below ")
                .hasMessageContaining("another format than 1, the only one that this version knows; use the release");
        assertThat(told).containsExactlyInAnyOrder("a", "z");
    }

    private static final class LocalStores implements Stores {
        @Override
        public ObjectStore open(URI location) {
            return new LocalObjectStore(Path.of(location.getPath()));
        }

        @Override
        public void close() {
            // A local store holds nothing open.
        }
    }
}
