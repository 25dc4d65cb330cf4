// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.commit;

import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.connect.delta.error.SinkErrors;
import dev.alluvium.connect.delta.route.TableLocations;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.spill.SpillBudget;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The tables of a task, by name. Confined to the task thread. */
public final class Targets implements AutoCloseable {
    private static final Path SPILLS = Path.of(System.getProperty("java.io.tmpdir"));

    private final SinkConfig config;
    private final TableLocations locations;
    private final Stores stores;
    private final TableContext context;
    private final Map<String, TableTarget> byName = new HashMap<>();

    /**
     * @param config with the tables' settings
     * @param stores where they lie
     * @param context time, chance and habits of the engine; the checkpoint interval is each table's own
     */
    public Targets(SinkConfig config, Stores stores, TableContext context) {
        this.config = config;
        this.locations = new TableLocations(config.routing());
        this.stores = stores;
        this.context = context;
    }

    /** The table of this name; not opened by this call. */
    public TableTarget get(String name) {
        TableTarget known = byName.get(name);
        if (known == null) {
            TableConfig settings = config.table(name);
            checkStagingNames(name, config.ingested(name));
            known = new TableTarget(
                    settings,
                    stores.open(locations.location(config.ingested(name))),
                    () -> stores.open(locations.location(name)),
                    context(context, settings),
                    new SpillBudget(config.staging(name).mergeMemoryBytes(), SPILLS));
            byName.put(name, known);
        }
        return known;
    }

    /** The tables that were asked for and not let go, by name. */
    SortedSet<String> names() {
        return new TreeSet<>(byName.keySet());
    }

    /** Forgets the table, which {@link #get} makes anew; whoever let it go closes it. */
    Optional<TableTarget> remove(String name) {
        return Optional.ofNullable(byName.remove(name));
    }

    /** A table that records are routed to must not be the one in which another's events are staged. */
    private void checkStagingNames(String name, String ingested) {
        for (String other : byName.keySet()) {
            if (config.ingested(other).equals(name) || other.equals(ingested)) {
                throw SinkErrors.stagingNameTaken(name, other);
            }
        }
    }

    /** The engine's habits for a table of these settings. */
    public static TableContext context(TableContext context, TableConfig settings) {
        CommitPolicy general = context.commitPolicy();
        CommitPolicy own = new CommitPolicy(
                general.maxRetries(),
                general.backoff(),
                general.maxBackoff(),
                general.timeout(),
                settings.files().checkpointInterval());
        return new TableContext(
                context.clock(), context.ids(), context.jitter(), context.pause(), context.engineInfo(), own);
    }

    @Override
    public void close() {
        byName.values().forEach(TableTarget::close);
        byName.clear();
        stores.close();
    }
}
