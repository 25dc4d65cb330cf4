// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.table;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.inspect.HistoryEntry;
import dev.alluvium.delta.inspect.TableInspection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code history}: what was done to a table, as far back as its log reaches. */
final class HistoryCommand implements TableCommand {
    private static final long DEFAULT_LIMIT = 20;

    @Override
    public Set<String> options() {
        return Set.of("--limit");
    }

    @Override
    public Set<String> flags() {
        return Set.of();
    }

    @Override
    public boolean run(TableSession session) {
        DeltaTable table = session.table();
        long limit = session.arguments().number("--limit", 1).orElse(DEFAULT_LIMIT);
        List<HistoryEntry> entries =
                new TableInspection(table, session.files(table)).history((int) Math.min(limit, Integer.MAX_VALUE));
        List<Map<String, @Nullable Object>> commits = new ArrayList<>();
        for (HistoryEntry entry : entries) {
            commits.add(commit(entry));
            session.report()
                    .line(String.format(
                            "%-8d %-24s %-20s +%d -%d %s %s",
                            entry.version(),
                            at(entry),
                            entry.operation().isEmpty() ? "?" : entry.operation(),
                            entry.added(),
                            entry.removed(),
                            entry.engineInfo(),
                            new TreeMap<>(entry.metrics())));
        }
        session.report().hidden("location", session.store().location()).hidden("commits", commits);
        return true;
    }

    private static String at(HistoryEntry entry) {
        return entry.timestamp().isPresent()
                ? Instant.ofEpochMilli(entry.timestamp().getAsLong()).toString()
                : "?";
    }

    private static Map<String, @Nullable Object> commit(HistoryEntry entry) {
        Map<String, @Nullable Object> commit = new LinkedHashMap<>();
        commit.put("version", entry.version());
        commit.put(
                "timestamp", entry.timestamp().isPresent() ? entry.timestamp().getAsLong() : null);
        commit.put("operation", entry.operation());
        commit.put("operationParameters", new TreeMap<>(entry.parameters()));
        commit.put("operationMetrics", new TreeMap<>(entry.metrics()));
        commit.put("engineInfo", entry.engineInfo());
        commit.put("txnId", entry.txnId().orElse(null));
        commit.put("filesAdded", entry.added());
        commit.put("filesRemoved", entry.removed());
        return commit;
    }
}
