// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import dev.alluvium.connect.common.metric.MetricBean;
import dev.alluvium.connect.delta.catalog.Catalogs;
import dev.alluvium.connect.delta.commit.FlushNotes;
import dev.alluvium.connect.delta.commit.Stores;
import dev.alluvium.connect.delta.commit.Targets;
import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.connect.delta.metric.SinkMetrics;
import dev.alluvium.connect.delta.metric.TableMetric;
import dev.alluvium.connect.delta.route.TableLocations;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.storage.ObjectStore;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the steps of one table work: its settings, and tables and stores that belong to the maintenance thread alone.
 * Confined to that thread.
 */
public final class TableSite implements AutoCloseable {
    private final String name;
    private final SinkConfig sink;
    private final TableConfig config;
    private final TableContext context;
    private final Stores stores;
    private final TableLocations locations;
    private final MetricBean<TableMetric> metrics;
    private final Catalogs catalogs;
    private final FlushNotes notes;
    private final Map<String, ObjectStore> storesByTable = new HashMap<>();
    private final Map<String, DeltaTable> open = new HashMap<>();

    /**
     * @param name of the table that users query
     * @param shared what the sites of a task have in common
     */
    public TableSite(String name, Shared shared) {
        this.name = name;
        this.sink = shared.sink();
        this.config = sink.table(name);
        this.context = Targets.context(shared.context(), config);
        this.stores = shared.stores();
        this.catalogs = shared.catalogs();
        this.notes = shared.notes();
        this.locations = new TableLocations(sink.routing());
        this.metrics = shared.metrics().table(name);
    }

    /**
     * What the sites of a task have in common.
     *
     * @param sink the task's settings
     * @param stores of the maintenance thread; not those of the task thread
     * @param context time, chance and habits of the engine
     * @param metrics the task's numbers
     * @param catalogs where tables are registered
     * @param notes of the task's flushes
     */
    public record Shared(
            SinkConfig sink,
            Stores stores,
            TableContext context,
            SinkMetrics metrics,
            Catalogs catalogs,
            FlushNotes notes) {
        /** Where nothing is flushed. */
        public Shared(SinkConfig sink, Stores stores, TableContext context, SinkMetrics metrics, Catalogs catalogs) {
            this(sink, stores, context, metrics, catalogs, new FlushNotes());
        }

        /** The same beside flushes of which these notes are. */
        public Shared sharing(FlushNotes flushes) {
            return new Shared(sink, stores, context, metrics, catalogs, flushes);
        }
    }

    /** The table that users query. */
    public String name() {
        return name;
    }

    /** The table that flushes write; its log says from which topic-partitions. */
    public String ingested() {
        return sink.ingested(name);
    }

    /** The task's settings. */
    public SinkConfig sink() {
        return sink;
    }

    /** The table's settings. */
    public TableConfig config() {
        return config;
    }

    /** Time, chance and habits of the engine, for this table. */
    public TableContext context() {
        return context;
    }

    /** The table's numbers; may be written by this thread and the task's. */
    public MetricBean<TableMetric> metrics() {
        return metrics;
    }

    /** Where tables are registered. */
    public Catalogs catalogs() {
        return catalogs;
    }

    /** Whether the task's flushes to this table lost so often in a row that the task must not race itself. */
    boolean losesRaces() {
        return notes.areLost(ingested()) && ingested().equals(name);
    }

    /** The key of the table's rows; no columns as long as neither the settings nor a flush of this task say it. */
    List<String> keyColumns() {
        List<String> fields = config.keys().fields();
        return fields.isEmpty() ? notes.keyColumns(name) : fields;
    }

    /** Where a table of this name lies. */
    public URI location(String table) {
        return locations.location(table);
    }

    /** The store of a table of this name; the site closes it. */
    public ObjectStore store(String table) {
        return storesByTable.computeIfAbsent(table, which -> stores.open(locations.location(which)));
    }

    /** The table of this name, once there is one; the same instance each time. */
    public Optional<DeltaTable> table(String table) {
        DeltaTable known = open.get(table);
        if (known == null) {
            DeltaTable.open(store(table), context).ifPresent(found -> open.put(table, found));
        }
        return Optional.ofNullable(open.get(table));
    }

    /** Brings every open table to its newest version. */
    void refresh() {
        open.values().forEach(DeltaTable::refresh);
    }

    /** Forgets the open tables: one that was made anew is opened again. */
    void forgetTables() {
        open.clear();
    }

    @Override
    public void close() {
        open.clear();
        storesByTable.values().forEach(ObjectStore::close);
        storesByTable.clear();
    }
}
