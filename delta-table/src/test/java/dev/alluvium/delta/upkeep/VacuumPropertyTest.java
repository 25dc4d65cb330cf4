// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.vacuum.Vacuum;
import dev.alluvium.testsupport.cases.Cases;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever a partition's value is: what was superseded goes, and what is live stays. P-47. */
final class VacuumPropertyTest {
    /** What the ways of escaping a path treat differently, alone and in company. */
    private static final List<String> PIECES = List.of(
            "a b/c:d=é%",
            "%", "%2F", "%25", "/", " ", "+", ":", "=", "é", "e\u0301", "\u0001", "\t", "\n", "\u007f", "\"", "#", "'",
            "*", "?", "\\", "{", "[", "]", "^", "&", "..", ".", "_", "日本", "😀", "\uffff", "A", "0");

    @Test
    void exactlyTheSupersededFilesGo() {
        Cases.checkLists(12, VacuumPropertyTest::values, VacuumPropertyTest::check);
    }

    private static List<String> values(Random random) {
        List<String> values = new ArrayList<>(List.of("a b/c:d=é%"));
        for (int i = random.nextInt(6); i >= 0; i--) {
            StringBuilder value = new StringBuilder();
            for (int piece = random.nextInt(4); piece >= 0; piece--) {
                value.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            values.add(value.toString());
        }
        return values;
    }

    private static void check(List<String> values) {
        UpkeepTable table = UpkeepTable.create();
        TableWriter writer = table.writer(table.open(table.objects));
        for (String v : List.of("old", "new")) {
            for (int i = 0; i < values.size(); i++) {
                table.put(writer, i, values.get(i), v);
            }
        }
        Set<String> orphans = new Judge(table.objects).orphans();
        table.objects.put("_region=a b%2Fc%3Ad=é%25/never-committed.parquet", new byte[1]);
        table.clock.advance(UpkeepTable.RETENTION.plusDays(1));

        long deleted =
                table.vacuum(table.open(table.objects)).run(Vacuum.NO_VERSION).deleted();

        assertThat(deleted).isEqualTo(orphans.size() + 1L);
        new Judge(table.objects).nothingIsLeftOver();
        table.rowsAreThoseOfTheModel();
    }
}
