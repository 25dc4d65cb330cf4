// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.deletionvector.VectorKeys;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.RemoveFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.sim.Mutant.Table;
import dev.alluvium.delta.sim.NaiveTable.Change;
import dev.alluvium.delta.sim.Scenario.Trait;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says after every commit whether the tables are what they must be. It reads the log's lines and the rows, and knows
 * what the sources hold; how the engine reduces, locates, decides or stages is none of its business.
 */
final class Judge {
    private static final Pattern SOURCE = Pattern.compile(World.PREFIX + ":(merge:)?topic-(\\d+)(?:#(\\d+))?");

    private final World world;
    private final NaiveTable model;
    private final Map<Table, Files> files = new EnumMap<>(Table.class);
    private final Map<String, Integer> epochs = new HashMap<>();
    private final List<Map<Long, Map<String, Object>>> states = new ArrayList<>();
    private Foreign foreign = () -> {};

    Judge(World world) {
        this.world = world;
        Scenario scenario = world.scenario();
        this.model = new NaiveTable(
                World.VALUE_COLUMNS,
                !scenario.has(Trait.UPSERTS),
                scenario.has(Trait.SEQUENCED),
                scenario.has(Trait.SOFT_DELETES),
                scenario.has(Trait.REMEMBERS));
        for (Table table : Table.values()) {
            if (world.objects(table) != null) {
                files.put(table, new Files(world.log(table).newest().metadata()));
            }
        }
        states.add(model.state());
    }

    /** What another engine does to rows in the commit that it makes next. */
    interface Foreign {
        void apply();
    }

    /** One table's live files, as the lines of the log have it. */
    private static final class Files {
        private final Map<String, AddFile> live = new TreeMap<>();
        private final Map<String, AddFile> byPath = new TreeMap<>();
        private final Map<String, Long> txns = new TreeMap<>();
        private final List<Version> versions = new ArrayList<>();
        private TableLayout layout;

        Files(Metadata metadata) {
            versions.add(new Version(Long.MIN_VALUE, Map.of()));
            setLayout(metadata);
        }

        private void setLayout(Metadata metadata) {
            StructType schema = SchemaJson.parse(metadata.schemaString());
            layout = new TableLayout(schema, metadata.partitionColumns());
        }
    }

    /** A version: when it was made, and its files. */
    private record Version(long millis, Map<String, AddFile> files) {}

    NaiveTable model() {
        return model;
    }

    /** Whether anything of this partition was written since it was last set back. */
    boolean hasWritten(int partition) {
        Files of = files.get(world.isStaged() ? Table.STAGING : Table.ROWS);
        return of.txns.getOrDefault(newest(of, World.PREFIX + ":topic-" + partition), -1L) >= 0;
    }

    /** The files of the newest version. */
    List<AddFile> live(Table table) {
        return List.copyOf(files.get(table).live.values());
    }

    TableLayout layout(Table table) {
        return files.get(table).layout;
    }

    /** The rows of an older version, where all its files are still within the retention; null otherwise. */
    Map<Long, Map<String, Object>> stateWithin(int version, long sinceMillis) {
        List<Version> versions = files.get(Table.ROWS).versions;
        boolean within =
                version + 1 < versions.size() && versions.get(version + 1).millis() > sinceMillis;
        return within ? states.get(version) : null;
    }

    Map<String, AddFile> filesOf(int version) {
        return files.get(Table.ROWS).versions.get(version).files();
    }

    int versions() {
        return files.get(Table.ROWS).versions.size();
    }

    /** The next commit of rows is another engine's. */
    void announce(Foreign effect) {
        foreign = effect;
    }

    void committed(Table table, LogCommit commit) {
        Files of = files.get(table);
        checkLines(of, commit);
        List<Txn> moved = txns(of, commit);
        if (isReset(commit)) {
            moved.forEach(this::beginEpoch);
        }
        of.versions.add(new Version(world.nowMillis(), new TreeMap<>(of.live)));
        if (table == Table.ROWS) {
            model.commit(changes(of, moved));
            foreign.apply();
            foreign = () -> {};
            states.add(model.hasCopies() ? null : model.state());
            compareRows();
        } else {
            moved.forEach(txn -> advance(of, txn, new ArrayList<>()));
        }
        if (world.isStaged()) {
            checkStaged();
        }
    }

    /** I5, I11, and what a reader makes of the lines that keys files by their paths. */
    private static void checkLines(Files of, LogCommit commit) {
        for (Action action : commit.actions()) {
            if (action instanceof RemoveFile remove) {
                AddFile gone = of.live.remove(remove.path());
                check(gone != null, "version %s removes %s, which is not live", commit.version(), remove.path());
                check(
                        gone.deletionVector().equals(remove.deletionVector()),
                        "version %s removes %s with another vector",
                        commit.version(),
                        remove.path());
                of.byPath.remove(remove.path());
            } else if (action instanceof AddFile add) {
                of.byPath.put(add.path(), add);
            } else if (action instanceof Metadata metadata) {
                of.setLayout(metadata);
            }
        }
        for (Action action : commit.actions()) {
            if (action instanceof AddFile add) {
                check(
                        of.live.put(add.path(), add) == null,
                        "version %s adds %s, which is live",
                        commit.version(),
                        add.path());
            }
        }
        check(of.live.equals(of.byPath), "a reader by paths loses files of version %s", commit.version());
    }

