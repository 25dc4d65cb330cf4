// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.compact.Compaction;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.compact.SourceCheck;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.data.ValueCursor;
import dev.alluvium.delta.forget.Forget;
import dev.alluvium.delta.forget.ForgottenKeys;
import dev.alluvium.delta.index.CompactKeyIndex;
import dev.alluvium.delta.index.IndexedColumns;
import dev.alluvium.delta.index.KeyHasher;
import dev.alluvium.delta.index.KeyRuns;
import dev.alluvium.delta.index.RunPublisher;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.WriteMode;
import dev.alluvium.delta.reduce.KeyCodec;
import dev.alluvium.delta.reduce.StoredSequence;
import dev.alluvium.delta.sim.ForwardingFiles;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.storage.FaultyObjectStore;
import dev.alluvium.delta.storage.FaultyObjectStore.Fault;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.storage.StoreOperation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs come with compaction, name what is live, and go with the files that they are of. */
final class CompactedRunsTest {
    private static final CompactionPolicy POLICY = new CompactionPolicy(2, 1 << 20, 1 << 20, 1 << 21);

    @TempDir
    Path directory;

    private final UpkeepTable table = UpkeepTable.create();

    private SpillBudget budget() {
        return new SpillBudget(1 << 20, directory);
    }

    private static IndexedColumns columns(TableLayout layout) {
        return new IndexedColumns(
                layout,
                new KeyCodec(layout.schema(), List.of("id")),
                new StoredSequence(layout.schema(), List.of()),
                false,
                -1);
    }

    private Compaction compaction(ObjectStore store, SourceCheck sources) {
        DeltaTable opened = table.open(store);
        RunPublisher publisher = new RunPublisher(store, KeyHasher.seeded(0), CompactedRunsTest::columns, budget(), 0);
        Compaction.Ports standard = Compaction.Ports.standard(table.files(opened));
        return new Compaction(
                opened,
                POLICY,
                new Compaction.Ports(standard.files(), sources, standard.rows(), Optional.of(publisher)));
    }

    private void compact() {
        compaction(table.objects, SourceCheck.SAME_FILE_AND_VECTOR).run();
    }

    private List<AddFile> live() {
        DeltaTable opened = DeltaTable.open(table.objects, table.context()).orElseThrow();
        return List.copyOf(opened.snapshot().files());
    }

