// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code ${stack.*}} placeholders of a folder. Every other {@code ${...}} belongs to somebody else (Connect's
 * config providers, the sink's table names) and stays as it is.
 */
public final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(stack\\.[^}]*)}");
    private static final Set<String> ALWAYS =
            Set.of("stack.kafka.bootstrap", "stack.connect.url", "stack.s3.endpoint", "stack.s3.bucket", "stack.dir");
    private static final Set<String> WITH_POSTGRES = Set.of(
            "stack.postgres.host",
            "stack.postgres.port",
            "stack.postgres.database",
            "stack.postgres.user",
            "stack.postgres.password");
    private static final String KINESIS = "stack.kinesis.endpoint";
    private static final String REGISTRY = "stack.registry.url";
    private static final Set<String> LATER = Set.of("stack.webhook.url");

    private Placeholders() {}

    /** Refuses a placeholder that the stack of these demands cannot fill. */
    static void check(Place place, JsonNode node, StackDemands demands) {
        if (node.isTextual()) {
            checkText(place, node.textValue(), demands);
        } else {
            node.forEach(child -> check(place, child, demands));
        }
    }

    static void checkText(Place place, String text, StackDemands demands) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            String name = matcher.group(1);
            if (LATER.contains(name)) {
                throw new UseCaseFolderException(place, "${" + name + "} is not supported yet");
            }
            if (WITH_POSTGRES.contains(name) && !demands.postgres()) {
                throw new UseCaseFolderException(place, "${" + name + "} needs \"postgres\": true in stack.json");
            }
            if (name.equals(KINESIS) && demands.streams().isEmpty()) {
                throw new UseCaseFolderException(place, "${" + name + "} needs \"streams\" in stack.json");
            }
            if (name.equals(REGISTRY) && !demands.registry()) {
                throw new UseCaseFolderException(place, "${" + name + "} needs \"registry\": true in stack.json");
            }
            if (!isKnown(name)) {
                throw new UseCaseFolderException(place, "unknown placeholder ${" + name + "}; known: " + known());
            }
        }
    }

    /** A copy in which the placeholders of all texts are replaced; names of fields are left alone. */
    public static JsonNode resolve(JsonNode node, Map<String, String> values) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(e -> copy.set(e.getKey(), resolve(e.getValue(), values)));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(child -> copy.add(resolve(child, values)));
            return copy;
        }
        return node.isTextual() ? TextNode.valueOf(resolve(node.textValue(), values)) : node;
    }

    /** The text with its placeholders replaced. */
    public static String resolve(String text, Map<String, String> values) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            String value = values.get(found.group(1));
            if (value == null) {
                throw new IllegalStateException("the stack has no value for ${" + found.group(1) + "}");
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private static boolean isKnown(String name) {
        return WITH_POSTGRES.contains(name) || ALWAYS.contains(name) || name.equals(KINESIS) || name.equals(REGISTRY);
    }

    private static String known() {
        Set<String> names = new TreeSet<>(ALWAYS);
        names.addAll(WITH_POSTGRES);
        names.add(KINESIS);
        names.add(REGISTRY);
        return String.join(", ", names);
    }
}
