// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.config;

import dev.alluvium.connect.common.config.AwsSettings;
import dev.alluvium.connect.common.config.Problem;
import dev.alluvium.connect.common.config.TransformChecks;
import dev.alluvium.connect.kinesis.record.TopicTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** What single settings cannot say. Each check looks only at settings that are possible by themselves. */
final class ConsistencyChecks {
    static final String STREAM_NAME = "[a-zA-Z0-9_.-]{1,128}";
    static final String STREAM_ARN = "arn:[^:]+:kinesis:[^:]+:[0-9]{12}:stream/" + STREAM_NAME;

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
        List<String> given = Stream.of(StreamSettings.NAMES, StreamSettings.ARNS, StreamSettings.PATTERN)
                .filter(this::isSet)
                .toList();
        given.stream().skip(1).forEach(key -> add(key, given.get(0) + " and " + key + " exclude each other"));
        if (given.isEmpty()) {
            add(
                    StreamSettings.NAMES,
                    "no stream: set " + StreamSettings.NAMES + ", " + StreamSettings.ARNS + " or "
                            + StreamSettings.PATTERN);
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
        List<String> streams = Stream.of(StreamSettings.NAMES, StreamSettings.ARNS)
                .flatMap(key -> Stream.of(text(key).split(",")))
                .map(String::trim)
                .filter(stream -> !stream.isEmpty())
                .toList();
        problems.addAll(StartChecks.problems(
                properties,
                streams,
                stream -> matches(stream) || streams.stream().anyMatch(read -> StartEntry.isSameStream(read, stream))));
    }

    private boolean matches(String stream) {
        try {
            return stream.substring(stream.lastIndexOf('/') + 1).matches(text(StreamSettings.PATTERN));
        } catch (PatternSyntaxException saidElsewhere) {
            return true;
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
        if (!state.isEmpty() && !state.matches("[a-zA-Z0-9._-]{1,249}")) {
            add(StreamSettings.STATE_TOPIC, StreamSettings.STATE_TOPIC + " is not the name of a topic");
        }
    }

    /** Transforms that would meet markers. */
    static List<String> warnings(Map<String, String> properties) {
        if (!SourceValidation.hasStateTopic(properties)) {
            return List.of();
        }
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