    private Set<String> runs() {
        return table.objects.keys().stream().filter(KeyRuns::isRun).collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> runsOf(List<AddFile> files) {
        return files.stream().map(file -> KeyRuns.key(file.path())).collect(Collectors.toCollection(TreeSet::new));
    }

    /** A writer that knows nothing, and may read no key columns. */
    private TableWriter writer() {
        DeltaTable opened = table.open(table.objects);
        String id = opened.snapshot().metadata().id();
        CompactKeyIndex index = new CompactKeyIndex(
                        CompactKeyIndex.Settings.usual(false, false),
                        KeyHasher.seeded(0).ofTable(id))
                .reading(table.objects, directory);
        return new TableWriter(
                opened,
                UpkeepTable.settings(WriteMode.UPSERT),
                SpillBudget.UNBOUNDED,
                TableWriter.Ports.standard(new Unread(table.files(opened)), index));
    }

    private static final class Unread extends ForwardingFiles {
        Unread(DataFiles files) {
            super(files);
        }

        @Override
        public ValueCursor values(AddFile file, TableLayout layout, BitSet columns) {
            throw new AssertionError("the keys of " + file.path() + " were to come from its run");
        }
    }

    @Test
    void aWriterBeginsWithTheRunsOfCompactedFiles() {
        table.fill(8);
        compact();

        assertThat(live())
                .isNotEmpty()
                .allMatch(file -> file.tags().keySet().equals(Set.of("alluvium.lane", KeyRuns.TAG)));
        assertThat(runs()).isEqualTo(runsOf(live()));
        try (TableWriter writer = writer()) {
            table.put(writer, 0, UpkeepTable.HOSTILE.get(0), "newer");
            table.put(writer, 200, UpkeepTable.HOSTILE.get(1), "newer");
            table.put(writer, 5_000, "plain", "new");
        }
        table.rowsAreThoseOfTheModel();
    }

    @Test
    void filesWithRunsAreJoinedAndTheirRunsGoWithThem() {
        table.fill(8);
        compact();
        Set<String> first = runs();
        try (TableWriter writer = writer()) {
            table.put(writer, 5_000, "plain", "new");
            table.put(writer, 5_002, "plain", "new");
        }
        compact();

        Set<String> second = runsOf(live());
        assertThat(runs()).containsAll(first).containsAll(second).hasSize(first.size() + 1);
        table.clock.advance(UpkeepTable.RETENTION.plusDays(1));
        table.vacuum(table.open(table.objects)).run();
        assertThat(runs()).isEqualTo(second);
        try (TableWriter writer = writer()) {
            table.put(writer, 0, UpkeepTable.HOSTILE.get(0), "newer");
        }
        table.rowsAreThoseOfTheModel();
    }

    @Test
    void vacuumDeletesRunsOfNoFileOnceTheyAreOldAndNoOthers() {
        table.fill(8);
        compact();
        Set<String> needed = runs();
        String orphan = KeyRuns.key("part-of-a-crash.parquet");
        table.objects.put(orphan, new byte[3]);
        table.clock.advance(UpkeepTable.RETENTION);
        table.vacuum(table.open(table.objects)).run();
        assertThat(runs()).contains(orphan);

        table.clock.advance(Duration.ofDays(300));
        table.vacuum(table.open(table.objects)).run();

        assertThat(runs()).isEqualTo(needed);
    }

    @Test
    void aRunThatCannotBePutFailsNoCompaction() {
        table.fill(8);
        int files = live().size();
        FaultyObjectStore faulty = new FaultyObjectStore(table.objects);
        faulty.fail(StoreOperation.CREATE, "_alluvium/keys/", Fault.UNAVAILABLE);
        compaction(faulty, SourceCheck.SAME_FILE_AND_VECTOR).run();

        assertThat(live()).hasSizeLessThan(files);
        assertThat(live().stream().filter(file -> !file.tags().containsKey(KeyRuns.TAG)))
                .hasSize(1);
        table.rowsAreThoseOfTheModel();
    }

    @Test
    void aCompactionThatGivesWayTakesItsRunsBack() {
        table.fill(8);
        boolean[] written = {false};
        compaction(table.objects, (now, source) -> {
                    boolean isIntact = !written[0];
                    written[0] |= !runs().isEmpty();
                    return isIntact;
                })
                .run();

        assertThat(written[0]).isTrue();
        assertThat(runs()).isEmpty();
        table.rowsAreThoseOfTheModel();
    }

    /** It has the hashes of their keys. */
    @Test
    void theRunsOfErasedFilesAreErased() {
        table.fill(8);
        compact();
        List<AddFile> before = live();
        DeltaTable opened = table.open(table.objects);
        ForgottenKeys keys = new ForgottenKeys(List.of("id"), List.of(new Object[][] {{0L}}));
        new Forget(opened, table.files(opened), keys, new Forget.Policy(UpkeepTable.RETENTION, List.of())).run();

        List<AddFile> gone = before.stream()
                .filter(file -> !table.objects.keys().contains(file.path()))
                .filter(file -> live().stream().noneMatch(now -> now.path().equals(file.path())))
                .toList();
        assertThat(gone).isNotEmpty();
        assertThat(runs()).doesNotContainAnyElementsOf(runsOf(gone));
        assertThat(live().stream()
                        .filter(file ->
                                before.stream().noneMatch(old -> old.path().equals(file.path()))))
                .allMatch(file -> !file.tags().containsKey(KeyRuns.TAG));
    }
}