    /** Those of sources, by their ids; none is ever lowered. */
    private static List<Txn> txns(Files of, LogCommit commit) {
        SortedMap<String, Txn> sources = new TreeMap<>();
        for (Action action : commit.actions()) {
            if (action instanceof Txn txn) {
                long before = of.txns.getOrDefault(txn.appId(), Long.MIN_VALUE);
                check(txn.version() >= before, "version %s lowers the txn of %s", commit.version(), txn.appId());
                if (SOURCE.matcher(txn.appId()).matches()) {
                    sources.put(txn.appId(), txn);
                } else {
                    of.txns.put(txn.appId(), txn.version());
                }
            }
        }
        return List.copyOf(sources.values());
    }

    private static boolean isReset(LogCommit commit) {
        return commit.actions().stream()
                .anyMatch(action -> action instanceof Action.CommitInfo info
                        && "SET OFFSETS".equals(info.fields().get("operation")));
    }

    /** From here on the id is about the topic-partition as it is now. */
    private void beginEpoch(Txn txn) {
        Matcher source = SOURCE.matcher(txn.appId());
        check(source.matches() && txn.version() == -1, "a reset goes to the beginning");
        epochs.put(txn.appId(), world.topics().epoch(Integer.parseInt(source.group(2))));
    }

    private List<Change> changes(Files of, List<Txn> moved) {
        List<Change> changes = new ArrayList<>();
        moved.forEach(txn -> advance(of, txn, changes));
        return changes;
    }

    private void advance(Files of, Txn txn, List<Change> changes) {
        Matcher source = SOURCE.matcher(txn.appId());
        check(source.matches(), "%s is no source", txn.appId());
        int partition = Integer.parseInt(source.group(2));
        long from = of.txns.getOrDefault(txn.appId(), -1L);
        of.txns.put(txn.appId(), txn.version());
        int epoch = source.group(1) == null ? epochs.getOrDefault(txn.appId(), 0) : stagedEpoch(partition);
        changes.addAll(world.topics().between(partition, epoch, from, txn.version()));
    }

    /** What is staged of a partition is of this epoch. */
    private int stagedEpoch(int partition) {
        return epochs.getOrDefault(newest(files.get(Table.STAGING), World.PREFIX + ":topic-" + partition), 0);
    }

    private static int generation(String id) {
        int mark = id.indexOf('#');
        return mark < 0 ? 0 : Integer.parseInt(id.substring(mark + 1));
    }

    /** The id of the highest generation. */
    private static String newest(Files of, String name) {
        String newest = name;
        int highest = 0;
        for (String id : of.txns.keySet()) {
            if (id.startsWith(name + "#")) {
                int generation = Integer.parseInt(id.substring(name.length() + 1));
                newest = generation > highest ? id : newest;
                highest = Math.max(highest, generation);
            }
        }
        return newest;
    }

    /** C1, C2, I1, I2, I7. */
    private void compareRows() {
        List<String> actual = new ArrayList<>();
        Files of = files.get(Table.ROWS);
        for (AddFile file : of.live.values()) {
            String lane = file.tags().get("alluvium.lane");
            try (RowCursor rows = reader(Table.ROWS).read(file, of.layout, everyColumn(of.layout))) {
                while (rows.next()) {
                    actual.add(text(of.layout, rows.row()));
                    check(
                            lane == null || mayHave(lane, (Long) rows.row()[0]),
                            "a file of lane %s has a row of another",
                            lane);
                }
            }
        }
        Collections.sort(actual);
        List<String> expected = model.rows();
        check(actual.equals(expected), "the table is\n  %s\nand should be\n  %s", actual, expected);
    }

    private boolean mayHave(String lane, long key) {
        return model.writer(key)
                .map(partition -> lane.equals("topic-" + partition))
                .orElse(true);
    }

    private String text(TableLayout layout, Object[] row) {
        SortedMap<String, Object> values = new TreeMap<>();
        for (int i = 0; i < row.length; i++) {
            values.put(layout.schema().field(i).name(), row[i]);
        }
        Scenario scenario = world.scenario();
        if (scenario.has(Trait.UPSERTS) && !scenario.has(Trait.SEQUENCED)) {
            // Where the offset orders, the column is data like any other, and the model does not keep it.
            values.remove("seq");
        }
        return values.toString();
    }

