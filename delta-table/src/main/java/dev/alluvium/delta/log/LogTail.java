// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.AddFile;
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
    private final SortedMap<Long, Touches> commits = new TreeMap<>();

    private record Touch(boolean adds, String path, Optional<DeletionVector> vector) {
        Action action() {
            AddFile bare = new AddFile(path, Map.of(), 0, 0, true, null, Map.of(), vector);
            return adds ? bare : bare.remove(0, true);
        }
    }

    private record Touches(long version, Origin origin, List<Touch> files) {}

    /** A commit of the log; in any order. Of a file no more is kept than which one it is. */
    public void take(LogCommit commit) {
        List<Touch> files = new ArrayList<>();
        for (Action action : commit.actions()) {
            if (action instanceof AddFile add) {
                files.add(new Touch(true, add.path(), add.deletionVector()));
            } else if (action instanceof RemoveFile remove) {
                files.add(new Touch(false, remove.path(), remove.deletionVector()));
            }
        }
        commits.put(commit.version(), new Touches(commit.version(), Origin.of(commit), files));
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
        Replay replay = new Replay(newest(version), several.keySet());
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
    private List<Touches> newest(long version) {
        long first = version;
        while (commits.containsKey(first)) {
            first--;
        }
        return List.copyOf(commits.subMap(first + 1, version + 1).values());
    }

    /** The newest commits once more, and only the files that may be damaged: most are added and that is all. */
    private static final class Replay {
        private final FileEntries entries;
        private final Map<String, Origin> touched = new HashMap<>();

        Replay(List<Touches> commits, Set<String> several) {
            Set<String> suspects = new HashSet<>(several);
            commits.forEach(commit -> commit.files().stream()
                    .filter(touch -> !touch.adds())
                    .forEach(touch -> suspects.add(touch.path())));
            entries = new FileEntries(LiveFiles.of(presumed(commits)), List.of());
            for (Touches commit : commits) {
                List<Action> actions = new ArrayList<>();
                for (Touch touch : commit.files()) {
                    if (suspects.contains(touch.path())) {
                        actions.add(touch.action());
                        touched.put(touch.path(), commit.origin());
                    }
                }
                entries.apply(commit.origin(), actions);
            }
        }

        /** What a commit removes and none before it has added was there already, for all that can be told. */
        private static Map<String, AddFile> presumed(List<Touches> commits) {
            Map<String, AddFile> presumed = new HashMap<>();
            if (commits.isEmpty() || commits.get(0).version() == 0) {
                return presumed;
            }
            Set<Touch> added = new HashSet<>();
            for (Touches commit : commits) {
                for (Touch touch : commit.files()) {
                    Touch entry = new Touch(true, touch.path(), touch.vector());
                    if (!touch.adds() && !added.contains(entry)) {
                        presumed.putIfAbsent(touch.path(), (AddFile) entry.action());
                    }
                }
                commit.files().stream().filter(Touch::adds).forEach(added::add);
            }
            return presumed;
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
