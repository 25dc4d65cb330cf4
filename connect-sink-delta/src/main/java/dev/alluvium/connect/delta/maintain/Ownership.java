// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.Snapshot;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * Which task maintains a table: the one that holds the first topic-partition, by topic and number, that the table's
 * log knows of this pipeline and of a topic that it still reads. It follows from log and settings alone, so tasks agree
 * without talking; while a rebalance is under way two may believe it, which costs work and nothing else.
 */
public final class Ownership {
    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private Ownership() {}

    /**
     * The topic-partition whose holder maintains the table; empty if this pipeline never wrote to it.
     *
     * @param appIdPrefix of the pipeline
     * @param subscribed whether the pipeline still reads a topic; no task will ever hold one that it does not
     */
    static Optional<TopicPartition> deciding(Snapshot table, String appIdPrefix, Predicate<String> subscribed) {
        return table.txns().stream()
                .map(Txn::appId)
                .filter(appId -> appId.startsWith(appIdPrefix + ":"))
                .flatMap(appId -> partition(appId.substring(appIdPrefix.length() + 1)).stream())
                .filter(partition -> subscribed.test(partition.topic()))
                .min(ORDER);
    }

    /** The topics of a sink's {@code topics} or {@code topics.regex}. */
    public static Predicate<String> subscribed(Map<String, String> properties) {
        String regex = properties.getOrDefault("topics.regex", "").trim();
        if (!regex.isEmpty()) {
            return Pattern.compile(regex).asMatchPredicate();
        }
        Set<String> topics = Stream.of(properties.getOrDefault("topics", "").split(","))
                .map(String::trim)
                .collect(Collectors.toSet());
        return topics::contains;
    }

    /** Reads {@code topic-partition}; ids of merges and tombstones have a colon, which no topic has. */
    private static Optional<TopicPartition> partition(String text) {
        int generation = text.indexOf('#');
        String id = generation < 0 ? text : text.substring(0, generation);
        int dash = id.lastIndexOf('-');
        boolean shaped = dash > 0
                && id.indexOf(':') < 0
                && id.length() - dash <= 10
                && id.length() > dash + 1
                && id.substring(dash + 1).chars().allMatch(c -> c >= '0' && c <= '9');
        return shaped
                ? Optional.of(new TopicPartition(id.substring(0, dash), Integer.parseInt(id.substring(dash + 1))))
                : Optional.empty();
    }
}
