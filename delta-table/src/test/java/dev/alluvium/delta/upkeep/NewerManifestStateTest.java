// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.manifest.SymlinkManifests;
import dev.alluvium.delta.vacuum.Vacuum;
import dev.alluvium.delta.vacuum.VacuumPolicy;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A state of manifests that a newer version wrote: taken for none it would be overwritten, and vacuum would delete what
 * readers of stale manifests need.
 */
class NewerManifestStateTest {
    private static final String KEY = "_alluvium/manifests/state.json";
    private static final byte[] NEWER = "{\"format\":2}".getBytes(StandardCharsets.UTF_8);

    private final UpkeepTable table = UpkeepTable.create();

    @BeforeEach
    void aNewerVersionWasHere() {
        table.fill(2);
        table.objects.put(KEY, NEWER);
    }

    private void isRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining(KEY + " of table ")
                .hasMessageContaining("format 2, but this version knows format 1 only");
        assertThat(table.objects.get(KEY)).isEqualTo(NEWER);
    }

    @Test
    void manifestsAreNotWrittenOverIt() {
        isRefused(() -> new SymlinkManifests(table.open(table.objects)).run());
    }

    @Test
    void vacuumDoesNotTakeItForNone() {
        Vacuum vacuum =
                new Vacuum(table.open(table.objects), new VacuumPolicy(VacuumPolicy.SAFE_RETENTION, false, false));

        isRefused(vacuum::run);
        isRefused(() -> vacuum.run(1));
    }
}
