// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.common.config;

import java.util.List;
import java.util.Set;

/** The keys of a connector's configuration that belong to Kafka Connect itself. */
public final class FrameworkSettings {
    private static final Set<String> NAMES = Set.of(
            "name",
            "connector.class",
            "connector.plugin.version",
            "tasks.max",
            "tasks.max.enforce",
            "task.class",
            "topics",
            "topics.regex",
            "key.converter",
            "value.converter",
            "header.converter",
            "config.action.reload",
            "transforms",
            "predicates",
            "errors.retry.timeout",
            "errors.retry.delay.max.ms",
            "errors.tolerance",
            "errors.log.enable",
            "errors.log.include.messages",
            "errors.deadletterqueue.topic.name",
            "errors.deadletterqueue.topic.replication.factor",
            "errors.deadletterqueue.context.headers.enable",
            "exactly.once.support",
            "transaction.boundary",
            "transaction.boundary.interval.ms",
            "offsets.storage.topic");
    private static final List<String> PREFIXES = List.of(
            "key.converter.",
            "value.converter.",
            "header.converter.",
            "transforms.",
            "predicates.",
            "consumer.override.",
            "producer.override.",
            "admin.override.",
            "topic.creation.");

    private FrameworkSettings() {}

    /** Whether Connect, and not the connector, answers for this key. */
    public static boolean owns(String key) {
        return NAMES.contains(key) || PREFIXES.stream().anyMatch(key::startsWith);
    }

    /** The names that are spelled out, for hints. */
    public static Set<String> names() {
        return NAMES;
    }
}
