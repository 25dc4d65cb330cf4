// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.storage.CrashPoints;
import dev.alluvium.delta.storage.FaultyObjectStore.Crash;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The process ends before and after every single request of compaction, manifests and vacuum; then another one begins
 * anew. P-45, P-47, P-49, P-77.
 */
final class UpkeepCrashTest {
    private static UpkeepTable prepared;

    /** Manifests of an older version, compacted files of another, and files that are old enough to go. */
    @BeforeAll
    static void prepare() {
        prepared = UpkeepTable.create();
        prepared.fill(3);
        prepared.upkeep(prepared.objects);
        prepared.clock.advance(UpkeepTable.RETENTION.plusDays(1));
        prepared.fill(4);
        prepared.put(prepared.writer(prepared.open(prepared.objects)), 1, "plain", "moved");
    }

    @Test
    void everyCrashBeforeARequestIsMended() {
        crashEverywhere(false);
    }

    @Test
    void everyCrashAfterARequestIsMended() {
        crashEverywhere(true);
    }

    private static void crashEverywhere(boolean after) {
        long request = 0;
        boolean crashed = true;
        while (crashed) {
            UpkeepTable table = prepared.copy();
            CrashPoints store =
                    after ? CrashPoints.after(table.objects, request) : CrashPoints.before(table.objects, request);
            crashed = false;
            try {
                table.upkeep(store);
            } catch (Crash crash) {
                crashed = true;
            }
            afterTheCrash(table);
            anotherProcessMendsIt(table);
            request++;
        }
        assertThat(request).as("requests of a run").isGreaterThan(50);
    }

    private static void afterTheCrash(UpkeepTable table) {
        Judge judge = new Judge(table.objects);
        judge.manifestsShowVersionsThatAreNamed();
        judge.nothingNeededIsGone(judge.newest());
        table.rowsAreThoseOfTheModel();
    }

    private static void anotherProcessMendsIt(UpkeepTable table) {
        table.upkeep(table.objects);

        Judge judge = new Judge(table.objects);
        judge.manifestsShowTheNewestVersion();
        judge.nothingNeededIsGone(judge.newest());
        table.rowsAreThoseOfTheModel();
        assertThat(table.filesPerPlace().values()).containsOnly(1L);

        table.clock.advance(UpkeepTable.RETENTION.plusDays(1));
        table.upkeep(table.objects);
        new Judge(table.objects).nothingIsLeftOver();
        table.rowsAreThoseOfTheModel();
    }
}
