// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import static dev.alluvium.delta.index.PublishedTable.all;
import static dev.alluvium.delta.index.PublishedTable.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.storage.FaultyObjectStore;
import dev.alluvium.delta.storage.FaultyObjectStore.Fault;
import dev.alluvium.delta.storage.StoreOperation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An index that begins with published runs says what one says that reads the files; a run that is wrong is not used. */
final class PublishedRunsTest {
    private static final int SEEDS = 30;
    private static final int KEYS = 300;
    private static final long MUCH = 1L << 24;

    @TempDir
    Path directory;

    private PublishedTable table(int bits, boolean sequenced) {
        return new PublishedTable(bits == 128 ? KeyHasher.seeded(0) : new DegradedHasher(bits), sequenced, directory);
    }

    @ParameterizedTest
    @CsvSource({
        "128, false, 16777216, 16777216",
        "128, true, 16777216, 16777216",
        "8, true, 16777216, 16777216",
        "8, false, 16777216, 16777216",
        "128, true, 1, 16777216",
        "128, false, 16777216, 900",
        "8, true, 16777216, 400"
    })
    void anIndexFromRunsSaysWhatOneFromFilesSays(int bits, boolean sequenced, long ofPublisher, long ofIndex) {
        for (int seed = 0; seed < SEEDS; seed++) {
            PublishedTable table = table(bits, sequenced);
            random(table, new Random(seed), ofPublisher);
            try (CompactKeyIndex expected = table.built(table.index(MUCH));
                    CompactKeyIndex index = table.built(table.reading(ofIndex))) {
                assertThat(table.decoded).as("seed %d", seed).isEmpty();
                assertThat(all(index, KEYS)).as("seed %d", seed).isEqualTo(all(expected, KEYS));
            }
        }
    }

    /** Some are read beside one another, and then some more; one of each half has no run. */
    @ParameterizedTest
    @ValueSource(longs = {MUCH, 2000})
    void aTableMayHaveMoreRunsThanAreReadAtOnce(long ofIndex) {
        PublishedTable table = table(128, true);
        int files = 300;
        for (int file = 0; file < files; file++) {
            long first = 2L * file;
            table.add(List.of(row(first, first, false), row(first + 1, first, false), row(first % 7, 9L, false)), MUCH);
            table.mark(file, 2);
        }
        table.objects.delete(List.of(runOf(table, 100)));
        table.objects.delete(List.of(runOf(table, 200)));
        try (CompactKeyIndex expected = table.built(table.index(MUCH));
                CompactKeyIndex index = table.built(table.reading(ofIndex))) {
            assertThat(table.decoded)
                    .containsExactlyInAnyOrder(
                            table.files.get(100).path(), table.files.get(200).path());
            assertThat(all(index, 2L * files)).isEqualTo(all(expected, 2L * files));
            assertThat(index.size()).isEqualTo(2L * files);
        }
    }

    /** They stand in buffers for as long as nobody asks. */
    @Test
    void keysAreGatheredWhereNoFileHasARun() {
        PublishedTable table = filled(true, 20);
        List<AddFile> without =
                table.files.stream().map(file -> file.withTags(Map.of())).toList();
        IndexedVersion now = table.version();
        try (CompactKeyIndex index = table.reading(MUCH)) {
            index.expect(1000);
            assertThat(index.putPublished(without, now)).isEqualTo(without);
            index.putAll(now.rows().rows(without.get(0)));
            assertThat(index.size()).isLessThan(20);

            assertThat(all(index, 20)).doesNotContainNull();
            assertThat(index.size()).isEqualTo(20);
        }
    }

    /** Rows of one hash are put together when that is done. */
    @Test
    void runsThatAreReadLaterArePutInOrderOnce() {
        PublishedTable table = table(128, true);
        int files = 300;
        for (int file = 0; file < files; file++) {
            table.add(List.<Object[]>of(row(1L, (long) file, false)), MUCH);
        }
        try (CompactKeyIndex index = table.reading(MUCH)) {
            index.expect(files);
            assertThat(index.putPublished(table.files, table.version())).isEmpty();

            assertThat(index.size()).isEqualTo(1 + files - 64);
        }
    }

