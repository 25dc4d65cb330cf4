// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.spill.SpillFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on their way into an index: where one cannot be read to its end, and where rows stand far behind. */
final class FilledRunsTest {
    private static final int MANY = 4096;

    @TempDir
    Path directory;

    private final FileTable files = new FileTable();

    /** What a reading that fails has read stays, since the next one may put it again. */
    @Test
    void aRunThatCannotBeReadToItsEndLeavesWhatCanBeFound() {
        HashedRows rows = new HashedRows(new CompactKeyIndex.Settings(true, false, false, 4), files, Runs::new);
        List<KeyHash> hashes = hashes(MANY, 1);
        rows.expect(2 * MANY);
        try (FileRun whole = new FileRun(run(hashes, positions(MANY)), files.place("whole", 0), RowPositions.NONE);
                FileRun broken =
                        new FileRun(brokenInTheMiddle(hashes(MANY, 2)), files.place("broken", 0), RowPositions.NONE)) {
            assertThatThrownBy(() -> rows.fill(List.of(whole, broken)))
                    .isInstanceOf(DeltaTableException.class)
                    .hasMessageContaining("is damaged");
        }

        try (FileRun again = new FileRun(run(hashes, positions(MANY)), files.place("whole", 0), RowPositions.NONE)) {
            rows.fill(List.of(again));
        }

        List<Key> keys = Collections.nCopies(MANY, Key.of(new byte[] {1}));
        assertThat(rows.rows(keys, hashes).stream().filter(found -> found.size() == 1))
                .hasSize(MANY);
    }

    @Test
    void rowsOfARunMayBeAtAnyPosition() {
        List<Long> places = new ArrayList<>();
        long[] positions = {2, 3, (1L << 27) + 2, (1L << 31) + 2, (1L << 32) - 1};
        for (long marked : new long[] {2, (1L << 27) + 2, (1L << 31) + 2}) {
            places.clear();
            try (FileRun run = new FileRun(run(hashes(positions.length, 1), positions), 0, RowPositions.of(marked))) {
                run.hand(0, Long.SIZE - 1, (high, low, flags, place, sequence) -> places.add(place));
                run.hand(1, Long.SIZE - 1, (high, low, flags, place, sequence) -> places.add(place));
                run.end();
            }

            assertThat(places)
                    .containsExactlyElementsOf(LongStream.of(positions)
                            .filter(position -> position != marked)
                            .boxed()
                            .toList());
        }
    }

    private static List<KeyHash> hashes(int count, long seed) {
        return new Random(seed)
                .longs(count)
                .boxed()
                .sorted(Long::compareUnsigned)
                .map(high -> new KeyHash(high, 7))
                .toList();
    }

    private static long[] positions(int count) {
        return LongStream.range(0, count).toArray();
    }

    private Run run(List<KeyHash> ascending, long[] positions) {
        return run(ascending, positions, new SpillFile(directory));
    }

    private static Run run(List<KeyHash> ascending, long[] positions, SpillFile file) {
        RunWriter writer = new RunWriter(file, RunShape.of(positions.length));
        for (int i = 0; i < positions.length; i++) {
            writer.add(entry(ascending.get(i)), positions[i]);
        }
        return writer.finish();
    }

    private static Entries entry(KeyHash hash) {
        Segments slot = new Segments(1, Segment.PLAIN, Long.MAX_VALUE);
        slot.insert(hash, 0, 1L << Integer.SIZE, 0);
        Entries entries = new SegmentEntries(slot);
        entries.next();
        return entries;
    }

    /** One of its blocks begins a byte too late. */
    private Run brokenInTheMiddle(List<KeyHash> ascending) {
        SpillFile file = new SpillFile(directory);
        Run run = run(ascending, positions(ascending.size()), file);
        int[] blocks = run.blockBytes();
        long[] offsets = new long[blocks.length + 1];
        for (int i = 0; i < blocks.length; i++) {
            offsets[i + 1] = offsets[i] + blocks[i];
        }
        offsets[blocks.length / 2 + 1]++;
        return new Run(file, run.shape(), offsets, run.size());
    }
}
