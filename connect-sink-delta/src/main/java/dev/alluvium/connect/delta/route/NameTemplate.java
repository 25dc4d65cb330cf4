// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.route;

import dev.alluvium.connect.delta.error.RecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** A table name with placeholders, parsed once. */
final class NameTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");
    private static final Pattern TOPIC_PART = Pattern.compile("topic\\[(\\d{1,3})]");

    private final List<Part> parts = new ArrayList<>();
    private final boolean topicOnly;

    private enum Kind {
        TEXT,
        TOPIC,
        TOPIC_PART,
        HEADER,
        SOURCE_DB,
        SOURCE_TABLE
    }

    private record Part(Kind kind, String text, int number) {}

    /** @throws IllegalArgumentException naming a placeholder that does not exist */
    NameTemplate(String format) {
        Matcher matcher = PLACEHOLDER.matcher(format);
        int end = 0;
        while (matcher.find()) {
            text(format.substring(end, matcher.start()));
            parts.add(placeholder(matcher.group(1)));
            end = matcher.end();
        }
        text(format.substring(end));
        topicOnly = parts.stream()
                .allMatch(part -> part.kind == Kind.TEXT || part.kind == Kind.TOPIC || part.kind == Kind.TOPIC_PART);
    }

    private void text(String text) {
        if (!text.isEmpty()) {
            parts.add(new Part(Kind.TEXT, text, 0));
        }
    }

    private static Part placeholder(String name) {
        Matcher topicPart = TOPIC_PART.matcher(name);
        if (topicPart.matches()) {
            return new Part(Kind.TOPIC_PART, name, Integer.parseInt(topicPart.group(1)));
        }
        if (name.startsWith("header:") && name.length() > "header:".length()) {
            return new Part(Kind.HEADER, name.substring("header:".length()), 0);
        }
        return switch (name) {
            case "topic" -> new Part(Kind.TOPIC, name, 0);
            case "tenant" -> new Part(Kind.HEADER, "entity.tenant", 0);
            case "type" -> new Part(Kind.HEADER, "entity.type", 0);
            case "source.db" -> new Part(Kind.SOURCE_DB, name, 0);
            case "source.table" -> new Part(Kind.SOURCE_TABLE, name, 0);
            default ->
                throw new IllegalArgumentException("${" + name
                        + "} is none of ${topic}, ${topic[N]}, ${source.db}, ${source.table}, ${header:NAME},"
                        + " ${tenant},"
                        + " ${type}");
        };
    }

    /** Whether the topic alone decides. */
    boolean isTopicOnly() {
        return topicOnly;
    }

    /** Whether nothing decides: all topics have the same name. */
    boolean isConstant() {
        return parts.stream().allMatch(part -> part.kind == Kind.TEXT);
    }

    /** The name, given a record of this topic; the record may be null where the topic alone decides. */
    String render(String topic, @Nullable SinkRecord record) {
        StringBuilder name = new StringBuilder();
        for (Part part : parts) {
            name.append(
                    switch (part.kind) {
                        case TEXT -> part.text;
                        case TOPIC -> topic;
                        case TOPIC_PART -> topicPart(topic, part.number);
                        case HEADER -> header(record, part.text);
                        case SOURCE_DB -> source(record, "db");
                        case SOURCE_TABLE -> source(record, "table");
                    });
        }
        return name.toString();
    }

    private static String topicPart(String topic, int number) {
        String[] pieces = topic.split("\\.", -1);
        if (number >= pieces.length) {
            throw new RecordException(
                    "table.name.format: topic '" + topic + "' has no part [" + number + "]; parts are counted from 0");
        }
        return pieces[number];
    }

    private static String header(@Nullable SinkRecord record, String name) {
        if (record == null) {
            throw new IllegalStateException("a name that depends on headers was asked for without a record");
        }
        return HeaderText.text(record, name)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new RecordException(
                        "table.name.format: the record has no header '" + name + "' from which its table is named"));
    }

    /** Debezium's origin: {@code entity.source} is {@code debezium:<connector>:<name>.<db>[.<schema>].<table>}. */
    private static String source(@Nullable SinkRecord record, String what) {
        if (record == null) {
            throw new IllegalStateException("a name that depends on the source was asked for without a record");
        }
        String origin = HeaderText.text(record, "entity.source").orElse("");
        String[] pieces = origin.substring(origin.lastIndexOf(':') + 1).split("\\.", -1);
        if (pieces.length >= 2) {
            return what.equals("table") ? pieces[pieces.length - 1] : pieces[pieces.length >= 3 ? 1 : 0];
        }
        Object found = inEnvelope(record.value(), what);
        if (found instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw new RecordException("table.name.format: neither the header 'entity.source' nor a field 'source." + what
                + "' says where the record comes from");
    }

    private static @Nullable Object inEnvelope(@Nullable Object value, String what) {
        Object source = member(value, "source");
        return member(source, what);
    }

    private static @Nullable Object member(@Nullable Object parent, String name) {
        if (parent instanceof Struct struct && struct.schema().field(name) != null) {
            return struct.getWithoutDefault(name);
        }
        return parent instanceof Map<?, ?> map ? map.get(name) : null;
    }
}
