// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.route;

import dev.alluvium.connect.smt.config.Checked;
import dev.alluvium.connect.smt.config.Option;
import dev.alluvium.connect.smt.config.Words;
import dev.alluvium.connect.smt.entity.EntityFact;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Every setting of {@code RouteEntity}. */
public final class RouteConfig {
    static final String TOPIC_TEMPLATE = "topic.template";
    static final String SANITIZE = "sanitize";
    static final String ALLOWED_TOPICS = "allowed.topics";
    static final String KEEP_TOMBSTONES_TOPIC = "keep.tombstones.topic";
    static final String HEADERS_PREFIX = "headers.prefix";

    private static final String GROUP = "RouteEntity";

    private RouteConfig() {}

    /** The declaration that Connect validates against. */
    public static ConfigDef definition() {
        return Option.definition(List.of(template(), sanitize(), allowedTopics(), keepTombstonesTopic(), prefix()));
    }

    private static Option template() {
        return new Option(
                TOPIC_TEMPLATE,
                Type.STRING,
                ConfigDef.NO_DEFAULT_VALUE,
                new Checked<>(
                        String.class,
                        text -> TopicTemplate.parse(text, EntityFact.DEFAULT_PREFIX),
                        "text with ${tenant} ${type} ${op} ${topic} ${header:name}"),
                null,
                Importance.HIGH,
                GROUP,
                "The topic of each record, with placeholders for facts about the entity event.");
    }

    private static Option sanitize() {
        return new Option(
                SANITIZE,
                Type.STRING,
                "fail",
                Words.of("fail", "replace"),
                null,
                Importance.MEDIUM,
                GROUP,
                "What to do with characters that no topic name may hold: fail, or replace each by an underscore.");
    }

    private static Option allowedTopics() {
        return new Option(
                ALLOWED_TOPICS,
                Type.STRING,
                null,
                new Checked<>(String.class, Pattern::compile, "a regular expression"),
                null,
                Importance.MEDIUM,
                GROUP,
                "Regular expression that the whole new topic name must match; other records fail. Default: any.");
    }

    private static Option keepTombstonesTopic() {
        return new Option(
                KEEP_TOMBSTONES_TOPIC,
                Type.BOOLEAN,
                false,
                null,
                null,
                Importance.LOW,
                GROUP,
                "true: a tombstone without an operation, not made by NormalizeEntity, stays in its topic. "
                        + "false: it goes where its headers or its key say, and stays only where they do not.");
    }

    private static Option prefix() {
        return new Option(
                HEADERS_PREFIX,
                Type.STRING,
                EntityFact.DEFAULT_PREFIX,
                new ConfigDef.NonEmptyString(),
                null,
                Importance.LOW,
                GROUP,
                "What the names of the headers with facts begin with, as set in NormalizeEntity.");
    }
}
