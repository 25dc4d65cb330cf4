// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.compact.CompactionPlan;
import dev.alluvium.delta.compact.CompactionPlanner;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.compact.CompactionResult;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.storage.FaultyObjectStore;
import dev.alluvium.delta.storage.StoreOperation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Small files become large ones and nothing else changes. P-43, P-76, P-80. */
final class CompactionTest {
    private final UpkeepTable table = UpkeepTable.create();

    @Test
    void oneFileIsLeftPerPartitionAndLane() throws IOException {
        table.fill(6);

        CompactionResult result = table.compaction(table.open(table.objects), 2).run();

        assertThat(result).isEqualTo(new CompactionResult(OptionalLong.of(7), 1, 18, 6, result.bytesAdded(), 18, 0));
        assertThat(table.filesPerPlace())
                .hasSize(6)
                .allSatisfy((place, files) -> assertThat(files).isEqualTo(1));
        table.rowsAreThoseOfTheModel();
        for (JsonNode line : newestCommit()) {
            JsonNode file = line.has("add") ? line.get("add") : line.get("remove");
            if (file != null) {
                assertThat(file.get("dataChange").asBoolean()).isFalse();
            }
            if (line.has("commitInfo")) {
                assertThat(line.get("commitInfo").get("operation").asText()).isEqualTo("OPTIMIZE");
                assertThat(line.get("commitInfo").get("isBlindAppend").asBoolean())
                        .isFalse();
            }
        }
    }

    private List<JsonNode> newestCommit() throws IOException {
        long newest = new Judge(table.objects).newest();
        String text = new String(table.objects.get("_delta_log/%020d.json".formatted(newest)), StandardCharsets.UTF_8);
        List<JsonNode> lines = new ArrayList<>();
        for (String line : text.split("\n")) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    /** A null and its name are two partitions, as are values that hold what separates values. */
    @Test
    void partitionsThatReadAlikeAreNotMixed() {
        TableWriter writer = table.writer(table.open(table.objects));
        for (long id = 0; id < 8; id++) {
            table.put(writer, id, id % 4 < 2 ? null : "null", "v");
        }

        table.compaction(table.open(table.objects), 2).run();

        assertThat(table.filesPerPlace().values()).containsOnly(1L);
        table.rowsAreThoseOfTheModel();
        List<AddFile> files = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            files.add(file("a" + i, Map.of("p", "x, q=y", "q", "z"), Map.of()));
            files.add(file("b" + i, Map.of("p", "x", "q", "y, q=z"), Map.of()));
            files.add(file("c" + i, Map.of("p", "1"), Map.of("alluvium.t", "2")));
            files.add(file("d" + i, Map.of("p", "1} {alluvium.t=2"), Map.of()));
        }
        assertThat(new CompactionPlanner(new CompactionPolicy(2, 50, 100, 200))
                        .plan(snapshot(files))
                        .groups())
                .extracting(group -> group.sources().stream().map(AddFile::path).toList())
                .containsExactly(List.of("a0", "a1"), List.of("b0", "b1"), List.of("c0", "c1"), List.of("d0", "d1"));
    }

    private static AddFile file(String path, Map<String, String> partitionValues, Map<String, String> tags) {
        return new AddFile(path, partitionValues, 1, 0, true, null, tags, Optional.empty());
    }

    @Test
    void tooFewFilesAreLeftAlone() {
        table.fill(6);
        DeltaTable open = table.open(table.objects);

        assertThat(table.compaction(open, 4).isDue()).isFalse();
        assertThat(table.compaction(open, 4).run()).isEqualTo(CompactionResult.NOTHING);
        assertThat(table.compaction(open, 3).isDue()).isTrue();
    }

    @Test
    void rowsKeepTheOrderOfTheirFiles() {
        TableWriter writer = table.writer(table.open(table.objects));
        for (long id : new long[] {9, 1, 5, 3}) {
            table.put(writer, id, "plain", "v");
            table.clock.advance(1);
        }

        table.compaction(table.open(table.objects), 2).run();

        assertThat(table.rows().stream().map(row -> row.get(0))).containsExactly(9L, 1L, 5L, 3L);
    }

    @Test
    void aWriterWhoseFilesWereCompactedFindsItsRows() {
        TableWriter writer = table.writer(table.open(table.objects));
        for (long id = 0; id < 10; id++) {
            table.put(writer, id, "plain", "old");
        }

        table.compaction(table.open(table.objects), 2).run();
        for (long id = 0; id < 10; id += 3) {
            table.put(writer, id, id == 3 ? "%2F" : "plain", "new");
        }

        table.rowsAreThoseOfTheModel();
    }

