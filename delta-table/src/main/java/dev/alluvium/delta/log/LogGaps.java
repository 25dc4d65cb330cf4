// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a log that cannot be loaded lacks, told from the names of its objects. Pure. */
public final class LogGaps {
    private static final Pattern CHECKPOINT =
            Pattern.compile(LogFiles.DIRECTORY + "(\\d{20})\\.checkpoint\\.(?:(\\d{10})\\.(\\d{10})\\.)?.*");

    private final NavigableSet<Long> commits = new TreeSet<>();
    private final NavigableSet<Long> checkpoints = new TreeSet<>();
    private final NavigableSet<Long> selfContained = new TreeSet<>();
    private final TreeMap<PartedCheckpoint, NavigableSet<Integer>> parts = new TreeMap<>();

    private record PartedCheckpoint(long version, int count) implements Comparable<PartedCheckpoint> {
        @Override
        public int compareTo(PartedCheckpoint other) {
            return version == other.version
                    ? Integer.compare(count, other.count)
                    : Long.compare(version, other.version);
        }

        String missing(NavigableSet<Integer> found) {
            int part = 1;
            while (found.contains(part)) {
                part++;
            }
            return "part " + part + " of the " + count + " of checkpoint " + version;
        }
    }

    private LogGaps(Collection<String> keys) {
        for (String key : keys) {
            OptionalLong commit = LogFiles.commitVersion(key);
            Matcher checkpoint = CHECKPOINT.matcher(key);
            if (commit.isPresent()) {
                commits.add(commit.getAsLong());
            } else if (LogFiles.isKnown(key) && checkpoint.matches()) {
                takeCheckpoint(checkpoint);
            }
        }
    }

    /**
     * What is missing between the newest complete checkpoint and the newest commit, in words; empty if nothing is.
     *
     * @param keys of the log's objects, in any order
     */
    public static Optional<String> missing(Collection<String> keys) {
        LogGaps gaps = new LogGaps(keys);
        List<String> missing = new ArrayList<>();
        gaps.missingCommit().ifPresent(version -> {
            missing.add("version " + version);
            gaps.parts.forEach((checkpoint, found) -> missing.add(checkpoint.missing(found)));
        });
        return missing.isEmpty() ? Optional.empty() : Optional.of(String.join(" and ", missing));
    }

    /**
     * The newest version up to this one that has a complete checkpoint, as far as names tell: one that is named by a
     * UUID may have sidecars, and nobody knows whether they are there.
     */
    public static OptionalLong newestCheckpoint(Collection<String> keys, long upTo) {
        Long newest = new LogGaps(keys).selfContained.floor(upTo);
        return newest == null ? OptionalLong.empty() : OptionalLong.of(newest);
    }

    private void takeCheckpoint(Matcher name) {
        long version = Long.parseLong(name.group(1));
        if (name.group(2) == null) {
            checkpoints.add(version);
            if (name.group().equals(LogFiles.checkpoint(version))) {
                selfContained.add(version);
            }
            return;
        }
        PartedCheckpoint parted = new PartedCheckpoint(version, Integer.parseInt(name.group(3)));
        NavigableSet<Integer> found = parts.computeIfAbsent(parted, ignored -> new TreeSet<>());
        found.add(Integer.parseInt(name.group(2)));
        if (found.size() == parted.count()) {
            checkpoints.add(version);
            selfContained.add(version);
            parts.remove(parted);
        }
    }

    private OptionalLong missingCommit() {
        long next = checkpoints.isEmpty() ? 0 : checkpoints.last() + 1;
        while (commits.contains(next)) {
            next++;
        }
        boolean reachedNewest = next > 0 && commits.ceiling(next) == null;
        return reachedNewest ? OptionalLong.empty() : OptionalLong.of(next);
    }
}