    /** Keys with two rows in one file, or in two; rows without a key; rows that are marked, or deleted softly. */
    private static void random(PublishedTable table, Random random, long memory) {
        long sequence = 1_770_000_000_000_000L;
        for (int file = 0; file < 1 + random.nextInt(4); file++) {
            List<Object[]> rows = new ArrayList<>();
            LongStream.Builder marked = LongStream.builder();
            for (int i = 0; i < 1 + random.nextInt(150); i++) {
                Long key = random.nextInt(20) == 0 ? null : (long) random.nextInt(KEYS);
                boolean isDuplicate = key != null
                        && rows.stream().filter(row -> key.equals(row[0])).count() > 1;
                rows.add(row(
                        isDuplicate ? null : key, random.nextInt(9) == 0 ? null : sequence, random.nextInt(5) == 0));
                sequence += 1 + random.nextInt(1 << 20);
                if (random.nextInt(4) == 0) {
                    marked.add(i);
                }
            }
            table.add(rows, memory);
            long[] positions = marked.build().toArray();
            if (positions.length > 0 && random.nextBoolean()) {
                table.mark(file, positions);
            }
        }
    }

    private PublishedTable filled(boolean sequenced, int rows) {
        PublishedTable table = table(128, sequenced);
        for (int file = 0; file < 2; file++) {
            long first = (long) file * rows;
            table.add(
                    LongStream.range(first, first + rows)
                            .mapToObj(id -> row(id, 1_770_000_000_000_000L + id * 997, false))
                            .toList(),
                    MUCH);
        }
        return table;
    }

    @ParameterizedTest
    @CsvSource({"false, 14", "true, 20"})
    void aRunTakesFewBytesAKey(boolean sequenced, double most) {
        int rows = 100_000;
        PublishedTable table = filled(sequenced, rows);

        double bytes = table.objects.get(KeyRuns.key(table.files.get(0).path())).length;
        assertThat(bytes / rows).isLessThan(most);
    }

    /** The index is right, and has read this file, but not the other one. */
    private static void isReadInstead(PublishedTable table, int file) {
        try (CompactKeyIndex index = table.built(table.reading(MUCH))) {
            assertThat(table.decoded).containsExactly(table.files.get(file).path());
            assertThat(all(index, 40)).isEqualTo(all(table.built(table.index(MUCH)), 40));
        }
    }

    private static String runOf(PublishedTable table, int file) {
        return KeyRuns.key(table.files.get(file).path());
    }

    @Test
    void aMissingRunHasItsFileRead() {
        PublishedTable table = filled(true, 20);
        table.objects.delete(List.of(runOf(table, 0)));

        isReadInstead(table, 0);
    }

    @Test
    void bytesOfARunThatChangedHaveItsFileRead() {
        PublishedTable table = filled(true, 20);
        byte[] right = table.objects.get(runOf(table, 0));
        for (int at = 0; at < right.length; at += 3) {
            byte[] wrong = right.clone();
            wrong[at] ^= (byte) (1 << at % 8);
            table.objects.put(runOf(table, 0), wrong);

            isReadInstead(table, 0);
        }
    }

    @Test
    void aRunThatIsCutOrHasMoreHasItsFileRead() {
        PublishedTable table = filled(true, 20);
        byte[] right = table.objects.get(runOf(table, 0));
        for (int length : new int[] {0, 1, 8, right.length / 2, right.length - 1}) {
            table.objects.put(runOf(table, 0), Arrays.copyOf(right, length));

            isReadInstead(table, 0);
        }
    }

    @Test
    void runsThatWereSwappedAreNotUsed() {
        PublishedTable table = filled(true, 20);
        byte[] first = table.objects.get(runOf(table, 0));
        table.objects.put(runOf(table, 0), table.objects.get(runOf(table, 1)));

        isReadInstead(table, 0);
        assertThat(first).isNotEqualTo(table.objects.get(runOf(table, 0)));
    }

    /** A tool that rewrites a file in another order and takes over its tags, and what lies beside it. */
    @Test
    void theRunOfAnotherFileIsNotUsedThoughItsBytesAreTheOnesThatAreNamed() {
        PublishedTable table = filled(true, 20);
        AddFile source = table.files.get(0);
        List<Object[]> turned = new ArrayList<>();
        LongStream.range(0, 20).forEach(id -> turned.add(0, row(id, 1_770_000_000_000_000L + id * 997, false)));
        AddFile copy = table.add(turned, table.publisher(new SpillBudget(MUCH, directory)), PublishedTable.ID);
        table.objects.put(KeyRuns.key(copy.path()), table.objects.get(runOf(table, 0)));
        table.files.set(0, copy.withTags(source.tags()));

        isReadInstead(table, 0);
    }

