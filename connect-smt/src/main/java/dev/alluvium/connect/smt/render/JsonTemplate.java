// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.render;

import dev.alluvium.connect.smt.parse.JsonLimits;
import dev.alluvium.connect.smt.parse.JsonReader;
import dev.alluvium.connect.smt.parse.JsonText;
import dev.alluvium.connect.smt.parse.MalformedJsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template that is JSON but for its placeholders. It is parsed into a tree when it is configured and rendered from
 * that tree, so no value can break out of its place: what comes out is JSON by construction.
 */
record JsonTemplate(Node root) {
    /** A part of the tree. */
    sealed interface Node permits Constant, Text, Bare, ObjectNode, ArrayNode {}

    /** Number, boolean, null or text without placeholders, as JSON. */
    record Constant(String json) implements Node {}

    /** A text with placeholders. */
    record Text(TemplateText text) implements Node {}

    /** A placeholder that stands alone, without quotes. */
    record Bare(Placeholder placeholder) implements Node {}

    /** Members in order. */
    record ObjectNode(Map<String, Node> members) implements Node {}

    /** Elements in order. */
    record ArrayNode(List<Node> elements) implements Node {}

    /** Marks a text of the parsed tree as a placeholder that had no quotes; cannot stand in valid JSON by itself. */
    private static final String MARK = "\u0000bare:";

    private static final String ESCAPED_MARK = "\\u0000bare:";
    private static final JsonReader READER = new JsonReader(JsonLimits.EXACT);

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException where it is no JSON when values stand for its placeholders
     */
    static JsonTemplate parse(String template) {
        try {
            return new JsonTemplate(node(READER.value(quoteBare(template))));
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("the template is no JSON: " + e.getMessage(), e);
        }
    }

    /** Puts bare placeholders into marked texts, and escapes nothing else: inside texts they stay as they are. */
    private static String quoteBare(String template) {
        StringBuilder json = new StringBuilder(template.length() + 64);
        boolean inText = false;
        int at = 0;
        while (at < template.length()) {
            char c = template.charAt(at);
            if (!inText && template.startsWith("${", at)) {
                int close = template.indexOf('}', at);
                if (close < 0) {
                    throw new IllegalArgumentException("placeholder without closing brace");
                }
                json.append('"')
                        .append(ESCAPED_MARK)
                        .append(template, at + 2, close)
                        .append('"');
                at = close + 1;
                continue;
            }
            if (inText && c == '\\' && at + 1 < template.length()) {
                json.append(c).append(template.charAt(at + 1));
                at += 2;
                continue;
            }
            inText ^= c == '"';
            json.append(c);
            at++;
        }
        return json.toString();
    }

    private static Node node(@Nullable Object parsed) {
        if (parsed instanceof Map<?, ?> object) {
            Map<String, Node> members = new LinkedHashMap<>();
            object.forEach((name, value) -> members.put(memberName(String.valueOf(name)), node(value)));
            return new ObjectNode(members);
        }
        if (parsed instanceof List<?> array) {
            List<Node> elements = new ArrayList<>();
            array.forEach(element -> elements.add(node(element)));
            return new ArrayNode(elements);
        }
        if (!(parsed instanceof String text)) {
            return new Constant(String.valueOf(parsed));
        }
        if (text.startsWith(MARK)) {
            return new Bare(Placeholder.parse(text.substring(MARK.length())));
        }
        TemplateText parts = TemplateText.parse(text);
        return parts.isConstant() ? new Constant(JsonText.string(text)) : new Text(parts);
    }

    private static String memberName(String name) {
        if (name.contains("${") || name.startsWith(MARK)) {
            throw new IllegalArgumentException("a placeholder cannot name a member");
        }
        return name;
    }
}
