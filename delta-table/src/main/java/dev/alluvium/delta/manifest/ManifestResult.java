// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.manifest;

import java.util.List;

/**
 * What a run did.
 *
 * @param version that all manifests show now
 * @param written manifests
 * @param deleted manifests of partitions without files
 * @param partitions how many manifests there are
 * @param crowded directories, below that of the manifests, whose manifest lists so many files that readers are slow
 */
public record ManifestResult(long version, int written, int deleted, int partitions, List<String> crowded) {
    /** Readers slow down above this many files in a partition. */
    public static final int CROWDED = 1_000;

    /** Copies the directories. */
    public ManifestResult {
        crowded = List.copyOf(crowded);
    }
}
