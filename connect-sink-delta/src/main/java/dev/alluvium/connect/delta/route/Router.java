// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.route;

import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.connect.delta.error.RecordException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Names the table of a record: by the topic map, else by the first regular expression that matches, else by the name
 * format; or by a field of the value instead of these. Confined to the task thread.
 */
public final class Router {
    private final SinkConfig.Routing routing;
    private final NameTemplate template;
    private final List<Regex> regexes = new ArrayList<>();
    private final Map<String, String> byTopic = new HashMap<>();

    private record Regex(Pattern pattern, String table) {}

    /** @throws IllegalArgumentException if the name format holds an unknown placeholder */
    public Router(SinkConfig.Routing routing) {
        this.routing = routing;
        this.template = new NameTemplate(routing.nameFormat());
        routing.byRegex().forEach(route -> regexes.add(new Regex(Pattern.compile(route.regex()), route.table())));
    }

    /**
     * The record's table.
     *
     * @throws RecordException if the record does not say which, or the name is not one that a table may have
     */
    public String table(SinkRecord record) {
        String known = byTopic.get(record.topic());
        if (known != null) {
            return known;
        }
        if (routing.field().isPresent()) {
            return checked(
                    fieldValue(record, routing.field().get()),
                    "field '" + routing.field().get() + "'");
        }
        Optional<String> byName = staticName(record.topic());
        if (byName.isPresent()) {
            byTopic.put(record.topic(), byName.get());
            return byName.get();
        }
        return checked(template.render(record.topic(), record), "table.name.format");
    }

    /**
     * The one table of every record of this topic, if the topic alone decides and no transform may change it on the
     * way.
     *
     * @param topic the topic that is consumed
     */
    public Optional<String> staticTable(String topic) {
        if (routing.field().isPresent()) {
            return Optional.empty();
        }
        boolean constant = routing.byTopic().isEmpty() && regexes.isEmpty() && template.isConstant();
        return routing.transformsMayRoute() && !constant ? Optional.empty() : staticName(topic);
    }

    /** Whether records of different topics may come to have the same table without the settings showing it. */
    public boolean isDynamic() {
        return routing.field().isPresent() || !template.isTopicOnly() || routing.transformsMayRoute();
    }

    private Optional<String> staticName(String topic) {
        String mapped = routing.byTopic().get(topic);
        if (mapped != null) {
            return Optional.of(checked(mapped, "topic2table.map"));
        }
        for (Regex regex : regexes) {
            Matcher matcher = regex.pattern.matcher(topic);
            if (matcher.matches()) {
                return Optional.of(checked(replaced(matcher, regex.table), "topic2table.regex"));
            }
        }
        return template.isTopicOnly()
                ? Optional.of(checked(template.render(topic, null), "topic '" + topic + "'"))
                : Optional.empty();
    }

    /** Of the match of the whole topic, not of what the expression finds first in it. */
    private static String replaced(Matcher whole, String table) {
        StringBuilder replaced = new StringBuilder();
        try {
            whole.appendReplacement(replaced, table);
        } catch (IllegalArgumentException | IndexOutOfBoundsException noSuchGroup) {
            throw new RecordException("topic2table.regex: a table's name refers to a group that there is not");
        }
        return replaced.toString();
    }

    private String checked(String raw, String origin) {
        return TableName.of(raw, routing.underscoreNames())
                .orElseThrow(
                        () -> new RecordException(origin + " does not give a table name: a name has 1 to 255 letters,"
                                + " digits and underscores; map the topic or set table.name.sanitize=underscore"));
    }

    private static String fieldValue(SinkRecord record, String field) {
        Object value = member(record.value(), field);
        if (value instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw new RecordException("table.route.field: the value has no text in its field '" + field + "'");
    }

    private static @Nullable Object member(@Nullable Object row, String field) {
        if (row instanceof Struct struct) {
            return struct.schema().field(field) == null ? null : struct.getWithoutDefault(field);
        }
        return row instanceof Map<?, ?> map ? map.get(field) : null;
    }
}