    private static BitSet everyColumn(TableLayout layout) {
        BitSet all = layout.allColumns();
        return all;
    }

    private DataFiles reader(Table table) {
        TableContext nobody = new Process(world, "judge", Mutant.NONE, 0).context();
        return world.files(table, world.objects(table), nobody);
    }

    /** What is staged and not merged is there, once. */
    private void checkStaged() {
        Files staging = files.get(Table.STAGING);
        Map<Integer, List<Long>> staged = stagedOffsets(staging);
        for (int p = 0; p < world.topics().partitions(); p++) {
            String name = "topic-" + p;
            long cut = staging.txns.getOrDefault(newest(staging, World.PREFIX + ":" + name), -1L);
            Files rows = files.get(Table.ROWS);
            String mergedId = newest(rows, World.PREFIX + ":merge:" + name);
            boolean isReset = generation(mergedId) < generation(newest(staging, World.PREFIX + ":" + name));
            long merged = isReset ? -1 : rows.txns.getOrDefault(mergedId, -1L);
            List<Long> waiting = new ArrayList<>(staged.getOrDefault(p, List.of()));
            waiting.removeIf(offset -> offset <= merged);
            Collections.sort(waiting);
            List<Long> expected = world.topics().between(p, stagedEpoch(p), merged, cut).stream()
                    .map(Change::offset)
                    .toList();
            check(waiting.equals(expected), "staged of %s are %s and should be %s", name, waiting, expected);
        }
    }

    private Map<Integer, List<Long>> stagedOffsets(Files staging) {
        Map<Integer, List<Long>> offsets = new HashMap<>();
        int partition = staging.layout.schema().indexOf("_partition");
        int offset = staging.layout.schema().indexOf("_offset");
        for (AddFile file : staging.live.values()) {
            try (RowCursor rows = reader(Table.STAGING).read(file, staging.layout, everyColumn(staging.layout))) {
                while (rows.next()) {
                    offsets.computeIfAbsent((Integer) rows.row()[partition], p -> new ArrayList<>())
                            .add((Long) rows.row()[offset]);
                }
            }
        }
        return offsets;
    }

    /** Data files, and the files of their vectors. */
    private static Set<String> objectsOf(Version version, ObjectStore store) {
        Set<String> keys = new HashSet<>();
        for (AddFile file : version.files().values()) {
            keys.add(DataFilePaths.decode(file.path()));
            file.deletionVector()
                    .flatMap(vector -> VectorKeys.key(vector, store.location()))
                    .ifPresent(keys::add);
        }
        return keys;
    }

    /** I9: no object is gone that a version within the retention names. */
    void checkNothingNeededIsGone() {
        long since = world.nowMillis() - World.RETENTION.toMillis();
        for (Map.Entry<Table, Files> table : files.entrySet()) {
            List<Version> versions = table.getValue().versions;
            Set<String> needed = new HashSet<>();
            for (int v = 0; v < versions.size(); v++) {
                if (v + 1 == versions.size() || versions.get(v + 1).millis() > since) {
                    needed.addAll(objectsOf(versions.get(v), world.objects(table.getKey())));
                }
            }
            for (String path : needed) {
                check(
                        world.objects(table.getKey()).head(path).isPresent(),
                        "%s is gone, and a version within the retention has it",
                        path);
            }
        }
    }

    /** Nothing is lost: all that the sources have is in the table. */
    void checkComplete() {
        Files rows = files.get(Table.ROWS);
        for (int p = 0; p < world.topics().partitions(); p++) {
            String name = World.PREFIX + (world.isStaged() ? ":merge:topic-" : ":topic-") + p;
            List<Change> changes = world.topics().changes(p, world.topics().epoch(p));
            long last = changes.get(changes.size() - 1).offset();
            long covered = rows.txns.getOrDefault(newest(rows, name), -1L);
            check(covered == last, "%s ends at %s and not at %s", name, covered, last);
        }
        compareRows();
    }

    /** A commit in a few words. */
    static String outline(LogCommit commit) {
        StringBuilder text = new StringBuilder();
        for (Action action : commit.actions()) {
            if (action instanceof Action.CommitInfo info) {
                text.append(info.fields().get("operation"));
            } else if (action instanceof Txn txn) {
                text.append(' ').append(txn.appId()).append('=').append(txn.version());
            } else if (action instanceof AddFile add) {
                text.append(" +").append(add.path());
                add.deletionVector()
                        .ifPresent(vector -> text.append("(vector of ")
                                .append(vector.cardinality())
                                .append(')'));
            } else if (action instanceof RemoveFile remove) {
                text.append(" -").append(remove.path());
            } else {
                text.append(' ').append(action.getClass().getSimpleName());
            }
        }
        return text.toString();
    }

    private static void check(boolean holds, String message, Object... values) {
        if (!holds) {
            throw new AssertionError(String.format(message, values));
        }
    }
}
