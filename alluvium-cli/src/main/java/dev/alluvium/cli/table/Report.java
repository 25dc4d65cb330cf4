// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command found or did: facts by name, told either as one JSON object or as lines for a reader. Confined to one
 * thread.
 */
final class Report {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NAME_WIDTH = 18;

    private final Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    private final List<String> lines = new ArrayList<>();

    /** A fact that both tell. */
    Report fact(String name, @Nullable Object value) {
        facts.put(name, value);
        if (value != null) {
            lines.add(String.format("%-" + NAME_WIDTH + "s %s", name, value));
        }
        return this;
    }

    /** A fact for programs, which the lines tell in other words. */
    Report hidden(String name, @Nullable Object value) {
        facts.put(name, value);
        return this;
    }

    /** A line for people. */
    Report line(String text) {
        lines.add(text);
        return this;
    }

    void print(PrintStream out, boolean asJson) {
        if (!asJson) {
            lines.forEach(out::println);
            return;
        }
        try {
            out.println(JSON.writeValueAsString(facts));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("facts are texts, numbers, lists and maps", impossible);
        }
    }
}
