// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.compact;

import dev.alluvium.delta.log.Action.AddFile;
import java.util.List;

/**
 * Files that shall become fewer.
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
     * Files of one partition and one lane.
     *
     * @param sources in the order in which their rows will stand; at least two
     */
    public record FileGroup(List<AddFile> sources) {
        /** Copies the files. */
        public FileGroup {
            sources = List.copyOf(sources);
            if (sources.size() < 2) {
                throw new IllegalArgumentException("a group of one file is a file");
            }
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
