// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TableMaintenanceTest {
    private final HandClock clock = new HandClock(1_000_000);
    private final List<String> ran = new ArrayList<>();
    private final List<Long> pauses = new ArrayList<>();

    @Test
    void stepsRunInOrderAndWakeForTheEarliest() {
        Scripted merge = new Scripted("merge", 1_000_000, 5_000);
        Scripted compact = new Scripted("compact", 1_000_100, 9_000);
        TableMaintenance table = table(merge, compact);

        assertThat(table.pass(() -> false)).isEqualTo(1_000_100);
        clock.advance(100);
        assertThat(table.pass(() -> false)).isEqualTo(1_005_000);
        clock.advance(9_000);
        table.pass(() -> false);

        assertThat(ran).containsExactly("merge", "compact", "merge", "compact");
    }

    @Test
    void whatAStepChangedIsSeenByThoseBehindIt() {
        Scripted manifest = new Scripted("manifest", Long.MAX_VALUE, Long.MAX_VALUE);
        Scripted merge = new Scripted("merge", 1_000_000, Long.MAX_VALUE) {
            @Override
            public void run() {
                super.run();
                manifest.due = 0;
            }
        };

        table(merge, manifest).pass(() -> false);

        assertThat(ran).containsExactly("merge", "manifest");
    }

    @Test
    void aFailedStepPausesLongerEachTimeAndHoldsUpNobody() {
        Scripted broken = new Scripted("broken", 0, 0) {
            @Override
            public void run() {
                throw new IllegalStateException("broken");
            }
        };
        Scripted sound = new Scripted("sound", 0, 0);
        TableMaintenance table = table(broken, sound);

        long wake = clock.millis();
        for (int i = 0; i < 9; i++) {
            clock.advance(wake - clock.millis());
            table.pass(() -> false);
            wake = clock.millis() + pauses.get(pauses.size() - 1);
            clock.advance(wake - clock.millis() - 1);
            table.pass(() -> false);
            assertThat(pauses).as("it is left alone until then").hasSize(i + 1);
        }

        assertThat(pauses)
                .startsWith(5_000L, 10_000L, 20_000L, 40_000L, 80_000L, 160_000L, 300_000L)
                .endsWith(300_000L);
        assertThat(ran).hasSize(18).containsOnly("sound");
    }

    @Test
    void aPassStopsBetweenSteps() {
        Scripted first = new Scripted("first", 0, 0);
        Scripted second = new Scripted("second", 0, 0);

        table(first, second).pass(() -> !ran.isEmpty());

        assertThat(ran).containsExactly("first");
    }

    private TableMaintenance table(MaintenanceStep... steps) {
        return new TableMaintenance(List.of(steps), clock, (step, pause, failure) -> pauses.add(pause));
    }

    private class Scripted implements MaintenanceStep {
        private final String name;
        private final long interval;
        long due;

        Scripted(String name, long due, long interval) {
            this.name = name;
            this.due = due;
            this.interval = interval;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public OptionalLong nextDueMillis(long nowMillis) {
            return due == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(due);
        }

        @Override
        public void run() {
            ran.add(name);
            due = interval == Long.MAX_VALUE ? interval : clock.millis() + interval;
        }
    }
}
