// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import dev.alluvium.delta.log.Action.RemoveFile;
import dev.alluvium.delta.log.LogCommit;

/**
 * How many entries the commits of an interval have taken out of the log since it began, as far as they are known: who
 * opened the table since then has seen fewer of them, and leaves the checkpoint to the end of the interval. Appends
 * supersede nothing, and what only moves rows, as compaction does, is not what each commit is like.
 *
 * @param since the version at which the interval began
 * @param entries removed by commits after it that change rows
 */
record SupersededEntries(long since, long entries) {
    static final SupersededEntries NONE = new SupersededEntries(0, 0);

    /**
     * Below it a checkpoint spares readers nearly nothing: they pay for each commit that they open, whatever is in it.
     */
    private static final int LEAST = 20;

    /** Each is two lines to replay: the remove, and the add that it was or that comes instead of it. */
    private static final int ACTIONS = 2;

    /** With the next commit, which may begin an interval. */
    SupersededEntries plus(LogCommit commit, CheckpointInterval interval) {
        long start = interval.startBefore(commit.version());
        long removed = commit.actions().stream()
                .filter(action -> action instanceof RemoveFile remove && remove.dataChange())
                .count();
        return new SupersededEntries(start, removed + (start == since ? entries : 0));
    }

    /** Whether replaying them costs more than reading the entries of a table of so many files. */
    boolean outweigh(int files) {
        return entries >= LEAST && ACTIONS * entries >= files;
    }
}
