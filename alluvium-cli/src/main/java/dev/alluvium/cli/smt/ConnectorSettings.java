// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.smt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.cli.argument.WrongInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A connector's configuration as a user PUTs it. */
record ConnectorSettings(Map<String, String> values) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * Reads {@code {"name": ..., "config": {...}}}, or the config alone.
     *
     * @throws WrongInputException where the file is no such object
     */
    static ConnectorSettings read(Path file) {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new WrongInputException(
                    file + ", line " + e.getLocation().getLineNr() + ": no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new WrongInputException(
                    file + " cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        JsonNode config = tree.path("config").isObject() ? tree.get("config") : tree;
        if (!config.isObject()) {
            throw new WrongInputException(file + " holds no object with a connector's configuration");
        }
        Map<String, String> values = new LinkedHashMap<>();
        config.properties()
                .forEach(setting ->
                        values.put(setting.getKey(), setting.getValue().asText()));
        return new ConnectorSettings(values);
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /** The names in a list setting. */
    List<String> names(String name) {
        return Arrays.stream(text(name, "").split(","))
                .map(String::trim)
                .filter(one -> !one.isEmpty())
                .toList();
    }

    /** The settings below a prefix, without it. */
    Map<String, String> below(String prefix) {
        Map<String, String> below = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                below.put(name.substring(prefix.length()), value);
            }
        });
        return below;
    }

    /** Only sinks have topics to read. */
    boolean isSink() {
        return values.containsKey("topics") || values.containsKey("topics.regex");
    }
}
