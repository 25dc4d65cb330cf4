// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.watch;

import dev.alluvium.quickstart.locate.TableFiles;
import dev.alluvium.quickstart.locate.TableLocations;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Looks at the logs of all named tables and notes when each commit became readable.
 *
 * <p>Thread-safe.
 */
public final class CommitWatcher {
    private final TableLocations locations;
    private final Clock clock;
    private final Map<String, Watched> tables = new ConcurrentHashMap<>();

    /** Watches these tables; one that does not exist yet is looked for until it does. */
    public CommitWatcher(TableLocations locations, Collection<String> names, Clock clock) {
        this.locations = locations;
        this.clock = clock;
        names.forEach(name -> tables.put(name, new Watched()));
    }

    private static final class Watched {
        private volatile Optional<TableFiles> files = Optional.empty();
        private final List<Commit> commits = new CopyOnWriteArrayList<>();
        private volatile String last = "";
    }

    /** Looks once at every table. */
    public synchronized void look() {
        tables.forEach((name, watched) -> {
            if (watched.files.isEmpty()) {
                watched.files = locations.find(name);
            }
            watched.files.ifPresent(files -> look(watched, files));
        });
    }

    /** Names of the watched tables, in order. */
    public Set<String> tables() {
        return new TreeSet<>(tables.keySet());
    }

    /** The table's last commit seen, or -1. */
    public long version(String table) {
        List<Commit> commits = commits(table);
        return commits.isEmpty() ? -1 : commits.get(commits.size() - 1).version();
    }

    /** Everything that the table's log says, as of the last look. */
    public LogState state(String table) {
        return LogState.of(commits(table));
    }

    /** Where the table lies; empty while it does not exist. */
    public Optional<TableFiles> files(String table) {
        Watched watched = tables.get(table);
        return watched == null ? Optional.empty() : watched.files;
    }

    /** Latency of the events that the table covers so far. */
    public Latency latency(String table, SentTimes sentTimes) {
        return Latency.of(commits(table), sentTimes);
    }

    private List<Commit> commits(String table) {
        Watched watched = tables.get(table);
        return watched == null ? List.of() : watched.commits;
    }

    private void look(Watched watched, TableFiles files) {
        List<String> names = files.listLog(watched.last);
        long now = clock.millis();
        List<Commit> seen = new ArrayList<>();
        for (String name : names) {
            Optional<Long> version = Commit.version(name);
            if (version.isPresent()) {
                seen.add(Commit.read(version.get(), now, files.readLog(name)));
                watched.last = name;
            }
        }
        watched.commits.addAll(seen);
    }
}