    @Test
    void aFlushThatLosesToACompactionPlansAgain() {
        TableWriter writer = table.writer(table.open(table.objects));
        for (long id = 0; id < 10; id++) {
            table.put(writer, id, "plain", "old");
        }

        table.put(
                writer,
                4,
                "x=y",
                "new",
                () -> table.compaction(table.open(table.objects), 2).run());

        assertThat(table.model).hasSize(10);
        table.rowsAreThoseOfTheModel();
    }

    @Test
    void aGroupOfWhichAFileWasChangedIsGivenUpAndTheOthersAreNot() {
        TableWriter writer = table.writer(table.open(table.objects));
        for (long id = 0; id < 10; id++) {
            table.put(writer, id, "plain", "old");
        }
        FaultyObjectStore faulty = new FaultyObjectStore(table.objects);
        faulty.before(StoreOperation.PUT_IF_ABSENT, "_delta_log/", () -> table.put(writer, 4, "plain", "new"));

        CompactionResult result = table.compaction(table.open(faulty), 2).run();

        assertThat(result.abandoned()).isEqualTo(1);
        assertThat(result.filesAdded()).isEqualTo(1);
        table.rowsAreThoseOfTheModel();
        Set<String> live = new Judge(table.objects).liveKeys(new Judge(table.objects).newest());
        assertThat(table.objects.keys().stream()
                        .filter(key -> key.startsWith("_region=plain/") && !live.contains(key))
                        .filter(key -> !everLive().contains(key)))
                .as("the output that nobody needs is deleted")
                .isEmpty();
    }

    private Set<String> everLive() {
        Judge judge = new Judge(table.objects);
        Set<String> keys = new HashSet<>();
        for (long version = 0; version <= judge.newest(); version++) {
            keys.addAll(judge.liveKeys(version));
        }
        return keys;
    }

    @Test
    void aLostAnswerOfTheCommitIsNotASecondCompaction() {
        table.fill(4);
        FaultyObjectStore faulty = new FaultyObjectStore(table.objects);
        faulty.fail(StoreOperation.PUT_IF_ABSENT, "_delta_log/", FaultyObjectStore.Fault.LOST_ANSWER);

        CompactionResult result = table.compaction(table.open(faulty), 2).run();

        assertThat(result.commits()).isEqualTo(1);
        assertThat(new Judge(table.objects).newest()).isEqualTo(5);
        table.rowsAreThoseOfTheModel();
    }

    @Test
    void groupsAreWithinBoundsHoweverFilesAreSized() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int target = 50 + random.nextInt(100);
            CompactionPolicy policy = new CompactionPolicy(
                    2 + random.nextInt(6), 1 + random.nextInt(100), target, target + random.nextInt(50));
            List<AddFile> files = randomFiles(random);

            CompactionPlan plan = new CompactionPlanner(policy).plan(snapshot(files));

            Set<String> seen = new TreeSet<>();
            for (CompactionPlan.FileGroup group : plan.groups()) {
                assertThat(group.sources()).hasSizeGreaterThan(1);
                assertThat(group.bytes()).isLessThanOrEqualTo(policy.maxBytes());
                assertThat(group.sources()).allSatisfy(file -> {
                    assertThat(file.size()).isLessThan(policy.smallFileBytes());
                    assertThat(seen.add(file.path())).isTrue();
                    assertThat(file.partitionValues())
                            .isEqualTo(group.sources().get(0).partitionValues());
                    assertThat(file.tags()).isEqualTo(group.sources().get(0).tags());
                });
                assertThat(group.sources().stream().map(AddFile::modificationTime))
                        .isSorted();
            }
        }
    }

    private static List<AddFile> randomFiles(Random random) {
        List<AddFile> files = new ArrayList<>();
        int count = random.nextInt(60);
        for (int i = 0; i < count; i++) {
            Map<String, String> tags =
                    random.nextInt(4) == 0 ? Map.of() : Map.of("alluvium.lane", "t-" + random.nextInt(2));
            files.add(new AddFile(
                    "f" + i,
                    Map.of("p", UpkeepTable.HOSTILE.get(random.nextInt(2))),
                    1 + random.nextInt(120),
                    random.nextInt(1000),
                    true,
                    null,
                    tags,
                    Optional.empty()));
        }
        return files;
    }

    private static Snapshot snapshot(List<AddFile> files) {
        Metadata metadata = new Metadata("id", null, null, "{}", List.of("p"), Map.of(), OptionalLong.empty());
        List<Action.Txn> none = List.of();
        return Snapshot.of(3, 0, Protocol.basic(), metadata, new Snapshot.State(files, none));
    }
}
