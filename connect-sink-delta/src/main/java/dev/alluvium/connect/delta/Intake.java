// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import dev.alluvium.connect.delta.buffer.Buffers;
import dev.alluvium.connect.delta.buffer.Lane;
import dev.alluvium.connect.delta.buffer.PartitionBuffer;
import dev.alluvium.connect.delta.commit.EngineCalls;
import dev.alluvium.connect.delta.commit.ErrantRecords;
import dev.alluvium.connect.delta.commit.Expectations;
import dev.alluvium.connect.delta.commit.TableTarget;
import dev.alluvium.connect.delta.commit.Targets;
import dev.alluvium.connect.delta.convert.Conversion;
import dev.alluvium.connect.delta.error.RecordException;
import dev.alluvium.connect.delta.error.SchemaMismatchException;
import dev.alluvium.connect.delta.error.SinkErrors;
import dev.alluvium.connect.delta.metric.PartitionMetric;
import dev.alluvium.connect.delta.metric.SinkMetrics;
import dev.alluvium.connect.delta.metric.TableMetric;
import dev.alluvium.connect.delta.route.Router;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records in: routes, converts and buffers each, or reports it. Each offset is dealt with once, however often
 * Connect delivers it. Confined to the task thread.
 */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final Router router;
    private final Targets targets;
    private final Buffers buffers;
    private final Expectations expectations;
    private final EpochGuard epochs;
    private final Neighbours neighbours;

    /**
     * What intake needs besides.
     *
     * @param errant dead letters
     * @param metrics counts
     * @param engine opens and makes tables
     * @param register keeps the name of a table that the settings do not tell, before the table is written to
     */
    record Neighbours(ErrantRecords errant, SinkMetrics metrics, EngineCalls engine, Consumer<String> register) {}

    Intake(
            Router router,
            Targets targets,
            Buffers buffers,
            Expectations expectations,
            EpochGuard epochs,
            Neighbours neighbours) {
        this.router = router;
        this.targets = targets;
        this.buffers = buffers;
        this.expectations = expectations;
        this.epochs = epochs;
        this.neighbours = neighbours;
    }

    /**
     * Deals with a record.
     *
     * @return the table for which something is held now; empty if nothing is
     */
    Optional<TableTarget> take(SinkRecord record) {
        PartitionBuffer partition =
                buffers.partition(new TopicPartition(record.originalTopic(), record.originalKafkaPartition()));
        if (partition == null) {
            throw SinkErrors.unknownPartition(record);
        }
        long offset = record.originalKafkaOffset();
        if (partition.awaitsFresh()) {
            if (buffers.batch().isStale(record)) {
                return Optional.empty();
            }
            partition.rewindDone();
        }
        if (partition.isRepeat(offset)) {
            return Optional.empty();
        }
        epochs.check(partition, offset);
        countGap(partition, offset);
        Optional<TableTarget> held = takeNew(record, partition);
        partition.take(offset);
        return held;
    }

    private void countGap(PartitionBuffer partition, long offset) {
        if (partition.taken() >= 0 && offset > partition.taken() + 1) {
            neighbours.metrics().partition(partition.partition()).add(PartitionMetric.OFFSET_GAPS_TOTAL, 1);
        }
    }

    private Optional<TableTarget> takeNew(SinkRecord record, PartitionBuffer partition) {
        String name;
        try {
            name = router.table(record);
        } catch (RecordException unroutable) {
            neighbours.errant().report(record, String.valueOf(unroutable.getMessage()));
            return Optional.empty();
        }
        TableTarget target = targets.get(name);
        Lane lane = partition.lane(name);
        if (lane == null) {
            lane = begin(record, partition, target);
        }
        if (lane == null) {
            return Optional.empty();
        }
        if (lane.covers(record.originalKafkaOffset())) {
            neighbours.metrics().table(name).add(TableMetric.RECORDS_COVERED_TOTAL, 1);
            return Optional.empty();
        }
        hold(record, lane, target);
        return Optional.of(target);
    }

    /**
     * The lane, with what the table holds settled; null if there is no table and the record does not bring it about.
     */
    private @Nullable Lane begin(SinkRecord record, PartitionBuffer partition, TableTarget target) {
        boolean there = neighbours.engine().call(target.name(), target::openIfThere);
        if (!there) {
            target.checkMayBeMissing();
            if (!(convert(record, target) instanceof Conversion.Converted)) {
                return null;
            }
            if (target.isNew() && (target.converter().schema().size() == 0 || record.value() == null)) {
                target.converter().restart();
                return null; // a delete of what never was
            }
            neighbours.engine().call(target.name(), () -> {
                target.create();
                return true;
            });
            LOG.info(
                    "ALV-SNK-002 table created table={} columns={}",
                    target.name(),
                    target.converter().schema().size());
        }
        refuseSecondTopic(partition, target);
        if (partition.onlyTable().isEmpty()) {
            neighbours.engine().call(target.name(), () -> {
                neighbours.register().accept(target.name());
                return true;
            });
        }
        return partition.addLane(target.name(), expectations.load(target, partition.partition()));
    }

    private void refuseSecondTopic(PartitionBuffer partition, TableTarget target) {
        if (!target.config().needsOneTopic()) {
            return;
        }
        String topic = partition.partition().topic();
        buffers.partitions().stream()
                .filter(other -> other.lane(target.name()) != null)
                .map(other -> other.partition().topic())
                .filter(other -> !other.equals(topic))
                .findFirst()
                .ifPresent(other -> {
                    throw SinkErrors.severalTopics(target.config(), other, topic);
                });
    }

    private void hold(SinkRecord record, Lane lane, TableTarget target) {
        long offset = record.originalKafkaOffset();
        Conversion conversion = convert(record, target);
        if (conversion instanceof Conversion.Converted converted) {
            buffers.add(lane, converted.events(), converted.bytes(), offset);
            return;
        }
        buffers.pass(lane, offset);
    }

    /** The conversion; null if the record was reported instead. */
    private @Nullable Conversion convert(SinkRecord record, TableTarget target) {
        try {
            Conversion conversion = target.converter().convert(record);
            if (conversion instanceof Conversion.Skipped) {
                neighbours.metrics().table(target.name()).add(TableMetric.RECORDS_SKIPPED_TOTAL, 1);
            }
            return conversion;
        } catch (SchemaMismatchException mismatch) {
            if (!target.config().schema().reportIncompatible()) {
                throw SinkErrors.schemaMismatch(record, target.name(), String.valueOf(mismatch.getMessage()));
            }
            neighbours.errant().report(record, "table '" + target.name() + "': " + mismatch.getMessage());
            return null;
        } catch (RecordException unusable) {
            neighbours.errant().report(record, "table '" + target.name() + "': " + unusable.getMessage());
            return null;
        } catch (DataException | ClassCastException | ArithmeticException unlikeItsSchema) {
            // Its own message may hold a value.
            neighbours.errant().report(record, "table '" + target.name() + "': a value is not what its schema says");
            return null;
        } catch (ConnectException bySettings) {
            throw SinkErrors.stops(record, "table '" + target.name() + "': " + bySettings.getMessage());
        }
    }
}
