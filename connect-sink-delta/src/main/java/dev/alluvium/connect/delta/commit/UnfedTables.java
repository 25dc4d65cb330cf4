// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.commit;

import dev.alluvium.connect.delta.buffer.Buffers;
import dev.alluvium.connect.delta.buffer.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of the tables that no topic-partition of the task feeds any more: where a table's keys are may be hundreds of
 * megabytes, and one rebalance after the other may bring every table to every task. Not at once: partitions that left
 * may come back with the next rebalance, and where records decide on the table, only they tell that it is still fed.
 * Confined to the task thread.
 */
public final class UnfedTables {
    private static final Logger LOG = LoggerFactory.getLogger(UnfedTables.class);
    private static final long REST_NANOS = 300_000_000_000L;

    private final Targets targets;
    private final Buffers buffers;
    private final EngineCalls engine;
    private final Pacing pacing;
    private final Ticker ticker;
    private boolean isSettled = true;
    private long changedAt;

    /**
     * @param targets of which some are let go
     * @param buffers tell which tables are fed
     * @param engine closes tables
     * @param pacing forgets a table that is let go
     * @param ticker for the time since a rebalance
     */
    public UnfedTables(Targets targets, Buffers buffers, EngineCalls engine, Pacing pacing, Ticker ticker) {
        this.targets = targets;
        this.buffers = buffers;
        this.engine = engine;
        this.pacing = pacing;
        this.ticker = ticker;
    }

    /** The task was given partitions, or lost some. */
    public void assignmentChanged() {
        isSettled = false;
        changedAt = ticker.nanos();
    }

    /**
     * Closes one table that nothing feeds, if the assignment has rested for five minutes; its index is saved where
     * indexes are.
     *
     * @throws org.apache.kafka.connect.errors.RetriableException if that takes longer than a call of Connect may; it
     *     goes on
     */
    public void look() {
        if (isSettled || engine.isBusy() || ticker.nanos() - changedAt < REST_NANOS) {
            return;
        }
        targets.names().stream()
                .filter(table -> !isFed(table))
                .findFirst()
                .ifPresentOrElse(this::letGo, () -> isSettled = true);
    }

    private boolean isFed(String table) {
        return buffers.partitions().stream().anyMatch(partition -> partition.feeds(table));
    }

    private void letGo(String table) {
        pacing.letGo(table);
        targets.remove(table).ifPresent(target -> {
            LOG.info("ALV-SNK-044 table let go table={} hint=\"no partition of this task feeds it\"", table);
            engine.call(table, () -> {
                target.close();
                return true;
            });
        });
    }
}
