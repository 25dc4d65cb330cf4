// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.vacuum.Vacuum;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compaction and vacuum in a loop beside a writer, and readers that hold old snapshots and read them file by file for
 * as long as the retention allows: no read fails, no row is lost or doubled. One thread; before any request of
 * compaction and vacuum any of the others may take a step, and time may pass. The seeds are fixed. P-43, P-47.
 */
final class SnapshotReaderSimulationTest {
    private static final int STEPS = 60;
    private static final int READERS = 3;

    private UpkeepTable table;
    private Random random;
    private TableWriter writer;
    private final List<Reader> readers = new ArrayList<>();
    private int finishedReads;
    private boolean nested;

    static java.util.stream.IntStream seeds() {
        return java.util.stream.IntStream.range(0, 30);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void oldSnapshotsStayReadableWithinTheRetention(int seed) {
        random = new Random(seed);
        table = UpkeepTable.create();
        table.fill(3);
        writer = table.writer(table.open(table.objects));
        DeltaTable upkeep = table.open(interleaved(table.objects));
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(6)) {
                case 0 -> aside(() -> table.compaction(upkeep, 2).run());
                case 1 -> aside(() -> table.vacuum(upkeep).run(Vacuum.NO_VERSION));
                case 2 -> table.clock.advance(Duration.ofHours(random.nextInt(60)));
                default -> otherStep();
            }
        }
        while (!readers.isEmpty()) {
            readStep();
        }
        table.rowsAreThoseOfTheModel();
        assertThat(finishedReads).isPositive();
        new Judge(table.objects).nothingNeededIsGone(new Judge(table.objects).newest());
    }

    /** Work whose requests others come in between. */
    private void aside(Runnable work) {
        nested = true;
        work.run();
        nested = false;
    }

    private ObjectStore interleaved(ObjectStore store) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    if (nested && random.nextInt(8) == 0) {
                        nested = false;
                        otherStep();
                        nested = true;
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void otherStep() {
        switch (random.nextInt(5)) {
            case 0 -> table.clock.advance(Duration.ofMinutes(random.nextInt(60)));
            case 1 ->
                table.put(
                        writer,
                        random.nextInt(30),
                        UpkeepTable.HOSTILE.get(random.nextInt(4)),
                        "v" + random.nextInt(1000));
            case 2 -> {
                if (readers.size() < READERS) {
                    readers.add(new Reader());
                }
            }
            default -> readStep();
        }
    }

    private void readStep() {
        readers.removeIf(Reader::isTooOld);
        if (!readers.isEmpty()) {
            Reader reader = readers.get(random.nextInt(readers.size()));
            if (reader.readOne()) {
                readers.remove(reader);
                finishedReads++;
            }
        }
    }

    /** A query that began at some version, and goes on. */
    private final class Reader {
        private final DeltaTable opened = table.open(table.objects);
        private final long sinceMillis = table.clock.millis();
        private final Deque<AddFile> files = new ArrayDeque<>(opened.snapshot().files());
        private final List<List<Object>> expected = List.copyOf(table.model.values());
        private final List<List<Object>> seen = new ArrayList<>();

        boolean isTooOld() {
            return table.clock.millis() - sinceMillis > UpkeepTable.RETENTION.toMillis();
        }

        /** Whether that was the last one. */
        boolean readOne() {
            if (!files.isEmpty()) {
                seen.addAll(table.rows(opened, files.removeFirst()));
            }
            if (files.isEmpty()) {
                assertThat(seen)
                        .as("version %d", opened.snapshot().version())
                        .containsExactlyInAnyOrderElementsOf(expected);
            }
            return files.isEmpty();
        }
    }
}
