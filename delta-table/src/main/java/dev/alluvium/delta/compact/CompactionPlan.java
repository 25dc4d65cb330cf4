// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.compact;

import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Snapshot;
import java.util.List;
import java.util.Optional;

/**
 * Files that shall become fewer, or have fewer rows that are marked.
 *
 * @param readVersion the version that was looked at
 * @param groups each becomes one file
 */
public record CompactionPlan(long readVersion, List<FileGroup> groups) {
    /** Copies the groups. */
    public CompactionPlan {
        groups = List.copyOf(groups);
    }

    /**
     * Files of one partition and one lane; what deletion vectors mark is left out of the new one.
     *
     * @param sources in the order in which their rows will stand; at least two, or one with a deletion vector
     */
    public record FileGroup(List<AddFile> sources) {
        /** Copies the files. */
        public FileGroup {
            sources = List.copyOf(sources);
            boolean purges =
                    sources.size() == 1 && sources.get(0).deletionVector().isPresent();
            if (sources.size() < 2 && !purges) {
                throw new IllegalArgumentException("a group of one file is a file");
            }
        }

        /** Its files as they are in another version, without those that are gone; empty if the rest need no copy. */
        Optional<FileGroup> at(Snapshot snapshot) {
            List<AddFile> now = sources.stream()
                    .flatMap(source -> snapshot.file(source.path()).stream())
                    .toList();
            boolean isDue = now.size() > 1
                    || now.stream().anyMatch(file -> file.deletionVector().isPresent());
            return isDue ? Optional.of(new FileGroup(now)) : Optional.empty();
        }

        /** Of all files together. */
        public long bytes() {
            return sources.stream().mapToLong(AddFile::size).sum();
        }
    }

    @Override
    public String toString() {
        return "CompactionPlan[readVersion=" + readVersion + ", groups="
                + groups.stream()
                        .map(group -> group.sources().size() + " files of " + group.bytes() + " bytes")
                        .toList()
                + "]";
    }
}
