// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.ReplayedTables;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableCreation;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.compact.Compaction;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.Rows;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.data.parquet.ParquetDataFiles;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.manifest.SymlinkManifests;
import dev.alluvium.delta.merge.DeleteMode;
import dev.alluvium.delta.merge.DuplicateKeyPolicy;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.LatePolicy;
import dev.alluvium.delta.merge.MissingBasePolicy;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.WriteMode;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.MemoryObjects;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.vacuum.Vacuum;
import dev.alluvium.delta.vacuum.VacuumPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** A partitioned table with a writer, its upkeep, and a model of its rows. */
final class UpkeepTable {
    /** Values that break whoever escapes a path twice, never, or differently on the two sides. */
    static final List<String> HOSTILE = java.util.Arrays.asList(
            "a b/c:d=é%", "plain", null, "%2F", "x=y", "..", "日本😀", "'\"#?*[]{}\\^", "a%20b", " ", "+&~", "_x");

    static final Duration RETENTION = Duration.ofDays(7);

    static final StructType SCHEMA = StructType.of(
            StructField.of("id", PrimitiveType.LONG),
            StructField.of("_region", PrimitiveType.STRING),
            StructField.of("v", PrimitiveType.STRING));

    final HandClock clock;
    final MemoryObjects objects;
    final Map<Long, List<Object>> model;
    private final Map<String, Long> covered;
    private static final AtomicLong GENERATIONS = new AtomicLong();

    private UpkeepTable(
            HandClock clock, MemoryObjects objects, Map<Long, List<Object>> model, Map<String, Long> covered) {
        this.clock = clock;
        this.objects = objects;
        this.model = model;
        this.covered = covered;
    }

    static UpkeepTable create() {
        return create(Map.of());
    }

    static UpkeepTable create(Map<String, String> properties) {
        UpkeepTable table = nothingYet();
        TableCreation.create(table.objects, spec(properties), table.context());
        return table;
    }

    /** An empty place. */
    static UpkeepTable nothingYet() {
        HandClock clock = new HandClock(TestContexts.NOW.toEpochMilli());
        return new UpkeepTable(clock, new MemoryObjects(clock), new TreeMap<>(), new TreeMap<>());
    }

    static TableSpec spec(Map<String, String> properties) {
        return new TableSpec(SCHEMA, List.of("_region"), properties, "");
    }

    /** The same table, which goes its own way from now on. */
    UpkeepTable copy() {
        HandClock own = new HandClock(clock.millis());
        return new UpkeepTable(own, objects.copy(own), new TreeMap<>(model), new TreeMap<>(covered));
    }

    /** A process's time and ids; never those of another one. Days may pass while it tries to commit. */
    TableContext context() {
        CommitPolicy patient = new CommitPolicy(100, Duration.ZERO, Duration.ZERO, RETENTION);
        return TestContexts.with(TestContexts.counted("p" + GENERATIONS.incrementAndGet(), clock), patient);
    }

    DeltaTable open(ObjectStore store) {
        return ReplayedTables.open(store, context());
    }

    DataFiles files(DeltaTable table) {
        return new ParquetDataFiles(
                table.store(),
                new DataFileSettings(
                        Compression.SNAPPY,
                        StatsColumns.firstOnes(),
                        table.context().clock(),
                        table.context().ids()));
    }

    Compaction compaction(DeltaTable table, int minFiles) {
        return new Compaction(table, files(table), new CompactionPolicy(minFiles, 1 << 20, 1 << 20, 1 << 21));
    }

    Vacuum vacuum(DeltaTable table) {
        return new Vacuum(table, new VacuumPolicy(RETENTION, false, false));
    }

    TableWriter writer(DeltaTable table) {
        return writer(table, WriteMode.UPSERT);
    }

    TableWriter writer(DeltaTable table, WriteMode mode) {
        return new TableWriter(table, settings(mode));
    }

    static WriterSettings settings(WriteMode mode) {
        return new WriterSettings(
                mode,
                List.of("id"),
                false,
                List.of(),
                true,
                DeleteMode.HARD,
                LatePolicy.DROP,
                MissingBasePolicy.REPORT,
                false,
                DuplicateKeyPolicy.FAIL,
                1 << 20,
                Compression.SNAPPY,
                List.of());
    }

