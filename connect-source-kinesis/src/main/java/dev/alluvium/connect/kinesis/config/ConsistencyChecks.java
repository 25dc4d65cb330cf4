// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.config;

import dev.alluvium.connect.common.config.AwsSettings;
import dev.alluvium.connect.common.config.Problem;
import dev.alluvium.connect.common.config.TransformChecks;
import dev.alluvium.connect.kinesis.record.TopicTemplate;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What single settings cannot say. Each check looks only at settings that are possible by themselves. */
final class ConsistencyChecks {
    private static final String STREAM_NAME = "[a-zA-Z0-9_.-]{1,128}";
    private static final String STREAM_ARN = "arn:[^:]+:kinesis:[^:]+:[0-9]{12}:stream/" + STREAM_NAME;

    private final Map<String, String> properties;
    private final List<Problem> problems = new ArrayList<>();

    private ConsistencyChecks(Map<String, String> properties) {
        this.properties = properties;
    }

    static List<Problem> problems(Map<String, String> properties) {
        ConsistencyChecks checks = new ConsistencyChecks(properties);
        checks.checkStreams();
        checks.checkStart();
        checks.checkTopics();
        checks.problems.addAll(FanOutSettings.problems(properties));
        checks.problems.addAll(AwsSettings.problems(properties));
        return checks.problems;
    }

    private void checkStreams() {
        boolean names = isSet(StreamSettings.NAMES);
        boolean arns = isSet(StreamSettings.ARNS);
        if (names && arns) {
            add(StreamSettings.ARNS, StreamSettings.NAMES + " and " + StreamSettings.ARNS + " exclude each other");
        } else if (!names && !arns) {
            add(StreamSettings.NAMES, "no stream: set " + StreamSettings.NAMES + " or " + StreamSettings.ARNS);
        }
        checkEach(StreamSettings.NAMES, STREAM_NAME, "the name of a stream");
        checkEach(StreamSettings.ARNS, STREAM_ARN, "the ARN of a Kinesis data stream");
    }

    private void checkEach(String key, String pattern, String what) {
        for (String entry : text(key).split(",")) {
            if (!entry.isBlank() && !entry.trim().matches(pattern)) {
                add(key, key + ": '" + entry.trim() + "' is not " + what);
            }
        }
    }

    private void checkStart() {
        boolean atTimestamp = "AT_TIMESTAMP".equalsIgnoreCase(text(StreamSettings.START));
        boolean given = isSet(StreamSettings.START_TIMESTAMP);
        if (atTimestamp != given) {
            add(
                    StreamSettings.START_TIMESTAMP,
                    StreamSettings.START_TIMESTAMP + " and " + StreamSettings.START
                            + "=AT_TIMESTAMP come together or not at all");
        }
        if (given) {
            try {
                ConfigReader.timestamp(text(StreamSettings.START_TIMESTAMP));
            } catch (DateTimeException unreadable) {
                add(
                        StreamSettings.START_TIMESTAMP,
                        StreamSettings.START_TIMESTAMP
                                + " is neither a time such as 2026-01-31T00:00:00Z nor milliseconds since the epoch");
            }
        }
    }

    private void checkTopics() {
        if (isSet(RecordSettings.TOPIC)) {
            try {
                TopicTemplate topic = new TopicTemplate(text(RecordSettings.TOPIC));
                if (topic.text().equals(text(StreamSettings.STATE_TOPIC))) {
                    add(StreamSettings.STATE_TOPIC, StreamSettings.STATE_TOPIC + " must be a topic of its own");
                }
            } catch (IllegalArgumentException e) {
                add(RecordSettings.TOPIC, RecordSettings.TOPIC + " " + e.getMessage());
            }
        }
        String state = text(StreamSettings.STATE_TOPIC);
        if (properties.containsKey(StreamSettings.STATE_TOPIC) && state.isEmpty()) {
            add(
                    StreamSettings.STATE_TOPIC,
                    "an empty " + StreamSettings.STATE_TOPIC + " is not effective in this version; leave it out");
        } else if (!state.isEmpty() && !state.matches("[a-zA-Z0-9._-]{1,249}")) {
            add(StreamSettings.STATE_TOPIC, StreamSettings.STATE_TOPIC + " is not the name of a topic");
        }
    }

    /** Transforms that would meet markers. */
    static List<String> warnings(Map<String, String> properties) {
        return TransformChecks.aliases(properties).stream()
                .filter(alias -> !properties.containsKey("transforms." + alias + ".predicate"))
                .map(alias -> "transforms." + alias
                        + " has no predicate: it must leave the records of the state topic as they are, or the task"
                        + " will fail; give it TopicNameMatches for that topic with negate=true")
                .toList();
    }

    private boolean isSet(String key) {
        return !text(key).isEmpty();
    }

    private String text(String key) {
        return properties.getOrDefault(key, "").trim();
    }

    private void add(String key, String message) {
        problems.add(new Problem(key, message));
    }
}
