// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.interop.workload.Workload;
import dev.alluvium.testsupport.engine.EngineProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** delta-rs and DuckDB in one process, on packages of pinned versions in an environment of their own below the build directory. */
public final class PythonEngine implements AutoCloseable {
    private final EngineProcess process;

    private PythonEngine(EngineProcess process) {
        this.process = process;
    }

    /**
     * A new process; the first one of a machine installs the packages.
     *
     * @throws IllegalStateException in one line, if there is no Python
     */
    public static PythonEngine start() {
        try {
            Path home = Files.createDirectories(Path.of("target", "python").toAbsolutePath());
            Path wanted = copy("requirements.txt", home);
            Path driver = copy("driver.py", home);
            Path installed = home.resolve("installed.txt");
            Path python = home.resolve("venv/bin/python");
            if (!Files.exists(installed) || Files.mismatch(installed, wanted) >= 0) {
                run(
                        home,
                        "python3",
                        "-m",
                        "venv",
                        "--clear",
                        home.resolve("venv").toString());
                run(home, python.toString(), "-m", "pip", "install", "--quiet", "-r", wanted.toString());
                Files.copy(wanted, installed, StandardCopyOption.REPLACE_EXISTING);
            }
            return new PythonEngine(EngineProcess.start(
                    "python", List.of(python.toString(), driver.toString()), Map.of("PYTHONUTF8", "1")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path copy(String name, Path directory) throws IOException {
        Path target = directory.resolve(name);
        try (InputStream in = PythonEngine.class.getResourceAsStream("python/" + name)) {
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
        }
        return target;
    }

    private static void run(Path directory, String... command) throws IOException {
        Path log = directory.resolve("install.log");
        int code;
        try {
            code = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the profile interop needs python3 with venv on the PATH (Debian: apt-get install python3-venv)",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while packages were installed", e);
        }
        if (code != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed: " + Files.readString(log));
        }
    }

    /** A table as delta-rs reads it. */
    public Reading readDeltaRs(Path table, Workload workload) {
        ObjectNode request = EngineProcess.request("read").put("table", table.toString());
        workload.txns().keySet().forEach(request.withArray("apps")::add);
        return Reading.of(process, request);
    }

    /** A table's rows as DuckDB reads them; it tells neither files nor {@code txn} versions. */
    public Reading readDuckDb(Path table, long version) {
        return Reading.of(
                process,
                EngineProcess.request("duck_read")
                        .put("table", table.toString())
                        .put("version", version));
    }

    /** The keys of the rows that satisfy each predicate. */
    public List<String> keys(boolean duck, Path table, List<String> predicates) {
        ObjectNode request = EngineProcess.request(duck ? "duck_keys" : "keys").put("table", table.toString());
        predicates.forEach(request.withArray("predicates")::add);
        List<String> keys = new ArrayList<>();
        JsonNode answer = process.ask(request);
        answer.get("keys").forEach(found -> keys.add(found.toString()));
        return keys;
    }

    /** Makes delta-rs checkpoint the newest version. */
    public void checkpoint(Path table) {
        process.ask(EngineProcess.request("checkpoint").put("table", table.toString()));
    }

    /**
     * Appends rows one a commit, with keys from the first one on, and tries again whenever somebody else was faster.
     *
     * @return how often that was
     */
    public long append(String table, URI endpoint, long firstKey, int count) {
        ObjectNode request =
                onS3("append", table, endpoint).put("first", firstKey).put("count", count);
        return process.ask(request).get("lost").asLong();
    }

    /** A table on an S3 endpoint as delta-rs reads it. */
    public Reading readDeltaRs(String table, URI endpoint) {
        return Reading.of(process, onS3("read", table, endpoint));
    }

    private static ObjectNode onS3(String operation, String table, URI endpoint) {
        ObjectNode request = EngineProcess.request(operation).put("table", table);
        request.putObject("options")
                .put("AWS_ENDPOINT_URL", endpoint.toString())
                .put("AWS_ALLOW_HTTP", "true")
                .put("AWS_REGION", "us-east-1")
                .put("AWS_SKIP_SIGNATURE", "true")
                .put("AWS_CONDITIONAL_PUT", "etag");
        return request;
    }

    @Override
    public void close() {
        process.close();
    }
}