    /** Each lane has the keys of its own remainder. */
    static String lane(long id) {
        return "topic-" + id % 2;
    }

    /** Writes the row, and the model knows it. */
    void put(TableWriter writer, long id, String region, String v) {
        put(writer, id, region, v, () -> {});
    }

    void put(TableWriter writer, long id, String region, String v, Runnable beforeCommit) {
        flush(writer, List.of(List.of(id, java.util.Optional.ofNullable(region), v)), beforeCommit);
    }

    /** Rows of one lane in one commit. */
    void flush(TableWriter writer, List<List<Object>> rows, Runnable beforeCommit) {
        String lane = lane((Long) rows.get(0).get(0));
        OptionalLong expected = covered.containsKey(lane) ? OptionalLong.of(covered.get(lane)) : OptionalLong.empty();
        long offset = covered.getOrDefault(lane, -1L);
        List<Event> events = new ArrayList<>();
        for (List<Object> row : rows) {
            Object[] values = {row.get(0), ((java.util.Optional<?>) row.get(1)).orElse(null), row.get(2)};
            events.add(new Event(
                    Event.Kind.UPSERT, new Object[] {row.get(0)}, values, null, Sequence.NONE, ++offset, null));
            model.put((Long) row.get(0), Rows.comparable(values));
        }
        boolean[] done = {false};
        writer.flush(new FlushRequest(
                SCHEMA, List.of(new Part(lane, "app:" + lane, expected, offset, events)), rejections -> {
                    if (!done[0]) {
                        done[0] = true;
                        beforeCommit.run();
                    }
                }));
        covered.put(lane, offset);
    }

    /** A few small files in each of several partitions and both lanes, some superseded. */
    void fill(int flushes) {
        TableWriter writer = writer(open(objects));
        for (int i = 0; i < flushes; i++) {
            List<List<Object>> rows = new ArrayList<>();
            for (int r = 0; r < 3; r++) {
                String region = HOSTILE.get(r);
                rows.add(List.of((long) (i + 100 * r) * 2 + i % 2, java.util.Optional.ofNullable(region), "v" + i));
            }
            flush(writer, rows, () -> {});
            clock.advance(1_000);
        }
    }

    /** What a maintenance pass does; the clock moves past the retention before the vacuum. */
    void upkeep(ObjectStore store) {
        DeltaTable table = open(store);
        SymlinkManifests manifests = new SymlinkManifests(table);
        compaction(table, 2).run();
        manifests.run();
        vacuum(table).run(manifests.version());
    }

    /** The same table in the eyes of another writer, which knows only its own rows. */
    UpkeepTable another() {
        return new UpkeepTable(clock, objects, new TreeMap<>(), new TreeMap<>());
    }

    /** The rows as the files of the newest version say. */
    List<List<Object>> rows() {
        DeltaTable table = open(objects);
        List<List<Object>> rows = new ArrayList<>();
        for (AddFile file : table.snapshot().files()) {
            rows.addAll(rows(table, file));
        }
        return rows;
    }

    /** The rows of one file of a version that somebody holds. */
    List<List<Object>> rows(DeltaTable table, AddFile file) {
        TableLayout layout = new TableLayout(table.schema(), List.of("_region"));
        try (RowCursor cursor = files(table).read(file, layout, Rows.all(layout))) {
            return Rows.read(cursor);
        }
    }

    void rowsAreThoseOfTheModel() {
        assertThat(rows()).containsExactlyInAnyOrderElementsOf(model.values());
    }

    /** A null and its name are not the same. */
    private static String shown(AddFile file) {
        return file.partitionValues().entrySet().stream()
                .map(each -> each.getKey() + (each.getValue() == null ? " is null" : "=" + each.getValue()))
                .collect(Collectors.joining(" "));
    }

    /** Files per partition and lane. */
    Map<String, Long> filesPerPlace() {
        return open(objects).snapshot().files().stream()
                .collect(Collectors.groupingBy(
                        file -> shown(file) + " " + file.tags(), TreeMap::new, Collectors.counting()));
    }
}
