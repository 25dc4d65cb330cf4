// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.compact;

import dev.alluvium.delta.compact.CompactionPlan.FileGroup;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses files to compact: per partition and lane, never across them, small files in the order in which they were
 * written, and files of which deletion vectors mark too much. What is due is divided evenly, so that no remnant is left
 * that would be small again. Pure.
 */
public final class CompactionPlanner {
    private static final Comparator<AddFile> IN_ORDER =
            Comparator.comparingLong(AddFile::modificationTime).thenComparing(AddFile::path);

    private final CompactionPolicy policy;

    /** @param policy what is worth while */
    public CompactionPlanner(CompactionPolicy policy) {
        this.policy = policy;
    }

    /** What is due at this version; a plan without groups if nothing is. */
    public CompactionPlan plan(Snapshot snapshot) {
        Set<AddFile> dirty = Dirt.due(snapshot.files(), policy.purge());
        Map<Place, List<AddFile>> places = new LinkedHashMap<>();
        List<FileGroup> groups = new ArrayList<>();
        for (AddFile file : snapshot.files().stream().sorted(IN_ORDER).toList()) {
            if (Dirt.liveBytes(file) < policy.smallFileBytes()) {
                places.computeIfAbsent(Place.of(file), which -> new ArrayList<>())
                        .add(file);
            } else if (dirty.contains(file)) {
                groups.add(new FileGroup(List.of(file)));
            }
        }
        for (List<AddFile> small : places.values()) {
            if (small.size() >= policy.minFiles()) {
                divide(small, dirty, groups);
            } else {
                small.stream().filter(dirty::contains).forEach(file -> groups.add(new FileGroup(List.of(file))));
            }
        }
        return new CompactionPlan(snapshot.version(), groups);
    }

    private void divide(List<AddFile> files, Set<AddFile> dirty, List<FileGroup> groups) {
        long total = files.stream().mapToLong(Dirt::liveBytes).sum();
        long count = Math.max(1, Math.round((double) total / policy.targetBytes()));
        long share = (total + count - 1) / count;
        List<AddFile> current = new ArrayList<>();
        long bytes = 0;
        for (AddFile file : files) {
            long live = Dirt.liveBytes(file);
            boolean full = bytes >= share || bytes + live > policy.maxBytes();
            if (full && !current.isEmpty()) {
                close(current, dirty, groups);
                current = new ArrayList<>();
                bytes = 0;
            }
            current.add(file);
            bytes += live;
        }
        close(current, dirty, groups);
    }

    private static void close(List<AddFile> files, Set<AddFile> dirty, List<FileGroup> groups) {
        if (files.size() > 1 || dirty.contains(files.get(0))) {
            groups.add(new FileGroup(files));
        }
    }
}
