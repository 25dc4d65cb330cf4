// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Another engine in a process of its own, which serves one request after another: a line of JSON in, a line of JSON
 * that begins with {@code @@} out; everything else it prints is its log. Confined to one thread.
 */
public final class EngineProcess implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String ANSWER = "@@";
    private static final int TAIL = 6_000;

    private final String name;
    private final Process process;
    private final BufferedReader answers;
    private final Writer requests;
    private final Path log;
    private final Path scratch;

    private EngineProcess(String name, Process process, Path log, Path scratch) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.scratch = scratch;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts this command; what it logs goes to a file of its own. */
    public static EngineProcess start(String name, List<String> command, Map<String, String> environment) {
        try {
            Path scratch = Files.createTempDirectory("engine-" + name);
            Path log = scratch.resolve("log");
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
            builder.environment().putAll(environment);
            return new EngineProcess(name, builder.start(), log, scratch);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot start", e);
        }
    }

    /** A request without arguments yet. */
    public static ObjectNode request(String operation) {
        return MAPPER.createObjectNode().put("op", operation);
    }

    /** A directory for what the engine writes. */
    public Path scratch() {
        return scratch;
    }

    /**
     * What the engine answers.
     *
     * @throws EngineFailure if it answers with an error
     */
    public JsonNode ask(ObjectNode request) {
        JsonNode answer = tell(request);
        if (answer.has("error")) {
            throw new EngineFailure(
                    name + " failed on " + request + ":\n" + answer.get("error").asText());
        }
        return answer;
    }

    private JsonNode tell(ObjectNode request) {
        try {
            requests.write(MAPPER.writeValueAsString(request));
            requests.write('\n');
            requests.flush();
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(ANSWER)) {
                    return MAPPER.readTree(line.substring(ANSWER.length()));
                }
            }
            throw new AssertionError(name + " ended on " + request + ":\n" + tail());
        } catch (IOException e) {
            throw new AssertionError(name + " ended on " + request + ":\n" + tail(), e);
        }
    }

    private String tail() {
        String text;
        try {
            text = Files.readString(log);
        } catch (IOException e) {
            return "no log: " + e;
        }
        return text.substring(Math.max(0, text.length() - TAIL));
    }

    /** The end of its input ends the program, which writes nothing any more after this. */
    @Override
    public void close() {
        try {
            requests.close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
