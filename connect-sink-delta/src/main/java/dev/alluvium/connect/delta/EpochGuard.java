// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import dev.alluvium.connect.delta.buffer.PartitionBuffer;
import dev.alluvium.connect.delta.commit.EngineCalls;
import dev.alluvium.connect.delta.commit.Expectations;
import dev.alluvium.connect.delta.commit.SourceChanges;
import dev.alluvium.connect.delta.commit.TableTarget;
import dev.alluvium.connect.delta.commit.Targets;
import dev.alluvium.connect.delta.error.SinkErrors;
import dev.alluvium.connect.delta.metric.PartitionMetric;
import dev.alluvium.connect.delta.metric.SinkMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the first record after the task's own seek: one that stands before what was sought is of another topic of
 * the same name, and {@code offset.mismatch.policy} says what that means. Confined to the task thread.
 */
final class EpochGuard {
    private static final Logger LOG = LoggerFactory.getLogger(EpochGuard.class);

    private final Targets targets;
    private final Expectations expectations;
    private final SourceChanges changes;
    private final EngineCalls engine;
    private final SinkMetrics metrics;

    EpochGuard(
            Targets targets,
            Expectations expectations,
            SourceChanges changes,
            EngineCalls engine,
            SinkMetrics metrics) {
        this.targets = targets;
        this.expectations = expectations;
        this.changes = changes;
        this.engine = engine;
        this.metrics = metrics;
    }

    /**
     * Deals with the record's offset.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException if the settings say that the task stops
     */
    void check(PartitionBuffer partition, long offset) {
        if (!partition.isBeforeSeek(offset)) {
            return;
        }
        metrics.partition(partition.partition()).add(PartitionMetric.OFFSET_MISMATCH_TOTAL, 1);
        long stored = partition.soughtTo() - 1;
        TableTarget target = partition.onlyTable().map(targets::get).orElse(null);
        if (target == null) {
            throw SinkErrors.offsetMismatch(partition.partition(), stored, offset);
        }
        switch (target.config().sources().mismatch()) {
            case FAIL -> throw SinkErrors.offsetMismatch(partition.partition(), stored, offset);
            case IGNORE -> tell(partition, stored, offset, "ignore: skipped up to the stored offset");
            case RESET -> {
                restart(partition, target, offset);
                tell(partition, stored, offset, "reset: read from here");
            }
        }
    }

    private void restart(PartitionBuffer partition, TableTarget target, long offset) {
        engine.call(target.name(), () -> {
            changes.startEpoch(target.name(), partition.partition(), offset);
            return target.openIfThere();
        });
        partition.addLane(target.name(), expectations.load(target, partition.partition()));
    }

    private static void tell(PartitionBuffer partition, long stored, long seen, String action) {
        LOG.warn(
                "ALV-SNK-013 offset mismatch tp={} stored={} seen={} policy={}",
                partition.partition(),
                stored,
                seen,
                action);
    }
}
