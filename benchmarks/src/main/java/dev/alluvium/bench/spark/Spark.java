// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.bench.measure.Cost;
import dev.alluvium.bench.measure.Figures;
import dev.alluvium.testsupport.engine.EngineProcess;
import dev.alluvium.testsupport.engine.SparkProcess;
import dev.alluvium.testsupport.stack.process.ClassPathFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Spark with delta-spark, in a process of its own. Statements are SQL. */
public final class Spark implements AutoCloseable {
    /** Where the build of {@code interop-tests/spark} left the program and the names of its jars. */
    private static final String BUILT = "alluvium.bench.spark";

    private final EngineProcess process;

    private Spark(EngineProcess process) {
        this.process = process;
    }

    /** A new process with the JVM's own choice of collector and compilers. */
    public static Spark start(Path scratch) {
        Path built = Path.of(System.getProperty(BUILT, "interop-tests/spark/target"));
        List<Path> classPath = new ArrayList<>(ClassPathFile.of(built.resolve("classpath.txt")));
        classPath.add(built.resolve("classes"));
        return new Spark(
                SparkProcess.start(classPath, scratch, "-Xmx" + System.getProperty("alluvium.bench.spark.heap", "4g")));
    }

    /** A local table as SQL names it. */
    public static String table(Path directory) {
        return "delta.`" + directory + "`";
    }

    /** Runs statements that one step consists of. */
    public void measure(Figures figures, String... statements) {
        JsonNode answer = process.ask(request("measure", statements));
        Map<String, Long> requests = new HashMap<>();
        for (Map.Entry<String, JsonNode> request : answer.get("requests").properties()) {
            requests.put(request.getKey(), request.getValue().asLong());
        }
        figures.add(
                new Cost(
                        answer.get("cpuNanos").asLong() / 1e9,
                        answer.get("wallNanos").asLong() / 1e9),
                answer.get("bytesRead").asLong(),
                answer.get("bytesWritten").asLong(),
                requests);
    }

    /** Runs statements that nobody measures. */
    public void run(String... statements) {
        process.ask(request("sql", statements));
    }

    /**
     * From now on nobody knows how large files of a batch are before they are read, as nobody knows it of the batch of
     * a stream: a join with one is planned as if it might be large. Once a side has been read it may still be
     * broadcast.
     */
    public void planAsForStreams() {
        String threshold = "spark.sql.autoBroadcastJoinThreshold";
        String before = query("SET " + threshold).get(0).get(1).asText();
        configure(Map.of(threshold, "-1", "spark.sql.adaptive.autoBroadcastJoinThreshold", before));
    }

    /** From now on the session has these settings. */
    public void configure(Map<String, String> settings) {
        ObjectNode request = EngineProcess.request("conf");
        ObjectNode values = request.putObject("values");
        settings.forEach(values::put);
        process.ask(request);
    }

    /** The rows of a query, each as an array. */
    public JsonNode query(String sql) {
        return process.ask(EngineProcess.request("query").put("sql", sql)).get("rows");
    }

    private static ObjectNode request(String operation, String... statements) {
        ObjectNode request = EngineProcess.request(operation);
        ArrayNode list = request.putArray("statements");
        List.of(statements).forEach(list::add);
        return request;
    }

    @Override
    public void close() {
        process.close();
    }
}
