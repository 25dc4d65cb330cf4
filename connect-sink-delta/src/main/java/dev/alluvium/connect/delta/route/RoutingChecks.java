// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.route;

import dev.alluvium.connect.common.config.Problem;
import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.connect.delta.config.TableKey;
import dev.alluvium.connect.delta.error.RecordException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** What the settings say about topics and tables together, as far as it can be known before a record arrives. */
public final class RoutingChecks {
    private static final String NAME_FORMAT = "table.name.format";
    private static final String MISMATCH = "offset.mismatch.policy";

    private final SinkConfig config;
    private final Map<String, String> properties;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, List<String>> topicsByTable = new TreeMap<>();

    private RoutingChecks(SinkConfig config, Map<String, String> properties) {
        this.config = config;
        this.properties = properties;
    }

    /** The problems, each on the key that causes it. */
    public static List<Problem> problems(SinkConfig config, Map<String, String> properties) {
        RoutingChecks checks = new RoutingChecks(config, properties);
        Router router;
        try {
            router = new Router(config.routing());
        } catch (IllegalArgumentException unknownPlaceholder) {
            return List.of(new Problem(NAME_FORMAT, NAME_FORMAT + ": " + unknownPlaceholder.getMessage()));
        }
        checks.topics(router);
        checks.sharedTables(router);
        checks.overrides(router);
        checks.epochs(router);
        return checks.problems;
    }

    private List<String> names() {
        return Arrays.stream(properties.getOrDefault("topics", "").split(","))
                .map(String::trim)
                .filter(topic -> !topic.isEmpty())
                .toList();
    }

    private void topics(Router router) {
        for (String topic : names()) {
            try {
                router.staticTable(topic)
                        .ifPresent(table -> topicsByTable
                                .computeIfAbsent(table, unused -> new ArrayList<>())
                                .add(topic));
            } catch (RecordException impossible) {
                problems.add(new Problem(NAME_FORMAT, NAME_FORMAT + ": " + impossible.getMessage()));
            }
        }
    }

    private void sharedTables(Router router) {
        topicsByTable.forEach((table, topics) -> {
            if (topics.size() > 1) {
                shared(table, topics);
            }
        });
        String subscription = properties.getOrDefault("topics.regex", "").trim();
        if (!subscription.isEmpty()) {
            Optional<String> constant = constantTable(router);
            constant.ifPresent(table -> shared(table, List.of("those of topics.regex")));
            if (constant.isEmpty() && config.routing().field().isEmpty()) {
                pattern(subscription)
                        .ifPresent(pattern -> new MatchedTopics(config.routing(), router)
                                .sharing(pattern)
                                .forEach(this::shared));
            }
        }
    }

    /** Connect tells of one that does not parse. */
    private static Optional<Pattern> pattern(String regex) {
        try {
            return Optional.of(Pattern.compile(regex));
        } catch (PatternSyntaxException impossible) {
            return Optional.empty();
        }
    }

    private static Optional<String> constantTable(Router router) {
        try {
            Optional<String> one = router.staticTable("a");
            return one.isPresent() && one.equals(router.staticTable("b")) ? one : Optional.empty();
        } catch (RecordException impossible) {
            return Optional.empty();
        }
    }

    private void shared(String table, List<String> topics) {
        Set<String> mapped = config.routing().byTopic().keySet();
        boolean meant = config.routing().byRegex().isEmpty() ? mapped.containsAll(topics) : true;
        boolean folded = topics.stream().distinct().count() > 1
                && config.routing().underscoreNames()
                && !meant
                && config.routing().nameFormat().contains("${topic");
        if (folded) {
            problems.add(new Problem(
                    "table.name.sanitize",
                    "topics " + topics + " fold into one table '" + table
                            + "'; name them in topic2table.map if that is meant"));
        }
        TableConfig settings = config.table(table);
        if (settings.upserts() && !settings.sequence().isStored()) {
            problems.add(new Problem(
                    "sequence.by",
                    "topics " + topics + " feed the upsert table '" + table
                            + "': offsets of different topics cannot be compared; set sequence.by to"
                            + " a field, header or timestamp"));
        }
        if (settings.upserts()
                && settings.sequence().isStored()
                && settings.keys().laneScoped()) {
            problems.add(new Problem(
                    "key.scope",
                    "topics " + topics + " feed the upsert table '" + table
                            + "': a key may come from each of them; set key.scope=table"));
        }
    }

    /** Only where a topic has one table does the table say from where it is read, and so notice another topic. */
    private void epochs(Router router) {
        boolean oneTable = !topicsByTable.isEmpty() || names().isEmpty() && isStatic(router);
        properties.forEach((key, value) -> {
            boolean isMismatch = key.equals(MISMATCH) || key.startsWith("table.") && key.endsWith("." + MISMATCH);
            if (isMismatch && !value.trim().equalsIgnoreCase("fail") && !oneTable) {
                problems.add(new Problem(
                        key,
                        key + " has no effect where records decide on the table (table.route.field, placeholders,"
                                + " transforms that route): Kafka's offsets say from where these are read; leave it"
                                + " out"));
            }
        });
    }

    private static boolean isStatic(Router router) {
        try {
            return router.staticTable("a").isPresent();
        } catch (RecordException impossible) {
            return false;
        }
    }

    private void overrides(Router router) {
        if (router.isDynamic() || names().isEmpty() || !problems.isEmpty()) {
            return;
        }
        for (String key : properties.keySet()) {
            TableKey.parse(key)
                    .filter(parsed -> !topicsByTable.containsKey(parsed.table()))
                    .ifPresent(parsed -> problems.add(new Problem(
                            key,
                            key + ": no topic leads to a table '"
                                    + parsed.table() + "'; tables: "
                                    + topicsByTable.keySet().stream().collect(Collectors.joining(", ")))));
        }
    }
}
