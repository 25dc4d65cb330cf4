// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.CommitInfo;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Action.RemoveFile;
import dev.alluvium.delta.log.StaleEntry.Origin;
import dev.alluvium.delta.storage.ObjectKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the commits after a checkpoint did to files, so that whoever opens a table sees the damage that whoever followed
 * it has seen. A reconciled state shows neither order nor a remove that met nothing. Confined to one load.
 */
public final class LogTail {
    private final SortedMap<Long, LogCommit> commits = new TreeMap<>();

    /** A commit of the log; in any order. Only what it does to files is kept. */
    public void take(LogCommit commit) {
        List<Action> kept = new ArrayList<>();
        for (Action action : commit.actions()) {
            if (action instanceof AddFile add) {
                kept.add(bare(add.path(), add.deletionVector()));
            } else if (action instanceof RemoveFile remove) {
                kept.add(bare(remove.path(), remove.deletionVector()).remove(0, true));
            } else if (action instanceof CommitInfo) {
                kept.add(action);
            }
        }
        commits.put(commit.version(), new LogCommit(commit.version(), kept));
    }

    private static AddFile bare(String path, Optional<DeletionVector> vector) {
        return new AddFile(path, Map.of(), 0, 0, true, null, Map.of(), vector);
    }

    /**
     * What was found.
     *
     * @param live one entry of each path
     * @param stale those that should not be there
     */
    record Result(Map<String, AddFile> live, List<StaleEntry> stale) {}

    /**
     * Tells live entries from stale ones.
     *
     * @param version that the files are of
     * @param files all that are live by the protocol
     * @throws ProtocolViolationException if a path has several entries, and no commit tells which one counts
     */
    Result reconcile(long version, Collection<AddFile> files) {
        Map<String, AddFile> live = new HashMap<>(files.size() * 2);
        Map<String, List<AddFile>> several = new HashMap<>();
        for (AddFile file : files) {
            AddFile other = live.put(file.path(), file);
            if (other != null && !other.deletionVector().equals(file.deletionVector())) {
                several.computeIfAbsent(file.path(), path -> new ArrayList<>(List.of(other)))
                        .add(file);
            }
        }
        Replay replay = new Replay(newest(version));
        List<StaleEntry> stale = new ArrayList<>();
        several.forEach((path, entries) -> {
            AddFile newest = replay.newest(entries, version);
            live.put(path, newest);
            entries.stream()
                    .filter(entry -> !entry.equals(newest))
                    .forEach(entry -> stale.add(replay.stale(entry, true)));
        });
        for (String path : replay.removed()) {
            AddFile left = live.remove(path);
            if (left != null) {
                stale.add(replay.stale(left, false));
            }
        }
        return new Result(live, List.copyOf(stale));
    }

    /** Those that lead up to this version without a gap, in order. */
    private List<LogCommit> newest(long version) {
        long first = version;
        while (commits.containsKey(first)) {
            first--;
        }
        return List.copyOf(commits.subMap(first + 1, version + 1).values());
    }

    /** What a commit removes and none before it has added was there already, for all that can be told. */
    private static Map<String, AddFile> presumed(List<LogCommit> commits) {
        Map<String, AddFile> presumed = new HashMap<>();
        if (!commits.isEmpty() && commits.get(0).version() == 0) {
            return presumed;
        }
        Set<AddFile> added = new HashSet<>();
        for (LogCommit commit : commits) {
            for (Action action : commit.actions()) {
                if (action instanceof RemoveFile remove) {
                    AddFile file = bare(remove.path(), remove.deletionVector());
                    if (!added.contains(file)) {
                        presumed.putIfAbsent(remove.path(), file);
                    }
                }
            }
            for (Action action : commit.actions()) {
                if (action instanceof AddFile add) {
                    added.add(add);
                }
            }
        }
        return presumed;
    }

    /** The newest commits once more. Only what they say themselves is known of the time before. */
    private static final class Replay {
        private final FileEntries entries;
        private final Map<String, Origin> touched = new HashMap<>();

        Replay(List<LogCommit> commits) {
            entries = new FileEntries(LiveFiles.of(presumed(commits)), List.of());
            for (LogCommit commit : commits) {
                entries.apply(commit);
                Origin origin = Origin.of(commit);
                for (Action action : commit.actions()) {
                    if (action instanceof AddFile add) {
                        touched.put(add.path(), origin);
                    } else if (action instanceof RemoveFile remove) {
                        touched.put(remove.path(), origin);
                    }
                }
            }
        }

        /** The paths that have no entry any more, if every remove met what it named. */
        List<String> removed() {
            return touched.keySet().stream()
                    .filter(path -> entries.live().get(path) == null)
                    .toList();
        }

        AddFile newest(List<AddFile> several, long version) {
            AddFile word = entries.live().get(several.get(0).path());
            return several.stream()
                    .filter(entry -> word == null || word.deletionVector().equals(entry.deletionVector()))
                    .filter(entry -> touched.containsKey(entry.path()))
                    .findFirst()
                    .orElseThrow(() -> new ProtocolViolationException("version " + version
                            + " has several entries of file '"
                            + ObjectKeys.shown(several.get(0).path())
                            + "', and its log no longer tells which one is stale; repair the log before writing"));
        }

        StaleEntry stale(AddFile file, boolean second) {
            return entries.stale().stream()
                    .filter(known -> known.is(file.path(), file.deletionVector()))
                    .map(known -> new StaleEntry(known.left(), known.secondEntry(), file))
                    .findFirst()
                    .orElseGet(() -> new StaleEntry(Objects.requireNonNull(touched.get(file.path())), second, file));
        }
    }
}
