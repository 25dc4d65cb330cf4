// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.manifest.ManifestHistory.Replaced;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The stored state of manifests: format 1 for good, a newer one by name. */
class ManifestStateTest {
    private static final Path GOLDEN = Path.of("src/test/resources/formats/manifest-state-1.json");
    private static final ManifestState STATE = new ManifestState(
            "id",
            7,
            List.of(8L, 9L),
            ManifestHistory.NONE.plus(new Replaced(3, 1_000)).plus(new Replaced(5, 2_000_000)),
            "run");

    private static Optional<ManifestState> parse(String json) {
        return ManifestState.parse(json.getBytes(StandardCharsets.UTF_8), "state.json");
    }

    @Test
    void formatOneStaysWhatItIs() throws IOException {
        byte[] golden = Files.readAllBytes(GOLDEN);

        assertThat(ManifestState.parse(golden, "state.json")).contains(STATE);
        assertThat(new String(STATE.toJson(), StandardCharsets.UTF_8))
                .isEqualTo(new String(golden, StandardCharsets.UTF_8).strip());
    }

    @Test
    void aStateWithoutHistoryHasNone() {
        Optional<ManifestState> older =
                parse("{\"format\":1,\"tableId\":\"id\",\"version\":7,\"writing\":[],\"writer\":\"run\"}");

        assertThat(older.map(ManifestState::history)).isEqualTo(Optional.of(ManifestHistory.NONE));
    }

    @Test
    void aNewerFormatIsRefusedByNameWhateverStandsBehindIt() {
        for (String newer : List.of("{\"format\":2,\"tableId\":7}", "{\"format\":2,\"version\":[", "{\"format\":2}")) {
            assertThatThrownBy(() -> parse(newer))
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessage("state.json says of manifests what they show in format 2, but this version knows"
                            + " format 1 only; use the release that wrote it");
        }
    }

    @Test
    void whatIsNoStateCountsForNothing() {
        assertThat(parse("")).isEmpty();
        assertThat(parse("{")).isEmpty();
        assertThat(parse("{\"version\":7}")).isEmpty();
    }
}
