// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Commands as a user types them, and what they print. */
final class Shell {
    private static final ObjectMapper JSON = new ObjectMapper();

    private String printed = "";

    /** Whether all is well. */
    boolean run(String... words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        boolean isWell = new TableCommands(out, FilledTable.context()).run(List.of(words));
        printed = bytes.toString(StandardCharsets.UTF_8);
        return isWell;
    }

    String printed() {
        return printed;
    }

    JsonNode json(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--json");
        run(all.toArray(String[]::new));
        assertThat(printed.lines()).hasSize(1);
        return parsed(printed);
    }

    static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
