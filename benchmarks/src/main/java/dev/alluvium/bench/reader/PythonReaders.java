// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.reader;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.bench.measure.Options;
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
    /** Where the repository is, wherever {@code ./bench} is called. */
    private static final String HOME = "alluvium.bench.home";

    /** What the interoperability suite installs. */
    private static final String INTERPRETER = "interop-tests/target/python/venv/bin/python";

    private static final String PACKAGES =
            "import duckdb, deltalake, importlib.metadata as m; m.files('duckdb-ext-delta')";
    private static final String ALLOWED =
            "an interpreter with the packages duckdb, duckdb-ext-delta and deltalake, or none";

    private final EngineProcess process;

    private PythonReaders(EngineProcess process) {
        this.process = process;
    }

    /** The interpreter that is asked for; says so where it is not there and nobody asked for it. */
    public static Optional<Path> interpreter(Options options) {
        Path usual = Path.of(System.getProperty(HOME, "")).resolve(INTERPRETER).toAbsolutePath();
        boolean asked = options.has("python");
        Optional<Path> interpreter = options.path("python", usual.toString());
        if (interpreter.isEmpty() || canRead(interpreter.get())) {
            return interpreter;
        }
        options.require(!asked, "--python is " + interpreter.get() + "; it takes " + ALLOWED);
        options.notice("what DuckDB and delta-rs pay is left out, since there is no " + usual
                + " with their packages; --python takes " + ALLOWED);
        return Optional.empty();
    }

    private static boolean canRead(Path interpreter) {
        if (!Files.isExecutable(interpreter) || Files.isDirectory(interpreter)) {
            return false;
        }
        try {
            return new ProcessBuilder(interpreter.toAbsolutePath().toString(), "-c", PACKAGES)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Starts them; empty where there is no interpreter.
     *
     * @param interpreter that has them
     * @param scratch for the script
     * @param environment how they reach a store
     */
    public static Optional<PythonReaders> start(
            Optional<Path> interpreter, Path scratch, Map<String, String> environment) throws IOException {
        if (interpreter.isEmpty()) {
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
