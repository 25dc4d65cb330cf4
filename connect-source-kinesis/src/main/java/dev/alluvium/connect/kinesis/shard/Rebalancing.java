// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.shard;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When tasks carry so differently for so long that it is worth while to start all of them again. A single busy shard
 * cannot be divided: a plan that would help little is none.
 *
 * @param threshold the heaviest task in hundredths of the mean, above which a plan is out of balance
 * @param delay how long it must be
 * @param since when it began to be, in milliseconds; null while it is not
 */
public record Rebalancing(
        long threshold, Duration delay, @Nullable Long since) {
    /** A new plan's heaviest task has at most so many fifths of what the heaviest had. */
    private static final int WORTH_FIFTHS = 4;

    private static final int FIFTHS = 5;

    /** After a look at the loads. */
    public Rebalancing after(StreamLoad load, List<TaskRanges> plan, long now) {
        boolean unequal = load.imbalance(plan) > threshold;
        return new Rebalancing(threshold, delay, unequal ? (since == null ? Long.valueOf(now) : since) : null);
    }

    /** The plan that is to follow this one, if it is time and there is a better one. */
    public Optional<List<TaskRanges>> next(StreamLoad load, List<TaskRanges> plan, long now) {
        if (since == null || now - since < delay.toMillis()) {
            return Optional.empty();
        }
        List<TaskRanges> better = OwnershipPlanner.plan(load, plan.size());
        boolean helps = load.heaviest(better) * FIFTHS <= load.heaviest(plan) * WORTH_FIFTHS;
        return helps && better.size() == plan.size() ? Optional.of(better) : Optional.empty();
    }
}
