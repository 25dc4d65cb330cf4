// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.compact.Compaction;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.compact.CompactionResult;
import dev.alluvium.delta.error.CommitOutcomeUnknownException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.storage.FaultyObjectStore;
import dev.alluvium.delta.storage.FaultyObjectStore.Fault;
import dev.alluvium.delta.storage.StoreOperation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a compaction must not lose, whatever others do and the store answers meanwhile. P-43. */
final class CompactionSafetyTest {
    private final UpkeepTable table = UpkeepTable.create();

    @Test
    void statisticsCoverAllRowsThatWereCopied() throws IOException {
        TableWriter writer = table.writer(table.open(table.objects));
        for (long id : new long[] {4, 2, 8, 6}) {
            table.put(writer, id, "plain", "v" + id);
        }

        table.compaction(table.open(table.objects), 2).run();

        AddFile only = table.open(table.objects).snapshot().files().iterator().next();
        JsonNode stats = new ObjectMapper().readTree(only.stats());
        assertThat(stats.get("numRecords").asLong()).isEqualTo(4);
        assertThat(stats.get("minValues").get("id").asLong()).isEqualTo(2);
        assertThat(stats.get("maxValues").get("id").asLong()).isEqualTo(8);
        assertThat(stats.get("maxValues").get("v").asText()).isEqualTo("v8");
        assertThat(stats.get("nullCount").get("v").asLong()).isZero();
    }

    @Test
    void whatIsNewSinceTheTableWasOpenedIsCompactedToo() {
        DeltaTable open = table.open(table.objects);
        table.fill(4);

        assertThat(table.compaction(open, 2).run().filesAdded()).isEqualTo(6);
    }

    /** A long run shows progress, and a crash costs less. */
    @Test
    void muchWorkIsCommittedPieceByPiece() {
        table.fill(8);
        DeltaTable open = table.open(table.objects);
        long file = open.snapshot().files().iterator().next().size();
        CompactionPolicy policy = new CompactionPolicy(2, 1 << 20, 2 * file, 4 * file);

        CompactionResult result = new Compaction(open, table.files(open), policy).run();

        assertThat(result.commits()).isGreaterThan(1);
        assertThat(result.version()).isEqualTo(OptionalLong.of(8 + result.commits()));
        assertThat(table.filesPerPlace().values())
                .allSatisfy(files -> assertThat(files).isLessThan(4));
        table.rowsAreThoseOfTheModel();
    }

    @Test
    void aGroupOfWhichRowsWereMarkedMeanwhileIsGivenUp() {
        fourFiles();
        FaultyObjectStore faulty = new FaultyObjectStore(table.objects);
        AddFile marked = table.open(table.objects).snapshot().files().iterator().next();
        faulty.before(
                StoreOperation.PUT_IF_ABSENT, "_delta_log/", () -> commit(marked.remove(1, true), withVector(marked)));

        CompactionResult result = table.compaction(table.open(faulty), 2).run();

        assertThat(result.abandoned()).isEqualTo(1);
        assertThat(result.commits()).isZero();
        assertThat(table.open(table.objects).snapshot().file(marked.path())).isPresent();
    }

    /** What was written with the old columns lacks the new one's values. */
    @Test
    void aSchemaThatChangedMeanwhileGivesAllGroupsUp() {
        fourFiles();
        Set<String> before = new Judge(table.objects).liveKeys(4);
        FaultyObjectStore faulty = new FaultyObjectStore(table.objects);
        faulty.before(StoreOperation.PUT_IF_ABSENT, "_delta_log/", this::addColumn);

        CompactionResult result = table.compaction(table.open(faulty), 2).run();

        assertThat(result.commits()).isZero();
        assertThat(new Judge(table.objects).liveKeys(5)).isEqualTo(before);
        assertThat(new Judge(table.objects).orphans()).isEmpty();
    }

    private void addColumn() {
        Metadata old = table.open(table.objects).snapshot().metadata();
        String wider = old.schemaString()
                .replaceFirst("\\]\\}$", ",{\"name\":\"w\",\"type\":\"string\",\"nullable\":true,\"metadata\":{}}]}");
        assertThat(wider).isNotEqualTo(old.schemaString());
        commit(new Metadata(
                old.id(),
                old.name(),
                old.description(),
                wider,
                old.partitionColumns(),
                old.configuration(),
                old.createdTime()));
    }

    /** Nobody says whether the commit is there; it is. */
    @Test
    void outputsOfACommitThatMayBeThereAreKept() {
        fourFiles();
        FaultyObjectStore faulty = new FaultyObjectStore(table.objects);
        DeltaTable open = table.open(faulty);
        faulty.fail(StoreOperation.PUT_IF_ABSENT, "_delta_log/", Fault.LOST_ANSWER);
        // Two looks for a newer version come before the one for the answer.
        faulty.before(StoreOperation.GET, "_delta_log/00000000000000000005", () -> {});
        faulty.before(StoreOperation.GET, "_delta_log/00000000000000000005", () -> {});
        faulty.fail(StoreOperation.GET, "_delta_log/00000000000000000005", Fault.UNAVAILABLE);

        assertThatThrownBy(() -> table.compaction(open, 2).run()).isInstanceOf(CommitOutcomeUnknownException.class);

        new Judge(table.objects).nothingNeededIsGone(5);
        assertThat(table.filesPerPlace().values()).containsOnly(1L);
        table.rowsAreThoseOfTheModel();
    }

    @Test
    void whatAFailedRunWroteIsDeleted() {
        TableWriter writer = table.writer(table.open(table.objects));
        for (long id = 0; id < 8; id += 2) {
            table.put(writer, id, id < 4 ? "first" : "second", "v");
            table.clock.advance(1);
        }
        Set<String> before = table.objects.keys();
        FaultyObjectStore faulty = new FaultyObjectStore(table.objects);
        DeltaTable open = table.open(faulty);
        faulty.fail(StoreOperation.GET, "_region=second/", Fault.UNAVAILABLE);

        assertThatThrownBy(() -> table.compaction(open, 2).run()).isInstanceOf(StorageUnavailableException.class);

        assertThat(faulty.isSpent()).isTrue();
        assertThat(table.objects.keys()).isEqualTo(before);
    }

    /** Small files of one partition and lane, versions 1 to 4. */
    private void fourFiles() {
        TableWriter writer = table.writer(table.open(table.objects));
        for (long id = 0; id < 8; id += 2) {
            table.put(writer, id, "plain", "v");
        }
    }

    private static AddFile withVector(AddFile file) {
        return new AddFile(
                file.path(),
                file.partitionValues(),
                file.size(),
                file.modificationTime(),
                true,
                file.stats(),
                file.tags(),
                Optional.of(new DeletionVector(
                        "i", "wi5b=000010000siXQKl0rr91000f55c8Xg0@@D72lkbi5=-{L", OptionalLong.empty(), 40, 1)));
    }

    /** What another engine commits. */
    private void commit(Action... actions) {
        table.open(table.objects)
                .commit(base ->
                        Optional.of(new CommitDraft("DELETE", Map.of(), Map.of(), false, List.of(actions), () -> {})));
    }
}
