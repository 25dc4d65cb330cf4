// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.route;

import dev.alluvium.connect.smt.entity.EntityFact;
import java.util.ArrayList;
import java.util.List;

/**
 * A topic name with placeholders, parsed once. Immutable.
 *
 * @param parts in order, never empty
 */
public record TopicTemplate(List<Part> parts) {
    /** A piece of the name. */
    public sealed interface Part permits Literal, OwnTopic, HeaderText {}

    /** Text as it stands. */
    public record Literal(String text) implements Part {}

    /** The topic that the record has. */
    public record OwnTopic() implements Part {}

    /**
     * The value of a header.
     *
     * @param isType whether it is the entity type, which the key of a tombstone may tell too
     */
    public record HeaderText(String header, boolean isType) implements Part {}

    /** Copies the parts. */
    public TopicTemplate {
        parts = List.copyOf(parts);
    }

    /**
     * Reads {@code ${tenant} ${type} ${op} ${topic} ${header:x}} and the text around them.
     *
     * @param prefix of the headers that hold facts
     * @throws IllegalArgumentException for an unknown or open placeholder, an illegal character or an empty template
     */
    public static TopicTemplate parse(String template, String prefix) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < template.length()) {
            int open = template.indexOf("${", at);
            int end = open < 0 ? template.length() : open;
            if (end > at) {
                parts.add(literal(template.substring(at, end)));
            }
            if (open < 0) {
                break;
            }
            int close = template.indexOf('}', open);
            if (close < 0) {
                throw new IllegalArgumentException("placeholder without closing brace");
            }
            parts.add(placeholder(template.substring(open + 2, close), prefix));
            at = close + 1;
        }
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("must not be empty");
        }
        return new TopicTemplate(parts);
    }

    private static Part literal(String text) {
        if (!TopicName.isLegalText(text)) {
            throw new IllegalArgumentException("only [a-zA-Z0-9._-] and placeholders ${tenant} ${type} ${op} ${topic} "
                    + "${header:name} make a topic name");
        }
        return new Literal(text);
    }

    private static Part placeholder(String name, String prefix) {
        return switch (name) {
            case "topic" -> new OwnTopic();
            case "type" -> new HeaderText(EntityFact.TYPE.header(prefix), true);
            case "op" -> new HeaderText(EntityFact.OP.header(prefix), false);
            case "tenant" -> new HeaderText(EntityFact.TENANT.header(prefix), false);
            default -> {
                if (!name.startsWith("header:") || name.length() == "header:".length()) {
                    throw new IllegalArgumentException("unknown placeholder ${" + name
                            + "}; known are ${tenant} ${type} ${op} ${topic} ${header:name}");
                }
                yield new HeaderText(name.substring("header:".length()), false);
            }
        };
    }
}
