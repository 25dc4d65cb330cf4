// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.compact.CompactionPolicy.Purge;
import dev.alluvium.delta.compact.TableDebt;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a table's files say of the work that waits for a compaction. */
class TableDebtTest {
    private static final CompactionPolicy POLICY = CompactionPolicy.standard(1_000);

    private static AddFile file(String path, long size, long rows, long marked, String lane) {
        Optional<DeletionVector> vector = marked == 0
                ? Optional.empty()
                : Optional.of(new DeletionVector("u", path, OptionalLong.of(1), 10, marked));
        String stats = rows < 0 ? null : "{\"numRecords\":" + rows + "}";
        return new AddFile(path, Map.of(), size, 0, true, stats, Map.of("alluvium.lane", lane), vector);
    }

    @Test
    void rowsAndMarksAreAddedUp() {
        TableDebt debt =
                TableDebt.of(List.of(file("a", 1_000, 100, 25, "t-0"), file("b", 1_000, 100, 0, "t-0")), POLICY);

        assertThat(debt).isEqualTo(new TableDebt(200, 175, 250, 0, 0, 0));
        assertThat(debt.amplification()).isEqualTo(200.0 / 175, within(1e-9));
        assertThat(TableDebt.of(List.of(), POLICY).amplification()).isEqualTo(1);
    }

    @Test
    void aFileThatDoesNotSayHowManyRowsItHasIsNoDebt() {
        assertThat(TableDebt.of(List.of(file("a", 1_000, -1, 25, "t-0")), POLICY))
                .isEqualTo(new TableDebt(0, 0, 0, 0, 0, 0));
    }

    /** Fifteen small files in each of many places are as they should be. */
    @Test
    void onlySmallFilesThatACompactionWouldJoinAreDebt() {
        List<AddFile> files = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            files.add(file("a" + i, 499, 10, 0, "t-0"));
            files.add(file("b" + i, 1_000, 10, 6, "t-1"));
        }
        files.add(file("big", 500, 10, 0, "t-1"));
        assertThat(TableDebt.of(files, POLICY)).isEqualTo(new TableDebt(310, 220, 9_000, 30, 0, 0));

        files.add(file("b15", 10, 10, 0, "t-1"));
        assertThat(TableDebt.of(files, POLICY)).isEqualTo(new TableDebt(320, 230, 9_000, 31, 16, 1));
    }

    /** No file below 15 % is cleaned, but a budget that such files alone exceed must be kept, too. */
    @Test
    void aSmallBudgetCleansFilesWithFewMarks() {
        assertThat(Purge.upTo(1.25)).isEqualTo(Purge.STANDARD);
        assertThat(Purge.STANDARD.amplification()).isEqualTo(1.15, within(1e-9));
        assertThat(Purge.STANDARD.minShare()).isEqualTo(0.75 * (1 - 1 / 1.15), within(1e-9));
        assertThat(Purge.upTo(3)).isEqualTo(new Purge(2.2, 0.15));
        assertThat(Purge.upTo(1.05).minShare()).isEqualTo(0.75 * (1 - 1 / 1.03), within(1e-9));
        assertThat(Purge.upTo(1).minShare()).isPositive();
    }
}
