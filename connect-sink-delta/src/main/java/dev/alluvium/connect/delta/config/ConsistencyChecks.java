// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import dev.alluvium.connect.common.config.AwsSettings;
import dev.alluvium.connect.common.config.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What contradicts what among the connector's own settings; each problem stands on the key to change. */
final class ConsistencyChecks {
    private static final Pattern APP_ID_PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,120}");
    private static final String POLL_INTERVAL = "consumer.override.max.poll.interval.ms";

    private final Map<String, String> properties;
    private final SinkConfig config;
    private final List<Problem> problems = new ArrayList<>();

    private ConsistencyChecks(Map<String, String> properties, SinkConfig config) {
        this.properties = properties;
        this.config = config;
    }

    /**
     * The contradictions.
     *
     * @param properties as given
     * @param config read from these, impossible values replaced by defaults
     */
    static List<Problem> problems(Map<String, String> properties, SinkConfig config) {
        ConsistencyChecks checks = new ConsistencyChecks(properties, config);
        checks.routing();
        checks.pace();
        checks.gaps();
        checks.store();
        checks.problems.addAll(AwsSettings.problems(properties));
        checks.problems.addAll(TableChecks.problems("", config.table(""), properties));
        checks.problems.addAll(StagingChecks.problems("", config, properties));
        checks.problems.addAll(MaintenanceChecks.problems("", config, properties));
        for (String table : overriddenTables(properties)) {
            checks.problems.addAll(TableChecks.problems(table, config.table(table), properties));
            checks.problems.addAll(StagingChecks.problems(table, config, properties));
            checks.problems.addAll(MaintenanceChecks.problems(table, config, properties));
        }
        return List.copyOf(new java.util.LinkedHashSet<>(checks.problems));
    }

    private static Set<String> overriddenTables(Map<String, String> properties) {
        Set<String> tables = new java.util.TreeSet<>();
        properties.keySet().forEach(key -> TableKey.parse(key).ifPresent(parsed -> tables.add(parsed.table())));
        return tables;
    }

    private void routing() {
        if (properties.containsKey(RoutingSettings.BASE_PATH)) {
            LocationChecks.problem(properties.getOrDefault(RoutingSettings.BASE_PATH, ""))
                    .ifPresent(message -> add(RoutingSettings.BASE_PATH, RoutingSettings.BASE_PATH + " " + message));
        }
        if (!config.routing().pathFormat().contains("${table}")) {
            add(
                    RoutingSettings.PATH_FORMAT,
                    RoutingSettings.PATH_FORMAT + " needs ${table}: each table has its own place");
        } else {
            pathFormat();
        }
        if (config.routing().field().isPresent()) {
            for (String key :
                    List.of(RoutingSettings.NAME_FORMAT, RoutingSettings.TOPIC_MAP, RoutingSettings.TOPIC_REGEX)) {
                if (properties.containsKey(key)) {
                    add(key, key + " has no effect beside " + RoutingSettings.ROUTE_FIELD + "; keep one of them");
                }
            }
        }
        topicMap();
        topicRegex();
    }

    private void pathFormat() {
        String format = config.routing().pathFormat();
        String rest = format.replace("${base}", "").replace("${table}", "");
        if (rest.contains("${")) {
            add(
                    RoutingSettings.PATH_FORMAT,
                    RoutingSettings.PATH_FORMAT
                            + " knows ${base} and ${table} only; use table.<table>.path for others");
            return;
        }
        String sample = format.replace("${base}", "file:///base").replace("${table}", "t");
        LocationChecks.problem(sample)
                .ifPresent(message -> add(
                        RoutingSettings.PATH_FORMAT, RoutingSettings.PATH_FORMAT + " gives a place that " + message));
    }

    private void topicMap() {
        String text = properties.getOrDefault(RoutingSettings.TOPIC_MAP, "");
        Set<String> seen = new HashSet<>();
        List<String> topics = words(properties.getOrDefault("topics", ""));
        for (String pair : words(text)) {
            int colon = pair.lastIndexOf(':');
            if (colon <= 0 || colon == pair.length() - 1) {
                add(RoutingSettings.TOPIC_MAP, RoutingSettings.TOPIC_MAP + ": '" + pair + "' is not topic:table");
                continue;
            }
            String topic = pair.substring(0, colon).trim();
            if (!seen.add(topic)) {
                add(RoutingSettings.TOPIC_MAP, RoutingSettings.TOPIC_MAP + " names topic '" + topic + "' twice");
            }
            if (!topics.isEmpty()
                    && !topics.contains(topic)
                    && !config.routing().transformsMayRoute()) {
                add(
                        RoutingSettings.TOPIC_MAP,
                        RoutingSettings.TOPIC_MAP + " names topic '" + topic + "', which is not among topics");
            }
        }
    }

    private void topicRegex() {
        for (String pair : words(properties.getOrDefault(RoutingSettings.TOPIC_REGEX, ""))) {
            int arrow = pair.lastIndexOf("=>");
            if (arrow <= 0 || arrow == pair.length() - 2) {
                add(RoutingSettings.TOPIC_REGEX, RoutingSettings.TOPIC_REGEX + ": '" + pair + "' is not regex=>table");
                continue;
            }
            try {
                Pattern regex = Pattern.compile(pair.substring(0, arrow).trim());
                checkGroups(regex, pair.substring(arrow + 2).trim());
            } catch (PatternSyntaxException e) {
                add(
                        RoutingSettings.TOPIC_REGEX,
                        RoutingSettings.TOPIC_REGEX + ": not a regular expression: " + e.getDescription());
            }
        }
    }

    /** A table's name refers to groups of its regular expression; whether they exist does not depend on the topic. */
    private void checkGroups(Pattern regex, String table) {
        Matcher anything = Pattern.compile(regex.pattern() + "|").matcher("");
        try {
            if (anything.find()) {
                anything.appendReplacement(new StringBuilder(), table);
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException noSuchGroup) {
            add(
                    RoutingSettings.TOPIC_REGEX,
                    RoutingSettings.TOPIC_REGEX + ": '" + table
                            + "' refers to a group that its regular expression does not have; $1 is the first one");
        }
    }

    private void pace() {
        if (!APP_ID_PREFIX.matcher(config.commits().appIdPrefix()).matches()) {
            add(
                    FlushSettings.APP_ID_PREFIX,
                    FlushSettings.APP_ID_PREFIX
                            + " (by default the connector's name) has up to 120 letters, digits, '.',"
                            + " '_' and '-'; set one");
        }
        if (config.commits().maxBackoff().compareTo(config.commits().backoff()) < 0) {
            add(
                    FlushSettings.COMMIT_BACKOFF_MAX,
                    FlushSettings.COMMIT_BACKOFF_MAX + " is below " + FlushSettings.COMMIT_BACKOFF);
        }
        pollInterval().ifPresent(limit -> {
            if (config.commits().timeout().toMillis() >= limit) {
                add(FlushSettings.COMMIT_TIMEOUT, FlushSettings.COMMIT_TIMEOUT + " must be below " + POLL_INTERVAL);
            }
            interval("", FlushSettings.INTERVAL, limit);
            for (String table : overriddenTables(properties)) {
                String own = "table." + table + "." + FlushSettings.INTERVAL;
                if (properties.containsKey(own)) {
                    interval(table, own, limit);
                }
            }
        });
    }

    private void interval(String table, String key, long limit) {
        Duration interval = config.table(table).flush().interval();
        if (interval.toMillis() >= limit / 2) {
            add(key, key + " must be below half of " + POLL_INTERVAL);
        }
    }

    /** Kafka's consumer is the one that notices, so what is asked for has to be what it is told to do. */
    private void gaps() {
        String asked =
                properties.getOrDefault(FlushSettings.GAP_POLICY, "").trim().toLowerCase(Locale.ROOT);
        boolean fails = "none"
                .equalsIgnoreCase(
                        properties.getOrDefault(SinkValidation.RESET, "").trim());
        if (asked.equals("fail") && !fails) {
            add(
                    FlushSettings.GAP_POLICY,
                    FlushSettings.GAP_POLICY + "=fail has no effect without " + SinkValidation.RESET
                            + "=none: a task cannot see that Kafka deleted records, its consumer can; set none once"
                            + " the first offsets are committed, or " + FlushSettings.GAP_POLICY + "=continue");
        }
        if (asked.equals("continue") && fails) {
            add(
                    FlushSettings.GAP_POLICY,
                    FlushSettings.GAP_POLICY + "=continue contradicts " + SinkValidation.RESET
                            + "=none, with which the task fails; set earliest");
        }
    }

    private OptionalLong pollInterval() {
        try {
            String text = properties.get(POLL_INTERVAL);
            return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text.trim()));
        } catch (NumberFormatException ofTheConsumer) {
            return OptionalLong.empty();
        }
    }

    private void store() {
        boolean kms = config.store().encryption().equals("aws:kms");
        if (config.store().kmsKeyId().isPresent() && !kms) {
            add(StoreSettings.SSE_KMS_KEY, StoreSettings.SSE_KMS_KEY + " has no effect without s3.sse=aws:kms");
        }
    }

    private void add(String key, String message) {
        problems.add(new Problem(key, message));
    }

    private static List<String> words(String text) {
        return java.util.Arrays.stream(text.split(","))
                .map(String::trim)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
