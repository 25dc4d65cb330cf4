// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the commits of a table, all from the first, say together.
 *
 * @param version the last one, -1 for no table
 * @param txns last version by app id
 * @param files the live data files by their paths as in the log
 * @param repeats commits whose {@code txn} is not above the one before it of the same app id, in words
 */
public record LogState(long version, Map<String, Long> txns, Map<String, DataFile> files, List<String> repeats) {

    /** Copies the collections. */
    public LogState {
        txns = Map.copyOf(txns);
        files = Map.copyOf(files);
        repeats = List.copyOf(repeats);
    }

    static LogState of(List<Commit> commits) {
        Map<String, Long> txns = new HashMap<>();
        Map<String, DataFile> files = new HashMap<>();
        List<String> repeats = new ArrayList<>();
        long version = -1;
        for (Commit commit : commits) {
            version = commit.version();
            commit.txns().forEach((appId, now) -> {
                Long before = txns.put(appId, now);
                if (before != null && now <= before) {
                    repeats.add(
                            "version " + commit.version() + " sets txn '" + appId + "' to " + now + " after " + before);
                }
            });
            // A path that is removed and added in one commit stays.
            files.keySet().removeAll(commit.removed());
            files.putAll(commit.added());
        }
        return new LogState(version, txns, files, repeats);
    }
}
