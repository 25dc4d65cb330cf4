// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.reader;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.testsupport.engine.EngineProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** DuckDB and delta-rs, in a process of their own. */
public final class PythonReaders implements AutoCloseable {
    /** What the interoperability suite installs. */
    public static final String INTERPRETER = "interop-tests/target/python/venv/bin/python";

    private final EngineProcess process;

    private PythonReaders(EngineProcess process) {
        this.process = process;
    }

    /**
     * Starts them; empty where there is no such interpreter.
     *
     * @param interpreter that has them
     * @param scratch for the script
     * @param environment how they reach a store
     */
    public static Optional<PythonReaders> start(
            Optional<Path> interpreter, Path scratch, Map<String, String> environment) throws IOException {
        if (interpreter.filter(Files::isExecutable).isEmpty()) {
            return Optional.empty();
        }
        Path script = scratch.resolve("readers.py");
        try (InputStream content = PythonReaders.class.getResourceAsStream("readers.py")) {
            Files.copy(content, script);
        }
        List<String> command = List.of(interpreter.get().toAbsolutePath().toString(), script.toString());
        return Optional.of(new PythonReaders(EngineProcess.start("python", command, environment)));
    }

    /** Processor seconds of reading all rows. */
    public double scanWithDuckDb(String table) {
        return ask("duckdb_scan", table);
    }

    /** Processor seconds of a hundred times opening the newest version and listing its files. */
    public double openWithDeltaRs(String table) {
        return ask("deltars_open", table);
    }

    private double ask(String operation, String table) {
        JsonNode answer = process.ask(EngineProcess.request(operation).put("table", table));
        return answer.get("cpuSeconds").asDouble();
    }

    @Override
    public void close() {
        process.close();
    }
}
