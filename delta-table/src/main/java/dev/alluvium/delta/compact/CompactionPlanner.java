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
import org.jspecify.annotations.Nullable;

/**
 * Chooses files to compact: per partition and lane, never across them, small files in the order in which they were
 * written. What is due is divided evenly, so that no remnant is left that would be small again. Pure.
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
        Map<Place, List<AddFile>> places = new LinkedHashMap<>();
        for (AddFile file : snapshot.files().stream().sorted(IN_ORDER).toList()) {
            if (file.size() < policy.smallFileBytes() && file.deletionVector().isEmpty()) {
                places.computeIfAbsent(new Place(file.partitionValues(), file.tags()), which -> new ArrayList<>())
                        .add(file);
            }
        }
        List<FileGroup> groups = new ArrayList<>();
        for (List<AddFile> small : places.values()) {
            if (small.size() >= policy.minFiles()) {
                divide(small, groups);
            }
        }
        return new CompactionPlan(snapshot.version(), groups);
    }

    /**
     * Files of one place may become one: of one partition, and with the same tags, the lane among them. Not compared as
     * texts: those of a null and of "null" are equal.
     */
    private record Place(Map<String, @Nullable String> partitionValues, Map<String, String> tags) {}

    private void divide(List<AddFile> files, List<FileGroup> groups) {
        long total = files.stream().mapToLong(AddFile::size).sum();
        long count = Math.max(1, Math.round((double) total / policy.targetBytes()));
        long share = (total + count - 1) / count;
        List<AddFile> current = new ArrayList<>();
        long bytes = 0;
        for (AddFile file : files) {
            boolean full = bytes >= share || bytes + file.size() > policy.maxBytes();
            if (full) {
                close(current, groups);
                current = new ArrayList<>();
                bytes = 0;
            }
            current.add(file);
            bytes += file.size();
        }
        close(current, groups);
    }

    private static void close(List<AddFile> files, List<FileGroup> groups) {
        if (files.size() > 1) {
            groups.add(new FileGroup(files));
        }
    }
}
