// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.LogCommit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When what commits took out of the log is more than what the table has. */
final class SupersededEntriesTest {
    private static final CheckpointInterval TEN = new CheckpointInterval(10, false);

    @ParameterizedTest
    @CsvSource({
        "14, 14, true", // all files of a table of few, each time
        "14, 4, true",
        "14, 3, false", // too few to matter
        "1, 1, false",
        "4, 4, true",
        "1000, 10, false",
        "1000, 99, false",
        "1000, 100, true",
        "300, 300, true"
    })
    void fiveCommitsOutweighATableOfHalfAsManyActions(int files, int marked, boolean outweigh) {
        SupersededEntries entries = SupersededEntries.NONE;
        for (long version = 1; version <= 5; version++) {
            entries = entries.plus(commit(version, marked, true), TEN);
        }

        assertThat(entries).isEqualTo(new SupersededEntries(0, 5L * marked));
        assertThat(entries.outweigh(files)).isEqualTo(outweigh);
    }

    @Test
    void appendsAndCompactionsSupersedeNothing() {
        SupersededEntries entries =
                SupersededEntries.NONE.plus(commit(1, 0, true), TEN).plus(commit(2, 500, false), TEN);

        assertThat(entries.entries()).isZero();
        assertThat(entries.outweigh(1)).isFalse();
    }

    @Test
    void eachIntervalBeginsAnew() {
        SupersededEntries entries = SupersededEntries.NONE
                .plus(commit(9, 7, true), TEN)
                .plus(commit(10, 8, true), TEN)
                .plus(commit(11, 3, true), TEN);

        assertThat(entries).isEqualTo(new SupersededEntries(10, 3));
    }

    @Test
    void commitsThatWereNotSeenAreNotCounted() {
        SupersededEntries entries =
                SupersededEntries.NONE.plus(commit(3, 7, true), TEN).plus(commit(25, 2, true), TEN);

        assertThat(entries).isEqualTo(new SupersededEntries(20, 2));
    }

    /** Files that get another vector, and one that is new. */
    private static LogCommit commit(long version, int marked, boolean dataChange) {
        List<Action> actions = new ArrayList<>();
        for (int file = 0; file < marked; file++) {
            actions.add(file("f-" + file).remove(version, dataChange));
            actions.add(file("f-" + file));
        }
        actions.add(file("new-" + version));
        return new LogCommit(version, actions);
    }

    private static AddFile file(String path) {
        return new AddFile(path, Map.of(), 7, 2, true, null, Map.of(), Optional.empty());
    }
}
