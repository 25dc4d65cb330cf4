// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.drain;

import dev.alluvium.quickstart.watch.CommitWatcher;
import dev.alluvium.quickstart.watch.LogState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What sinks in staging mode have not merged yet although a merge is due: it is, by time, for every staged record, and
 * by number, for as many records as the threshold says.
 *
 * <p>Confined to one thread.
 */
final class StagedTables {
    private static final String MERGE = "merge:";

    private final CommitWatcher commits;

    StagedTables(CommitWatcher commits) {
        this.commits = commits;
    }

    /** Names of the staging tables that a sink of this configuration may have beside the tables. */
    static List<String> names(Iterable<String> tables, Map<String, String> config) {
        List<String> names = new ArrayList<>();
        for (String table : tables) {
            if (isStaged(table, config)) {
                names.add(table + SinkSettings.suffix(table, config));
            }
        }
        return names;
    }

    private static boolean isStaged(String table, Map<String, String> config) {
        return SinkSettings.of(table, "write.mode", config).equals("staging");
    }

    /** In words, one per table and partition. */
    List<String> behind(String connector, Map<String, String> config) {
        List<String> behind = new ArrayList<>();
        for (String table : commits.tables()) {
            if (isStaged(table, config)) {
                LogState staging = commits.state(table + SinkSettings.suffix(table, config));
                behind.addAll(behind(connector, config, table, staging));
            }
        }
        return behind;
    }

    private List<String> behind(String connector, Map<String, String> config, String table, LogState staging) {
        String prefix = config.getOrDefault("txn.app.id.prefix", connector) + ":";
        LogState target = commits.state(table);
        List<String> behind = new ArrayList<>();
        staging.txns().forEach((appId, staged) -> {
            if (appId.startsWith(prefix)) {
                String lane = appId.substring(prefix.length());
                long merged = target.txns().getOrDefault(prefix + MERGE + lane, -1L);
                if (merged < staged) {
                    behind.add("connector " + connector + " has staged " + lane + " up to " + staged + " for table "
                            + table + ", and merged up to " + merged);
                }
            }
        });
        boolean byTime = SinkSettings.number(table, "merge.interval.ms", config, 300_000) >= 0;
        long threshold = SinkSettings.number(table, "merge.records.threshold", config, 1_000_000);
        boolean byNumber = threshold >= 0 && StagedFiles.unmergedRows(staging, target, prefix) >= threshold;
        return byTime || byNumber ? behind : List.of();
    }
}
