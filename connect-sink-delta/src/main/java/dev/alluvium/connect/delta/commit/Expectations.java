// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.commit;

import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.connect.delta.config.TableConfig.GrowthPolicy;
import dev.alluvium.connect.delta.error.RepeatedWarnings;
import dev.alluvium.connect.delta.error.SinkErrors;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.Expectation;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a table holds of a topic-partition, and whether this pipeline may go on from there. */
public final class Expectations {
    private static final Logger LOG = LoggerFactory.getLogger(Expectations.class);
    private static final Pattern APP_ID = Pattern.compile("([A-Za-z0-9._-]{1,120}):(.+)-(\\d{1,9})(?:#\\d{1,9})?");

    private final SinkConfig config;
    private final RepeatedWarnings warnings;

    /**
     * @param config with the prefix of the transaction ids
     * @param warnings where a topic that grew is told of
     */
    public Expectations(SinkConfig config, RepeatedWarnings warnings) {
        this.config = config;
        this.warnings = warnings;
    }

    /** The transaction id of the partition. */
    public String appId(TopicPartition partition) {
        return config.appId(partition.topic(), partition.partition());
    }

    /**
     * What the newest version of the table holds of the partition; empty if nothing.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException if the settings forbid to go on
     */
    public Expectation load(TableTarget target, TopicPartition partition) {
        Snapshot snapshot = EngineCalls.call(target.name(), target::refresh);
        Expectation own = Expectation.of(snapshot, appId(partition));
        int highest = -1;
        for (Txn txn : snapshot.txns()) {
            Matcher id = APP_ID.matcher(txn.appId());
            if (!id.matches() || !id.group(2).equals(partition.topic())) {
                continue;
            }
            int number = Integer.parseInt(id.group(3));
            if (id.group(1).equals(config.commits().appIdPrefix())) {
                highest = Math.max(highest, number);
            } else if (number == partition.partition() && target.config().failOnForeignWriter()) {
                throw SinkErrors.foreignWriter(target.name(), partition, id.group(1));
            }
        }
        if (own.version().isEmpty() && highest >= 0 && partition.partition() > highest) {
            grown(target, partition, highest);
        }
        return own;
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
