// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.index.IndexFollower;
import dev.alluvium.delta.log.Expectation;
import dev.alluvium.delta.merge.Assignment;
import dev.alluvium.delta.merge.Fence;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.FlushResult;
import dev.alluvium.delta.merge.LaneGrowth;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.sim.Mutant.Table;
import dev.alluvium.delta.sim.NaiveTable.Change;
import dev.alluvium.delta.sim.NaiveTable.Kind;
import dev.alluvium.delta.sim.Scenario.Trait;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.stage.StageWriter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A task that reads any topic-partition whenever it likes and keeps what it read for as long as it likes: more zombies
 * than any real cluster has.
 */
final class SinkTask extends Actor {
    private final int patience;
    private DeltaTable table;
    private Function<FlushRequest, FlushResult> writer;
    private Runnable closing = () -> {};
    private final SortedMap<Integer, Buffer> buffers = new TreeMap<>();
    private final Set<String> grown = new HashSet<>();

    /** What the task has read of one topic-partition and not committed yet. */
    private static final class Buffer {
        private final int epoch;
        private Expectation expected;
        private long position;
        private final List<Change> changes = new ArrayList<>();

        Buffer(int epoch, Expectation expected) {
            this.epoch = epoch;
            this.expected = expected;
            this.position = expected.version().orElse(-1) + 1;
        }

        boolean isPending() {
            return position - 1 > expected.version().orElse(-1);
        }
    }

    /** @param patience how rarely it commits what it has; a task that keeps things long is more of a zombie */
    SinkTask(World world, String name, int patience) {
        super(world, name);
        this.patience = patience;
    }

    private Table tableName() {
        return world().isStaged() ? Table.STAGING : Table.ROWS;
    }

    @Override
    void start(Process born) {
        buffers.clear();
        grown.clear();
        table = null;
        closing = () -> {};
        DeltaTable opened = world().open(tableName(), born);
        DataFiles files = world().files(tableName(), opened, born);
        Fence fence = born.mutant().fence(tableName(), Fence.EQUALITY);
        if (world().isStaged()) {
            StageWriter.Settings settings =
                    new StageWriter.Settings(1L << 20, Compression.NONE, event -> event.offset() * 1000);
            writer = new StageWriter(opened, settings, files, fence)::flush;
        } else {
            TableWriter.Ports ports = new TableWriter.Ports(
                    files,
                    born.mutant().index(world().makeIndex(opened)),
                    fence,
                    born.mutant()::deleted,
                    born.mutant()::decisions,
                    // Every other task follows the commits of others as one difference.
                    opened.snapshot().version() % 2 == 0 ? 3 : IndexFollower.MOST_NOTES);
            TableWriter made = new TableWriter(opened, world().writerSettings(), SpillBudget.UNBOUNDED, ports);
            writer = made::flush;
            closing = made::close;
        }
        table = opened;
    }

    @Override
    Runnable next() {
        if (table == null) {
            return () -> start(process());
        }
        boolean isPending = buffers.values().stream().anyMatch(Buffer::isPending);
        int dice = world().choices().below(40);
        int partition = world().choices().below(world().topics().partitions());
        boolean largeFiles = world().scenario().has(Trait.LARGE_FILES);
        int polls = isHasty() || largeFiles ? 2 : patience;
        if (dice < (isPending ? polls : 36)) {
            int most = isHasty() ? 2 : largeFiles ? 6 : 4;
            return () -> poll(partition, world().choices().below(most + 1));
        }
        if (dice < 36) {
            return this::flush;
        }
        return dice < 39 ? () -> buffers.remove(partition) : this::end;
    }

    /** It is stopped, or killed. */
    private void end() {
        if (world().savesIndexes() && world().choices().oneIn(2)) {
            closing.run();
        }
        process().kill();
    }

    private boolean isHasty() {
        return world().scenario().has(Trait.MANY_DELETES);
    }

    /** The process lives on; a batch may be tried again as it is, or begun anew from what the table says. */
    @Override
    void failed() {
        if (world().choices().oneIn(2)) {
            buffers.clear();
        }
    }

