// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.delta.config.MaintenanceConfig;
import dev.alluvium.connect.delta.config.SinkValidation;
import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.connect.delta.pace.PacePlanner.Flushed;
import dev.alluvium.delta.compact.TableDebt;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a table's pace follows from what a flush left behind. */
class PacePlannerTest {
    private static final TableConfig.Flush WHEN =
            new TableConfig.Flush(1_000, 1 << 20, Duration.ofSeconds(60), Duration.ofSeconds(300));

    private static FlushPace next(FlushPace last, DebtLevel level, boolean mayPause) {
        return PacePlanner.next(WHEN, last, new Flushed(30, level, mayPause));
    }

    @Test
    void aFlushIsWorthTwentySevenRecordsForEachFile() {
        assertThat(next(FlushPace.steady(WHEN), DebtLevel.NONE, true).enough()).isEqualTo(810);
    }

    @Test
    void theIntervalDoublesWhileCompactionIsBehindAndIsBackOnceItIsNot() {
        FlushPace pace = FlushPace.steady(WHEN);
        for (long seconds : new long[] {120, 240, 300, 300}) {
            pace = next(pace, DebtLevel.SOFT, true);
            assertThat(pace.interval()).isEqualTo(Duration.ofSeconds(seconds));
            assertThat(pace.heldBack()).isFalse();
        }
        assertThat(next(pace, DebtLevel.NONE, true).interval()).isEqualTo(WHEN.interval());
    }

    @Test
    void aTableFarBehindIsHeldBackWhereThatHelps() {
        assertThat(next(FlushPace.steady(WHEN), DebtLevel.HARD, true).heldBack())
                .isTrue();
        assertThat(next(FlushPace.steady(WHEN), DebtLevel.HARD, false).heldBack())
                .isFalse();
    }

    private static DebtLimits limits(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>(settings);
        properties.putAll(Map.of("name", "c", "topics", "t", "table.base.path", "file:///base"));
        var config = SinkValidation.read(properties);
        MaintenanceConfig maintenance = config.maintenance("t");
        return DebtLimits.of(config.table("t"), maintenance.compaction());
    }

    private static TableDebt rows(long rows, long markedBytes) {
        return new TableDebt(rows, 1_000_000, markedBytes, 0, 0, 0);
    }

    private static TableDebt files(long files) {
        return files(files, 1);
    }

    private static TableDebt files(long files, long places) {
        return new TableDebt(0, 0, 0, 2 * files, files, places);
    }

    @Test
    void limitsByDefault() {
        DebtLimits limits = limits(Map.of());

        assertThat(limits.level(rows(1_350_000, 1L << 30))).isEqualTo(DebtLevel.NONE);
        assertThat(limits.level(rows(1_350_001, 1L << 30))).isEqualTo(DebtLevel.SOFT);
        assertThat(limits.level(rows(1_600_000, 1L << 30))).isEqualTo(DebtLevel.SOFT);
        assertThat(limits.level(rows(1_600_001, 1L << 30))).isEqualTo(DebtLevel.HARD);
        assertThat(limits.level(files(256))).isEqualTo(DebtLevel.NONE);
        assertThat(limits.level(files(257))).isEqualTo(DebtLevel.SOFT);
        assertThat(limits.level(files(1_024))).isEqualTo(DebtLevel.SOFT);
        assertThat(limits.level(files(1_025))).isEqualTo(DebtLevel.HARD);
    }

    /** Where all partitions and lanes are written evenly, all come to their sixteenth file together. */
    @Test
    void limitsOfFilesGrowWithTheirPlaces() {
        DebtLimits limits = limits(Map.of());

        assertThat(limits.level(files(16 * 65, 65))).isEqualTo(DebtLevel.NONE);
        assertThat(limits.level(files(16 * 1_000, 1_000))).isEqualTo(DebtLevel.NONE);
        assertThat(limits.level(files(64 * 65, 65))).isEqualTo(DebtLevel.NONE);
        assertThat(limits.level(files(64 * 65 + 1, 65))).isEqualTo(DebtLevel.SOFT);
        assertThat(limits.level(files(256 * 65, 65))).isEqualTo(DebtLevel.SOFT);
        assertThat(limits.level(files(256 * 65 + 1, 65))).isEqualTo(DebtLevel.HARD);
    }

    /** A table of a few hundred rows that are updated all the time has no debt that anybody feels. */
    @Test
    void aTableThatIsSmallHasNoDebtOfRows() {
        assertThat(limits(Map.of()).level(rows(50_000_000, (128L << 20) - 1))).isEqualTo(DebtLevel.NONE);
    }

    @Test
    void limitsFollowWhatCompactionIsToldToHold() {
        DebtLimits limits = limits(Map.of(
                "compaction.enabled", "true", "compaction.space.amplification", "2.0", "compaction.min.files", "4"));

        assertThat(limits.level(rows(2_400_000, 1L << 30))).isEqualTo(DebtLevel.NONE);
        assertThat(limits.level(rows(3_400_001, 1L << 30))).isEqualTo(DebtLevel.HARD);
        assertThat(limits.level(files(65))).isEqualTo(DebtLevel.SOFT);
        assertThat(limits.level(files(257))).isEqualTo(DebtLevel.HARD);
    }
}
