// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.vacuum;

import dev.alluvium.delta.storage.ObjectStatus;
import java.util.List;

/**
 * What may be deleted.
 *
 * @param version the newest version when it was decided
 * @param candidates objects that no version within the retention names, ascending by key
 */
public record VacuumPlan(long version, List<ObjectStatus> candidates) {
    /** Copies the objects. */
    public VacuumPlan {
        candidates = List.copyOf(candidates);
    }

    /** Of all candidates. */
    public long bytes() {
        return candidates.stream().mapToLong(ObjectStatus::size).sum();
    }

    @Override
    public String toString() {
        return "VacuumPlan[version=" + version + ", files=" + candidates.size() + ", bytes=" + bytes() + "]";
    }
}