    @Test
    void theRunOfAnotherTableIsNotUsed() {
        PublishedTable table = filled(true, 20);
        List<Object[]> rows = List.of(row(1L, 5L, false), row(2L, 6L, false));
        AddFile cloned = table.add(rows, table.publisher(new SpillBudget(MUCH, directory)), "another table");
        table.files.set(0, cloned);

        isReadInstead(table, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "2:10:00000000", "1:0:00000000", "1:10", "1:10:0000000g", "1:9999999999999999:00000000"})
    void aTagThatIsNoneOfOursHasTheFileRead(String tag) {
        PublishedTable table = filled(true, 20);
        table.files.set(0, table.files.get(0).withTags(Map.of(KeyRuns.TAG, tag)));

        isReadInstead(table, 0);
    }

    /** By the statistics of another engine the file has other rows. */
    @Test
    void aFileThatSaysAnotherNumberOfRowsIsRead() {
        PublishedTable table = filled(true, 20);
        AddFile file = table.files.get(0);
        table.files.set(
                0,
                new AddFile(
                        file.path(),
                        Map.of(),
                        file.size(),
                        0,
                        true,
                        "{\"numRecords\":21}",
                        file.tags(),
                        file.deletionVector()));

        isReadInstead(table, 0);
    }

    @Test
    void aRunWithAnotherSequenceOrHashIsNotUsed() {
        PublishedTable table = filled(true, 20);
        PublishedTable plain = filled(false, 20);
        AddFile file = table.files.get(0);
        RunPublisher withoutSequence = new RunPublisher(
                table.objects, table.hasher, layout -> plain.columns, new SpillBudget(MUCH, directory), 0);
        RunPublisher otherHash = new RunPublisher(
                table.objects, new DegradedHasher(8), layout -> table.columns, new SpillBudget(MUCH, directory), 0);
        List<Object[]> rows = List.of(row(1L, 5L, false), row(2L, 6L, false));
        for (RunPublisher wrong : List.of(withoutSequence, otherHash)) {
            table.files.set(0, table.add(rows, wrong, PublishedTable.ID));

            isReadInstead(table, 0);
        }
        assertThat(table.files.get(0)).isNotEqualTo(file);
    }

    /** It was saved before there were runs. */
    @Test
    void anIndexWithASeedOfItsOwnReadsFiles() {
        PublishedTable table = filled(true, 20);
        CompactKeyIndex index = table.reading(MUCH);
        index.use(KeyHasher.seeded(5));

        assertThat(all(table.built(index), 40)).isEqualTo(all(table.built(table.index(MUCH)), 40));
    }

    @Test
    void aRunThatCannotBeWrittenLeavesTheFileWithoutATag() {
        PublishedTable table = filled(true, 20);
        FaultyObjectStore faulty = new FaultyObjectStore(table.objects);
        RunPublisher publisher =
                new RunPublisher(faulty, table.hasher, layout -> table.columns, new SpillBudget(MUCH, directory), 0);
        faulty.fail(StoreOperation.CREATE, "_alluvium/keys/", Fault.UNAVAILABLE);
        List<Object[]> rows = List.of(row(1L, 5L, false), row(2L, 6L, false));

        AddFile without = table.add(rows, publisher, PublishedTable.ID);
        AddFile with = table.add(rows, publisher, PublishedTable.ID);

        assertThat(without.tags()).isEmpty();
        assertThat(with.tags()).containsKey(KeyRuns.TAG);
    }

    @Test
    void aSmallFileHasNoRun() {
        PublishedTable table = filled(true, 20);
        long size = table.files.get(0).size();
        RunPublisher publisher = new RunPublisher(
                table.objects, table.hasher, layout -> table.columns, new SpillBudget(MUCH, directory), size + 1);

        assertThat(publisher.begin(PublishedTable.ID, PublishedTable.LAYOUT, table.files.subList(0, 1)))
                .isEmpty();
        assertThat(publisher.begin(PublishedTable.ID, PublishedTable.LAYOUT, table.files))
                .isPresent();
    }
}
