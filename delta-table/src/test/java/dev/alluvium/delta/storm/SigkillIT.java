// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.log.kernel.KernelRows;
import dev.alluvium.delta.storage.MemoryObjects;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.storm.KillPoint.When;
import dev.alluvium.delta.upkeep.HandClock;
import dev.alluvium.delta.upkeep.Judge;
import dev.alluvium.delta.vacuum.Vacuum;
import dev.alluvium.delta.vacuum.VacuumPolicy;
import dev.alluvium.testsupport.stack.process.ChildProcess;
import dev.alluvium.testsupport.stack.process.FreePorts;
import dev.alluvium.testsupport.stack.process.JavaCommand;
import dev.alluvium.testsupport.stack.store.S3Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that write, compact, publish manifests, checkpoint and vacuum one table, each killed by SIGKILL at a call
 * of the store that the seed chooses, before, during or after it. After each kill Kernel must read exactly the rows of
 * the last flush whose {@code txn} is in the log; the next process goes on from there, and the last one ends by itself.
 *
 * <p>{@code -Dalluvium.seed=N} chooses other calls, the profile {@code storm} makes it twenty of them. P-45.
 */
class SigkillIT {
    private static final int KILLS = Integer.getInteger("alluvium.storm.kills", 6);
    private static final long SEED = Long.getLong("alluvium.seed", 20261121L);
    private static final int FLUSHES = 30;
    private static final int MAX_CALL = 160;
    private static final int KILLED = 128 + 9;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private final KillScript script = new KillScript(SEED);

    @Test
    void aTableOnALocalDiskSurvivesItsKilledWriters() throws Exception {
        surviveKills(directory.resolve("table").toString(), new Random(SEED));
    }

    @Test
    void aTableOnS3SurvivesItsKilledWriters() throws Exception {
        S3Server server =
                S3Server.create(directory, directory.resolve("s3.log"), new FreePorts(RandomGenerator.getDefault()));
        try {
            server.start();
            server.store().createBucket("kill");
            surviveKills(server.endpoint() + " kill lake/table", new Random(SEED + 1));
        } finally {
            server.close();
        }
    }

    private void surviveKills(String place, Random random) throws Exception {
        ObjectStore store = KillMain.store(place);
        int killed = 0;
        for (int i = 0; i < KILLS / 2; i++) {
            // The first ones die early, where a table is made.
            long call = random.nextInt(i == 0 ? 12 : MAX_CALL);
            When when = When.values()[(i + random.nextInt(2)) % When.values().length];
            int exit = process(place, call, when);
            assertThat(exit).as("call %d %s of process %d", call, when, i).isIn(0, KILLED);
            killed += exit == KILLED ? 1 : 0;
            System.out.printf("kill %d: %s call %d, %d flushes done%n", i, when, call, checkRows(store));
        }
        assertThat(killed).isGreaterThanOrEqualTo(KILLS / 2 - 1);

        assertThat(process(place, Long.MAX_VALUE, When.BEFORE)).isZero();

        assertThat(checkRows(store)).isEqualTo(FLUSHES);
        MemoryObjects left = aged(store);
        assertThat(new KernelRows(left).all()).hasSameSizeAs(script.rows(FLUSHES));
        new Judge(left).nothingIsLeftOver();
    }

    private int process(String place, long call, When when) {
        JavaCommand command = JavaCommand.shortLived(
                KillMain.class,
                "256m",
                List.of(place, String.valueOf(SEED), String.valueOf(FLUSHES), String.valueOf(call), when.name()));
        ChildProcess process = new ChildProcess("writer", command, directory.resolve("writer.log"));
        return process.run(LIMIT);
    }

    /** Kernel's rows are those of the flushes that the log names; how many these are. */
    private int checkRows(ObjectStore store) throws Exception {
        if (store.head("_delta_log/00000000000000000000.json").isEmpty()) {
            return 0;
        }
        DeltaTable table = DeltaTable.open(store, TestContexts.counted()).orElseThrow();
        int flushes =
                KillScript.after(table.snapshot().txnVersion(KillScript.APP).orElse(-1));
        assertThat(new KernelRows(store).all().stream().map(String::valueOf).sorted())
                .as(
                        "after %d flushes; the writers' log: %s",
                        flushes, Files.readString(directory.resolve("writer.log")))
                .containsExactlyElementsOf(script.rows(flushes));
        return flushes;
    }

    /** The same objects after a vacuum a long time later. */
    private static MemoryObjects aged(ObjectStore store) {
        HandClock clock = new HandClock(TestContexts.NOW.toEpochMilli());
        MemoryObjects aged = new MemoryObjects(clock);
        for (Iterator<ObjectStatus> all = store.list("", ""); all.hasNext(); ) {
            String key = all.next().key();
            aged.put(key, store.get(key));
        }
        Duration retention = VacuumPolicy.SAFE_RETENTION;
        clock.advance(retention.plusDays(1));
        DeltaTable table =
                DeltaTable.open(aged, TestContexts.counted("vacuum", clock)).orElseThrow();
        new Vacuum(table, new VacuumPolicy(retention, false, false)).run(Vacuum.NO_VERSION);
        return aged;
    }
}
