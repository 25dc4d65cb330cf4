// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.spill.SpillBudget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds fewer bytes of a key says the same as what holds all. */
final class CompactKeyIndexTest {
    private static final int SEEDS = 40;
    private static final int SPILLED_SEEDS = 5;
    private static final int STEPS = 300;
    private static final List<Key> ASKED = LongStream.range(0, KeyIndexModel.KEYS + 20)
            .mapToObj(KeyIndexModel::key)
            .toList();

    @TempDir
    Path directory;

    private static KeyHasher hasher(int bits) {
        return bits == 128 ? KeyHasher.seeded(7) : new DegradedHasher(bits);
    }

    private static CompactKeyIndex compact(boolean repairs, boolean sequenced, int hashBits, int segmentBits) {
        return new CompactKeyIndex(
                new CompactKeyIndex.Settings(repairs, sequenced, false, segmentBits), hasher(hashBits));
    }

    @ParameterizedTest
    @CsvSource({
        "128, 12, true, true", "128, 1, false, true", "8, 1, true, true", "8, 12, false, true", "4, 1, true, true",
        "4, 2, false, true", "128, 2, true, false", "8, 2, true, false", "4, 1, false, false", "1, 1, true, true"
    })
    void itSaysWhatAMapOfKeysSays(int hashBits, int segmentBits, boolean sequenced, boolean repairs) {
        for (int seed = 0; seed < SEEDS; seed++) {
            InMemoryKeyIndex expected = new InMemoryKeyIndex(repairs);
            CompactKeyIndex index = compact(repairs, sequenced, hashBits, segmentBits);
            KeyIndexModel model = new KeyIndexModel(seed, sequenced, repairs ? 8 : 200, expected, index);
            for (int step = 0; step < STEPS; step++) {
                model.step();
                if (step % 3 == 0) {
                    compare(expected, index, model, "seed " + seed + ", step " + step);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "128, 12, true, true, 1000", "128, 1, false, true, 200", "8, 1, true, true, 100", "8, 12, false, true, 400",
        "128, 2, true, false, 1", "8, 2, false, false, 300", "128, 1, false, true, 1", "4, 1, true, true, 150",
        "128, 12, false, true, 2000"
    })
    void whatDoesNotFitIntoMemorySaysTheSame(
            int hashBits, int segmentBits, boolean sequenced, boolean repairs, long budget) {
        long spilled = 0;
        for (int seed = 0; seed < SPILLED_SEEDS; seed++) {
            InMemoryKeyIndex expected = new InMemoryKeyIndex(repairs);
            CompactKeyIndex index = new CompactKeyIndex(
                    new CompactKeyIndex.Settings(repairs, sequenced, false, segmentBits, budget(budget)),
                    hasher(hashBits));
            KeyIndexModel model = new KeyIndexModel(seed, sequenced, repairs ? 8 : 200, expected, index);
            for (int step = 0; step < STEPS; step++) {
                model.step();
                if (step % (1 + seed % 7) == 0) {
                    compare(expected, index, model, "seed " + seed + ", step " + step);
                }
                spilled += index.spilledBytes();
            }
            index.close();
        }
        assertThat(spilled).isPositive();
    }

    private SpillBudget budget(long bytes) {
        return new SpillBudget(bytes, directory);
    }

    @ParameterizedTest
    @CsvSource({"false, 14", "true, 20"})
    void manySpilledKeysTakeFewBytes(boolean sequenced, double most) {
        int keys = 300_000;
        CompactKeyIndex index = new CompactKeyIndex(
                CompactKeyIndex.Settings.usual(false, sequenced).within(budget(keys * 3L)), KeyHasher.seeded(7));
        index.expect(keys);
        for (int i = 0; i < keys; i++) {
            index.put(KeyIndexModel.key(i), row(i, sequenced));
        }
        assertThat(index.bytes()).isLessThan(keys * 4L);
        index.settle(path -> Optional.empty(), (path, visitor) -> {});

        long inMemory = index.bytes() / (sequenced ? 28 : 20);
        assertThat((double) index.spilledBytes() / (keys - inMemory)).isLessThan(most);
        List<Integer> asked = List.of(0, 1, 149_999, 299_999);
        assertThat(index.lookup(asked.stream().map(KeyIndexModel::key).toList()))
                .isEqualTo(asked.stream().map(i -> row(i, sequenced)).toList());
        assertThat(index.lookup(List.of(KeyIndexModel.key(keys)))).containsOnlyNulls();
        index.close();
    }

    private static RowLocation row(int i, boolean sequenced) {
        return RowLocation.of(
                "f" + i / 100_000,
                i % 100_000,
                sequenced ? Sequence.of(1_770_000_000_000_000L + i * 997L) : Sequence.NONE,
                false);
    }

    /** A store that fails again and again must not fill the memory. */
    @Test
    void rowsThatAreReadAgainAreNotHeldAgain() {
        CompactKeyIndex index = compact(false, false, 128, 4);
        int keys = 5_000;
        for (int attempt = 0; attempt < 6; attempt++) {
            index.expect(keys);
            for (int i = 0; i < keys; i++) {
                index.put(KeyIndexModel.key(i), row(i, false));
            }
        }

        assertThat(index.bytes()).isLessThan(keys * 50L);
        settle(index);
        assertThat(index.size()).isEqualTo(keys);
        assertThat(index.lookup(List.of(KeyIndexModel.key(4_999)))).containsExactly(row(4_999, false));
    }

    /** Beside what was there before. */
    @ParameterizedTest
    @CsvSource({"false, 24", "true, 32"})
    void manyGatheredKeysTakeFewBytesAndAreFound(boolean sequenced, double most) {
        int keys = 100_000;
        CompactKeyIndex index = compact(false, sequenced, 128, 6);
        for (int i = 0; i < keys / 10; i++) {
            index.put(KeyIndexModel.key(i), row(i, sequenced));
        }
        settle(index);
        index.expect(keys - keys / 10);
        for (int i = keys / 10; i < keys; i++) {
            index.put(KeyIndexModel.key(i), row(i, sequenced));
        }
        assertThat((double) index.bytes() / keys).isLessThan(most);

        for (int i = 0; i < keys; i += 10_000) {
            assertThat(index.lookup(List.of(KeyIndexModel.key(i)))).containsExactly(row(i, sequenced));
        }
        assertThat(index.size()).isEqualTo(keys);
        assertThat((double) index.bytes() / keys).isLessThan(most);
    }

    @Test
    void aDamagedBlockIsAnError() {
        RunBlock block = new RunBlock(RunShape.of(1));
        byte[] bytes = new byte[60 + RunBlock.SLACK];
        bytes[30] = 1;

        assertThatThrownBy(() -> block.load(0, bytes, 0, 60))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("is damaged; restart");
    }

    private static void compare(InMemoryKeyIndex expected, CompactKeyIndex index, KeyIndexModel model, String at) {
        boolean settled = settles(expected, model);
        assertThat(settles(index, model)).as(at).isEqualTo(settled);
        if (settled) {
            assertThat(index.lookup(ASKED)).as(at).isEqualTo(expected.lookup(ASKED));
            assertThat(all(index)).as(at).isEqualTo(all(expected));
        }
    }

    private static boolean settles(KeyIndex index, KeyIndexModel model) {
        try {
            index.settle(path -> Optional.empty(), model);
            return true;
        } catch (DeltaTableException severalRows) {
            return false;
        }
    }

    private static Map<Key, RowLocation> all(KeyIndex index) {
        Map<Key, RowLocation> rows = new HashMap<>();
        index.forEach((key, row) -> assertThat(rows.put(key, row)).isNull());
        return rows;
    }

    @Test
    void anIndexThatBelievesLongHashesReadsNothing() {
        CompactKeyIndex index = compact(false, true, 128, 12);
        index.put(ASKED.get(0), RowLocation.of("f", 0, Sequence.of(5), true));
        index.settle(path -> Optional.empty(), (path, visitor) -> {
            throw new AssertionError("nothing is to be read");
        });

        assertThat(index.lookup(ASKED.subList(0, 2)))
                .containsExactly(RowLocation.of("f", 0, Sequence.of(5), true), null);
    }

    @Test
    void rowsThatAFileDoesNotHaveAreAnError() {
        CompactKeyIndex index = compact(false, false, 8, 12);
        index.put(ASKED.get(0), RowLocation.of("f", 0, Sequence.NONE, false));
        index.settle(path -> Optional.empty(), (path, visitor) -> {});

        assertThatThrownBy(() -> index.lookup(ASKED.subList(0, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 rows of f that it does not have");
    }

    @Test
    void rowsOfOneKeyInTwoLanesAreRefusedEvenWhereCopiesAreRepaired() {
        CompactKeyIndex index = compact(true, false, 128, 12);
        RowProbe rows =
                (path, visitor) -> assertThat(visitor.test(ASKED.get(0), RowLocation.of(path, 0, Sequence.NONE, false)))
                        .isFalse();
        index.put(ASKED.get(0), RowLocation.of("f", 0, Sequence.NONE, false));
        index.put(ASKED.get(0), RowLocation.of("g", 0, Sequence.NONE, false));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> index.settle(path -> Optional.of("lane-" + path), rows))
                    .isInstanceOf(DeltaTableException.class)
                    .hasMessageContaining("[lane-f, lane-g]");
        }
    }

    /** Somebody chose a column as the key that is none: that has to be said in seconds, not in hours. */
    @Test
    void theTimeForAKeyOfVeryManyRowsGrowsWithTheirNumberOnly() {
        int rows = 100_000;
        CompactKeyIndex index = new CompactKeyIndex(CompactKeyIndex.Settings.usual(true, false), KeyHasher.seeded(1));
        RowProbe stored = (path, visitor) -> {
            boolean goesOn = true;
            for (int i = 0; goesOn && i < rows; i++) {
                goesOn = visitor.test(KeyIndexModel.key(1), RowLocation.of(path, i, Sequence.NONE, false));
            }
        };

        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            index.expect(rows);
            for (int i = 0; i < rows; i++) {
                index.put(KeyIndexModel.key(1), RowLocation.of("f", i, Sequence.NONE, false));
            }
            index.settle(path -> Optional.empty(), stored);
        });

        assertThat(Objects.requireNonNull(
                                index.lookup(List.of(KeyIndexModel.key(1))).get(0))
                        .copies())
                .hasSize(rows - 1);
    }

    @Test
    void keysThatWereFoundToShareAHashStayApartWhenOneHasNoRowAnyMore() {
        KeyHasher poor = new DegradedHasher(0);
        CompactKeyIndex believing = new CompactKeyIndex(CompactKeyIndex.Settings.usual(false, false), new KeyHasher() {
            @Override
            public KeyHash hash(Key key) {
                return poor.hash(key);
            }

            @Override
            public int bits() {
                return 128;
            }
        });
        RowLocation first = RowLocation.of("f", 0, Sequence.NONE, false);
        believing.put(ASKED.get(0), first);
        believing.put(ASKED.get(1), RowLocation.of("g", 0, Sequence.NONE, false));
        RowProbe rows =
                (path, visitor) -> assertThat(visitor.test(ASKED.get(0), first)).isFalse();
        believing.settle(path -> Optional.empty(), rows);
        believing.fileGone("g");
        believing.put(ASKED.get(0), first);
        believing.settle(path -> Optional.empty(), rows);

        assertThat(believing.lookup(ASKED.subList(0, 3))).containsExactly(first, null, null);
    }

    @Test
    void aPlaceThatFitsNowhereIsRefused() {
        CompactKeyIndex index = compact(true, false, 128, 12);

        assertThatThrownBy(() -> index.put(ASKED.get(0), RowLocation.of("f", 1L << 32, Sequence.NONE, false)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Entries on disk name files by number: one is given away again only when no run names it. */
    @Test
    void numbersOfFilesAreUsedAgainOnlyWhenNoRunNamesThem() {
        CompactKeyIndex index = new CompactKeyIndex(
                new CompactKeyIndex.Settings(false, false, false, 1, budget(1)), KeyHasher.seeded(7));
        index.put(KeyIndexModel.key(0), RowLocation.of("first", 0, Sequence.NONE, false));
        settle(index);
        index.fileGone("first");
        for (int i = 1; i < 500; i++) {
            index.put(KeyIndexModel.key(i), RowLocation.of("f" + i, 0, Sequence.NONE, false));
            settle(index);
            if (i % 20 > 0) {
                index.fileGone("f" + i);
            }
            if (i % 100 == 0) {
                assertThat(index.lookup(List.of(KeyIndexModel.key(0)))).containsOnlyNulls();
                assertThat(index.lookup(List.of(KeyIndexModel.key(i))))
                        .containsExactly(RowLocation.of("f" + i, 0, Sequence.NONE, false));
            }
        }

        assertThat(index.size()).isLessThan(300);
        index.close();
    }

    private static void settle(CompactKeyIndex index) {
        index.settle(path -> Optional.empty(), (path, visitor) -> {});
    }

    @Test
    void manyKeysTakeFewBytesAndFileNumbersAreUsedAgain() {
        CompactKeyIndex index = compact(false, false, 128, 6);
        int keys = 100_000;
        for (int i = 0; i < keys; i++) {
            index.put(KeyIndexModel.key(i), RowLocation.of("f", i, Sequence.NONE, false));
        }
        assertThat((double) index.bytes() / keys).isLessThan(24);

        for (int i = 0; i < 1000; i++) {
            index.fileReplaced(i == 0 ? "f" : "g" + i, "g" + (i + 1), 0, RowPositions.of(0));
            index.settle(path -> Optional.empty(), (path, visitor) -> {});
        }

        assertThat(index.size()).isBetween(keys - 1000L, keys - 800L);
        assertThat(index.lookup(List.of(KeyIndexModel.key(999), KeyIndexModel.key(1000))))
                .containsExactly(null, RowLocation.of("g1000", 0, Sequence.NONE, false));
    }
}
