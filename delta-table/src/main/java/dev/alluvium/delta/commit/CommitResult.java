// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import java.util.List;

/** How a commit ended; every other end is an exception. */
public sealed interface CommitResult {
    /**
     * The draft is in the log.
     *
     * @param version its version
     * @param attempts PUTs into the log that it took
     * @param settled the versions on the way of which it was unknown for a while whose they were
     */
    record Committed(long version, int attempts, List<Settled> settled) implements CommitResult {
        /** Copies the list. */
        public Committed {
            settled = List.copyOf(settled);
        }

        /** Every PUT was answered. */
        public Committed(long version, int attempts) {
            this(version, attempts, List.of());
        }
    }

    /** The planner had nothing to commit. */
    record Nothing() implements CommitResult {}

    /**
     * A PUT that was not answered, as the log settled it.
     *
     * @param version that was tried
     * @param own whether the version is ours
     */
    record Settled(long version, boolean own) {}
}
