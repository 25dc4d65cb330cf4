// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Strict access to one JSON object of the folder: unknown keys and wrong types are refused with the object's place. */
final class Fields {
    private final Place place;
    private final String what;
    private final ObjectNode json;

    Fields(Place place, String what, ObjectNode json) {
        this.place = place;
        this.what = what;
        this.json = json;
    }

    static Fields of(Place place, String what, JsonNode json) {
        if (json instanceof ObjectNode object) {
            return new Fields(place, what, object);
        }
        throw new UseCaseFolderException(place, what + " needs an object");
    }

    Fields only(String... names) {
        Set<String> known = Set.of(names);
        for (Iterator<String> i = json.fieldNames(); i.hasNext(); ) {
            String name = i.next();
            if (!known.contains(name)) {
                throw wrong("unknown key '" + name + "'; known: " + String.join(", ", new TreeSet<>(known)));
            }
        }
        return this;
    }

    boolean has(String name) {
        return json.has(name);
    }

    ObjectNode json() {
        return json;
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> wrong("'" + name + "' is missing"));
    }

    Optional<String> optionalText(String name) {
        return value(name).map(node -> {
            if (!node.isTextual()) {
                throw wrong("'" + name + "' must be a text");
            }
            return node.textValue();
        });
    }

    Optional<Long> optionalLong(String name) {
        return value(name).map(node -> {
            if (!node.isIntegralNumber() || !node.canConvertToLong()) {
                throw wrong("'" + name + "' must be a whole number");
            }
            return node.longValue();
        });
    }

    int positive(String name, int absent) {
        long value = optionalLong(name).orElse((long) absent);
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw wrong("'" + name + "' must be at least 1");
        }
        return (int) value;
    }

    boolean flag(String name) {
        return value(name)
                .map(node -> {
                    if (!node.isBoolean()) {
                        throw wrong("'" + name + "' must be true or false");
                    }
                    return node.booleanValue();
                })
                .orElse(false);
    }

    Optional<Fields> object(String name) {
        return value(name).map(node -> of(place, what + " '" + name + "'", node));
    }

    Fields neededObject(String name) {
        return object(name).orElseThrow(() -> wrong("'" + name + "' is missing"));
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode node : list(name)) {
            if (!node.isTextual()) {
                throw wrong("'" + name + "' must be a list of texts");
            }
            texts.add(node.textValue());
        }
        return texts;
    }

    List<JsonNode> list(String name) {
        List<JsonNode> nodes = new ArrayList<>();
        value(name).ifPresent(node -> {
            if (!node.isArray()) {
                throw wrong("'" + name + "' must be a list");
            }
            node.forEach(nodes::add);
        });
        return nodes;
    }

    /** Name to text; numbers and flags are taken as their text, as Kafka and Delta properties are. */
    Map<String, String> textMap(String name) {
        Map<String, String> map = new LinkedHashMap<>();
        object(name)
                .ifPresent(object -> object.json.properties().forEach(entry -> {
                    if (!entry.getValue().isValueNode() || entry.getValue().isNull()) {
                        throw wrong("'" + name + "." + entry.getKey() + "' must be a text");
                    }
                    map.put(entry.getKey(), entry.getValue().asText());
                }));
        return map;
    }

    UseCaseFolderException wrong(String why) {
        return new UseCaseFolderException(place, what + ": " + why);
    }

    private Optional<JsonNode> value(String name) {
        return Optional.ofNullable(json.get(name)).filter(node -> !node.isNull());
    }
}
