// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.commit;

import dev.alluvium.connect.delta.buffer.LaneStart;
import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.connect.delta.config.TableConfig.GrowthPolicy;
import dev.alluvium.connect.delta.error.RepeatedWarnings;
import dev.alluvium.connect.delta.error.SinkErrors;
import dev.alluvium.delta.log.Expectation;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.LaneGrowth;
import dev.alluvium.delta.offset.SourceOffset;
import dev.alluvium.delta.stage.Lane;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a table holds of a topic-partition, and whether this pipeline may go on from there. Confined to the task
 * thread.
 */
public final class Expectations {
    private static final Logger LOG = LoggerFactory.getLogger(Expectations.class);
    private static final long NONE = -1;

    private final SinkConfig config;
    private final RepeatedWarnings warnings;
    private final SourceChanges changes;
    private final EngineCalls engine;
    private final BiPredicate<String, String> feeds;

    /**
     * @param config with the prefix of the transaction ids
     * @param warnings where a topic that grew is told of
     * @param changes takes over what another pipeline holds
     * @param engine reads the tables
     * @param feeds whether the connector reads this topic, and its records may be of this table; on any thread
     */
    public Expectations(
            SinkConfig config,
            RepeatedWarnings warnings,
            SourceChanges changes,
            EngineCalls engine,
            BiPredicate<String, String> feeds) {
        this.config = config;
        this.warnings = warnings;
        this.changes = changes;
        this.engine = engine;
        this.feeds = feeds;
    }

    /** The transaction id of the partition. */
    public String appId(TopicPartition partition) {
        return config.appId(partition.topic(), partition.partition());
    }

    /**
     * What the newest version of the table holds of the partition, and whether the partition is news to it.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException if the settings forbid to go on
     */
    public LaneStart load(TableTarget target, TopicPartition partition) {
        Snapshot snapshot = engine.call(target.name(), target::refresh);
        refuseSecondTopic(target.config(), snapshot, Set.of(partition.topic()));
        SortedSet<String> others = new TreeSet<>();
        int highest = -1;
        for (SourceOffset offset : SourceOffset.of(snapshot)) {
            int number = number(offset, partition.topic());
            if (number < 0) {
                continue;
            }
            if (offset.prefix().equals(config.commits().appIdPrefix())) {
                highest = Math.max(highest, number);
            } else if (number == partition.partition() && offset.version() > NONE) {
                others.add(offset.prefix());
            }
        }
        Expectation own = Expectation.of(snapshot, appId(partition));
        if (!others.isEmpty()) {
            own = besideOthers(target, partition, others, own);
        }
        if (own.version().isEmpty() && highest >= 0 && partition.partition() > highest) {
            grown(target, partition, highest);
        }
        String lane = partition.topic() + "-" + partition.partition();
        boolean hasMoved = own.version().isEmpty()
                && writtenTopics(snapshot).stream().anyMatch(topic -> !topic.equals(partition.topic()));
        return new LaneStart(own, hasMoved || LaneGrowth.isGrown(snapshot, lane, appId(partition)));
    }

    /**
     * Refuses to go on where a key has one row only as long as one topic feeds the table, and another task of this
     * pipeline has written what came from another topic. A topic that the pipeline does not read any more, or not into
     * this table, is no reason: the source may have a new name. Pure, so for any thread.
     *
     * @param snapshot on which is written
     * @param topics whose records are to be written
     * @throws org.apache.kafka.connect.errors.ConnectException naming the topics
     */
    void refuseSecondTopic(TableConfig table, Snapshot snapshot, Set<String> topics) {
        if (!table.needsOneTopic()) {
            return;
        }
        for (String other : writtenTopics(snapshot)) {
            for (String topic : topics) {
                if (!other.equals(topic) && feeds.test(other, table.name())) {
                    throw SinkErrors.severalTopics(table, other, topic);
                }
            }
        }
    }

    /** The topics of which this pipeline has written anything. */
    private SortedSet<String> writtenTopics(Snapshot snapshot) {
        return SourceOffset.of(snapshot).stream()
                .filter(offset -> offset.kind() == SourceOffset.Kind.WRITTEN
                        && offset.counts()
                        && offset.version() > NONE
                        && offset.prefix().equals(config.commits().appIdPrefix()))
                .flatMap(offset -> offset.source().stream())
                .map(Lane::topic)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The partition's number where the offset is one of the topic's that counts; -1 otherwise. */
    private static int number(SourceOffset offset, String topic) {
        boolean counts = offset.kind() == SourceOffset.Kind.WRITTEN && offset.counts();
        return offset.source()
                .filter(source -> counts && source.topic().equals(topic))
                .map(source -> source.partition())
                .orElse(-1);
    }

    private Expectation besideOthers(
            TableTarget target, TopicPartition partition, SortedSet<String> others, Expectation own) {
        return switch (target.config().sources().ownership()) {
            case IGNORE -> own;
            case FAIL -> throw SinkErrors.foreignWriter(target.name(), partition, others.first());
            case ADOPT -> adopted(target, partition, others, own);
        };
    }

    private Expectation adopted(
            TableTarget target, TopicPartition partition, SortedSet<String> others, Expectation own) {
        boolean isOurs = own.version().orElse(NONE) > NONE;
        if (others.size() > 1 || isOurs) {
            SortedSet<String> all = new TreeSet<>(others);
            if (isOurs) {
                all.add(config.commits().appIdPrefix());
            }
            throw SinkErrors.severalOwners(target.name(), partition, all);
        }
        String other = others.first();
        Expectation taken = engine.call(target.name(), () -> {
            changes.adopt(target.name(), partition, other);
            return Expectation.of(target.refresh(), appId(partition));
        });
        LOG.info("ALV-SNK-034 offset adopted table={} tp={} from={} offset={}", target.name(), partition, other, taken);
        return taken;
    }

    private void grown(TableTarget target, TopicPartition partition, int highest) {
        GrowthPolicy policy = target.config().keys().growth();
        boolean concerned =
                target.config().upserts() && !target.config().sequence().isStored();
        if (!concerned || policy == GrowthPolicy.IGNORE) {
            return;
        }
        if (policy == GrowthPolicy.FAIL) {
            throw SinkErrors.partitionGrowth(target.name(), partition, highest);
        }
        warnings.warn(
                LOG,
                "ALV-SNK-014",
                target.name(),
                "partition count grew table={} topic={} from={} to={} sequence.by=kafka.offset action=warn",
                target.name(),
                partition.topic(),
                highest + 1,
                partition.partition() + 1);
    }
}