    void poll(int partition, int atMost) {
        int epoch = world().topics().epoch(partition);
        Buffer buffer = buffers.get(partition);
        if (buffer == null) {
            if (world().isResetDue(partition)) {
                return;
            }
            table.refresh();
            buffer = new Buffer(epoch, Expectation.of(table.snapshot(), appId(partition)));
            if (world().isResetDue(partition) || world().topics().epoch(partition) != epoch) {
                return;
            }
            buffers.put(partition, buffer);
            if (LaneGrowth.isGrown(table.snapshot(), "topic-" + partition, appId(partition))) {
                grown.add("topic-" + partition);
            }
        }
        int count = atMost;
        for (Change change : world().topics().changes(partition, buffer.epoch)) {
            if (change.offset() >= buffer.position) {
                if (count-- == 0) {
                    buffer.position = change.offset(); // what lies before it is no event, and covered all the same
                    return;
                }
                buffer.changes.add(change);
                buffer.position = change.offset() + 1;
            }
        }
    }

    void flush() {
        if (buffers.values().stream().noneMatch(Buffer::isPending)) {
            return;
        }
        FlushResult result = writer.apply(request());
        world().trace(() ->
                process().name() + ": flushed into version " + result.version() + ", fenced " + result.fencedAppIds());
        buffers.entrySet().removeIf(entry -> result.fencedAppIds().contains(appId(entry.getKey())));
        buffers.values().forEach(buffer -> {
            if (buffer.isPending()) {
                buffer.expected = buffer.expected.covered(buffer.position - 1);
                buffer.changes.clear();
            }
        });
        result.declaredAppIds()
                .forEach(appId -> buffers.forEach((partition, buffer) -> {
                    if (appId(partition).equals(appId)) {
                        buffer.expected = buffer.expected.covered(-1);
                    }
                }));
    }

    private FlushRequest request() {
        List<Part> parts = new ArrayList<>();
        buffers.forEach((partition, buffer) -> {
            if (buffer.isPending()) {
                Expectation now = Expectation.of(world().log(tableName()).newest(), appId(partition));
                parts.add(new Part(
                        "topic-" + partition,
                        appId(partition),
                        process().mutant().expected(buffer.expected, now),
                        buffer.position - 1,
                        buffer.changes.stream().map(this::event).toList()));
            }
        });
        return new FlushRequest(World.SCHEMA, parts, assignment(), rejections -> {
            world().pause();
            process().checkAlive();
        });
    }

    private Assignment assignment() {
        if (!world().scenario().has(Trait.LANES) || world().isStaged()) {
            return Assignment.WHOLE_TABLE;
        }
        SortedMap<String, String> lanes = new TreeMap<>();
        buffers.keySet().forEach(partition -> lanes.put("topic-" + partition, appId(partition)));
        return Assignment.ofLanes(lanes, lanes.keySet().stream().anyMatch(grown::contains));
    }

    private static String appId(int partition) {
        return World.PREFIX + ":topic-" + partition;
    }

    private Event event(Change change) {
        Object[] values = new Object[World.SCHEMA.size()];
        BitSet present = new BitSet();
        change.values().forEach((column, value) -> {
            values[World.SCHEMA.indexOf(column)] = value;
            present.set(World.SCHEMA.indexOf(column));
        });
        values[0] = change.key();
        values[4] = change.seq();
        Event.Kind kind = switch (change.kind()) {
            case FULL, UNAVAILABLE -> Event.Kind.UPSERT;
            case PARTIAL -> Event.Kind.PARTIAL;
            case DELETE -> Event.Kind.DELETE;
            case TRUNCATE -> Event.Kind.TRUNCATE;
        };
        boolean masked = change.kind() == Kind.PARTIAL || change.kind() == Kind.UNAVAILABLE;
        boolean carriesRow = kind == Event.Kind.UPSERT || kind == Event.Kind.PARTIAL;
        return new Event(
                kind,
                kind == Event.Kind.TRUNCATE ? new Object[0] : new Object[] {change.key()},
                carriesRow ? values : new Object[0],
                masked ? present : null,
                world().scenario().has(Trait.SEQUENCED) ? Sequence.of(change.seq()) : Sequence.NONE,
                change.offset(),
                null);
    }
}
