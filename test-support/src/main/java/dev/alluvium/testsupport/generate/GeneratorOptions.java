// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the options of a {@code generate} step; each refusal names the option. */
final class GeneratorOptions {

    /** Options of the step itself: they say how the runner sends, not what is made. */
    private static final Set<String> OF_THE_STEP = Set.of("generator", "note", "rate");

    private final JsonNode options;

    GeneratorOptions(JsonNode options) {
        if (!options.isObject()) {
            throw new IllegalArgumentException("generate: expected an object of options");
        }
        this.options = options;
    }

    /** Refuses every option that is neither the step's nor one of these. */
    void allowOnly(Set<String> known) {
        List<String> unknown = new ArrayList<>();
        options.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name) && !OF_THE_STEP.contains(name)) {
                unknown.add(name);
            }
        });
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("generate: unknown option " + String.join(", ", unknown)
                    + " of generator '" + text("generator", "") + "'");
        }
    }

    boolean has(String name) {
        return options.hasNonNull(name);
    }

    JsonNode node(String name) {
        JsonNode value = options.get(name);
        return value == null ? JsonNodeFactory.instance.missingNode() : value;
    }

    String text(String name, String whenMissing) {
        JsonNode value = options.get(name);
        if (value == null) {
            return whenMissing;
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException(name + ": expected a text");
        }
        return value.textValue();
    }

    String oneOf(String name, String whenMissing, Set<String> allowed) {
        String value = text(name, whenMissing);
        if (!allowed.contains(value)) {
            throw new IllegalArgumentException(
                    name + ": expected one of " + allowed.stream().sorted().toList());
        }
        return value;
    }

    long number(String name, long whenMissing, long least, long most) {
        JsonNode value = options.get(name);
        if (value == null) {
            return whenMissing;
        }
        if (!value.canConvertToLong()
                || !value.isIntegralNumber()
                || value.longValue() < least
                || value.longValue() > most) {
            throw new IllegalArgumentException(name + ": expected a whole number from " + least + " to " + most);
        }
        return value.longValue();
    }

    int count(String name, int whenMissing, int most) {
        return (int) number(name, whenMissing, 0, most);
    }

    boolean flag(String name, boolean whenMissing) {
        JsonNode value = options.get(name);
        if (value == null) {
            return whenMissing;
        }
        if (!value.isBoolean()) {
            throw new IllegalArgumentException(name + ": expected true or false");
        }
        return value.booleanValue();
    }

    /** Reads an object of texts. */
    Map<String, String> names(String name, Set<String> allowedKeys, Map<String, String> whenMissing) {
        JsonNode value = options.get(name);
        if (value == null) {
            return whenMissing;
        }
        if (!value.isObject()) {
            throw new IllegalArgumentException(name + ": expected an object of name to table");
        }
        Map<String, String> names = new LinkedHashMap<>();
        value.properties().forEach(entry -> {
            if (!allowedKeys.contains(entry.getKey())) {
                throw new IllegalArgumentException(name + ": unknown name '" + entry.getKey() + "'; known are "
                        + allowedKeys.stream().sorted().toList());
            }
            if (!entry.getValue().isTextual()) {
                throw new IllegalArgumentException(name + "." + entry.getKey() + ": expected a text");
            }
            names.put(entry.getKey(), entry.getValue().textValue());
        });
        return names;
    }
}
