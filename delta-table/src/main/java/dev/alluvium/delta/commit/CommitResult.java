// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

/** How a commit ended; every other end is an exception. */
public sealed interface CommitResult {
    /**
     * The draft is in the log.
     *
     * @param version its version
     * @param attempts PUTs into the log that it took
     */
    record Committed(long version, int attempts) implements CommitResult {}

    /** The planner had nothing to commit. */
    record Nothing() implements CommitResult {}
}
