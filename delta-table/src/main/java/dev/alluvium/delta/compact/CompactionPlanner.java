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
 * Chooses files to compact, per partition and lane, never across them: those of which deletion vectors mark too much,
 * and small ones where enough of them have come together. Small files are taken from the smallest on, and a larger one
 * only where it is at most half of what is copied anyway: so no row is copied with each run until its file is large,
 * and what is cleaned fills up with what is small. What is due is divided evenly, so that no remnant is left that would
 * be small again. Pure.
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
        Map<Place, List<Candidate>> places = new LinkedHashMap<>();
        for (AddFile file : snapshot.files().stream().sorted(IN_ORDER).toList()) {
            Candidate candidate = new Candidate(file, Dirt.liveBytes(file), dirty.contains(file));
            if (candidate.isDirty() || isSmall(candidate)) {
                places.computeIfAbsent(Place.of(file), which -> new ArrayList<>())
                        .add(candidate);
            }
        }
        List<FileGroup> groups = new ArrayList<>();
        for (List<Candidate> candidates : places.values()) {
            divide(worthWhile(candidates), groups);
        }
        return new CompactionPlan(snapshot.version(), groups);
    }

    /** @param live about how many bytes its live rows take */
    private record Candidate(AddFile file, long live, boolean isDirty) {
        static final Comparator<Candidate> IN_ORDER = Comparator.comparing(Candidate::file, CompactionPlanner.IN_ORDER);
        static final Comparator<Candidate> DIRTY_AND_SMALLEST_FIRST = Comparator.comparing(Candidate::isDirty)
                .reversed()
                .thenComparingLong(Candidate::live)
                .thenComparing(IN_ORDER);
    }

    private boolean isSmall(Candidate candidate) {
        return candidate.live() < policy.smallFileBytes();
    }

    private List<Candidate> worthWhile(List<Candidate> candidates) {
        long due = joinable((int) candidates.stream().filter(this::isSmall).count());
        List<Candidate> chosen = new ArrayList<>();
        long bytes = 0;
        for (Candidate next :
                candidates.stream().sorted(Candidate.DIRTY_AND_SMALLEST_FIRST).toList()) {
            if (!next.isDirty() && due <= 0 && next.live() > bytes / 2) {
                break;
            }
            chosen.add(next);
            bytes += next.live();
            due -= isSmall(next) ? 1 : 0;
        }
        chosen.sort(Candidate.IN_ORDER);
        return chosen;
    }

    /** How many of these small files have to be joined for the rest and the new one not to be due again at once. */
    private long joinable(int small) {
        int enough = policy.minFiles();
        return small < enough ? 0 : Math.max(enough / 2, small - enough + 2);
    }

    private void divide(List<Candidate> files, List<FileGroup> groups) {
        long total = files.stream().mapToLong(Candidate::live).sum();
        long count = Math.max(1, Math.round((double) total / policy.targetBytes()));
        long share = (total + count - 1) / count;
        List<Candidate> current = new ArrayList<>();
        long bytes = 0;
        for (Candidate file : files) {
            boolean full = bytes >= share || bytes + file.live() > policy.maxBytes();
            if (full && !current.isEmpty()) {
                close(current, groups);
                current = new ArrayList<>();
                bytes = 0;
            }
            current.add(file);
            bytes += file.live();
        }
        close(current, groups);
    }

    private static void close(List<Candidate> files, List<FileGroup> groups) {
        if (files.size() > 1 || files.stream().anyMatch(Candidate::isDirty)) {
            groups.add(new FileGroup(files.stream().map(Candidate::file).toList()));
        }
    }
}
