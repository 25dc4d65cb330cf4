// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.route;

import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.connect.delta.error.RecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which topics come into one table where {@code topics.regex} says what is read, as far as the routes tell: the topics
 * that they name, and those that an expression matches which has one table. Pure.
 */
final class MatchedTopics {
    /** Letters and what else a topic has; a dot is meant as one more often than as any character. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

    private final SinkConfig.Routing routing;
    private final Router router;

    MatchedTopics(SinkConfig.Routing routing, Router router) {
        this.routing = routing;
        this.router = router;
    }

    /** Tables with several topics, or with any number of them, each with a text for people. */
    Map<String, List<String>> sharing(Pattern subscription) {
        Map<String, Set<String>> named = new TreeMap<>();
        List<String> read = names(subscription.pattern());
        for (String topic : read.isEmpty() ? names() : read) {
            if (subscription.matcher(topic).matches()) {
                table(topic)
                        .forEach(table -> named.computeIfAbsent(table, unused -> new TreeSet<>())
                                .add(topic));
            }
        }
        Map<String, List<String>> sharing = new TreeMap<>();
        named.forEach((table, topics) -> {
            if (topics.size() > 1) {
                sharing.put(table, List.copyOf(topics));
            }
        });
        if (!read.isEmpty() || routing.transformsMayRoute()) {
            return sharing;
        }
        for (SinkConfig.RegexRoute route : routing.byRegex()) {
            boolean isConstant = route.table().indexOf('$') < 0;
            if (isConstant && names(route.regex()).isEmpty()) {
                TableName.of(route.table(), routing.underscoreNames())
                        .ifPresent(table ->
                                sharing.putIfAbsent(table, List.of("those that '" + route.regex() + "' matches")));
            }
        }
        return sharing;
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>(routing.byTopic().keySet());
        routing.byRegex().forEach(route -> names.addAll(names(route.regex())));
        return names;
    }

    /** The topics of an expression that only names some, with {@code |} between them; empty if it does more. */
    private static List<String> names(String regex) {
        List<String> names = new ArrayList<>();
        for (String alternative : regex.split("\\|", -1)) {
            String name = alternative.replace("\\.", ".").replace("[.]", ".").replace("\\-", "-");
            if (!NAME.matcher(name).matches()) {
                return List.of();
            }
            names.add(name);
        }
        return names;
    }

    private List<String> table(String topic) {
        try {
            return router.staticTable(topic).map(List::of).orElse(List.of());
        } catch (RecordException impossible) {
            return List.of();
        }
    }
}
