// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta;

import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Contexts that never sleep and whose ids are counted, so that a run can be repeated. */
public final class TestContexts {
    /** 2026-01-02T03:04:05.678Z. */
    public static final Instant NOW = Instant.ofEpochMilli(1_767_323_045_678L);

    private TestContexts() {}

    /** A fixed clock, ids {@code id-1, id-2, ...} and 20 retries. */
    public static TableContext counted() {
        return counted("id", Clock.fixed(NOW, ZoneOffset.UTC));
    }

    /** Ids with this prefix and this clock. */
    public static TableContext counted(String prefix, Clock clock) {
        AtomicLong ids = new AtomicLong();
        return new TableContext(
                clock,
                () -> prefix + "-" + ids.incrementAndGet(),
                new Random(42),
                duration -> {},
                "Alluvium/test",
                new CommitPolicy(20, Duration.ofMillis(50), Duration.ofSeconds(5), Duration.ofMinutes(2)));
    }

    /** The same with another policy. */
    public static TableContext with(TableContext context, CommitPolicy policy) {
        return new TableContext(
                context.clock(), context.ids(), context.jitter(), context.pause(), context.engineInfo(), policy);
    }
}
