// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** One line per minute, code and table, however often the condition repeats. */
final class RepeatedWarningsTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<String> lines = new ArrayList<>();
    private final Logger log = (Logger) Proxy.newProxyInstance(
            Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (self, method, arguments) -> {
                lines.add(method.getName() + " " + arguments[0] + " " + Arrays.toString((Object[]) arguments[1]));
                return null;
            });
    private long now = Long.MAX_VALUE - 30 * SECOND; // a ticker may start anywhere, and overflow
    private final RepeatedWarnings warnings = new RepeatedWarnings(() -> now);

    private void warn(String code, String table) {
        warnings.warn(log, code, table, "text table={}", table);
    }

    @Test
    void repeatedWarningsAreLimitedToOnePerMinuteAndTable() {
        warn("A-1", "t");
        warn("A-1", "t");
        warn("A-1", "u");
        warn("A-2", "t");
        now += 59 * SECOND;
        warn("A-1", "t");
        now += SECOND;
        warn("A-1", "t");
        now += 60 * SECOND;
        warn("A-1", "t");

        assertThat(lines)
                .containsExactly(
                        "warn A-1 text table={} [t]",
                        "warn A-1 text table={} [u]",
                        "warn A-2 text table={} [t]",
                        "warn A-1 text table={} repeated=2 [t]",
                        "warn A-1 text table={} [t]");
    }
}
