// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.manifest.ManifestHistory.Replaced;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a reader may still hold is remembered, as shortly as possible. P-47. */
final class ManifestHistoryTest {
    @Test
    void nothingIsForgottenAndLittleIsKeptLonger() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            ManifestHistory history = ManifestHistory.NONE;
            List<Replaced> all = new ArrayList<>();
            long now = 1_700_000_000_000L;
            for (int version = 0; version < 2_000; version++) {
                now += 1
                        + (long) Math.exp(random.nextDouble()
                                * Math.log(Duration.ofDays(2).toMillis()));
                Replaced newest = new Replaced(version, now);
                all.add(newest);
                history = history.plus(newest);
            }

            assertThat(history.replaced()).hasSizeLessThan(300);
            for (Replaced each : all) {
                long age = now - each.untilMillis();
                assertThat(history.lowestSince(each.untilMillis())).isLessThanOrEqualTo(each.version());
                assertThat(history.lowestSince(each.untilMillis() + 1 + age / 7))
                        .isGreaterThan(each.version());
            }
        }
    }
}
