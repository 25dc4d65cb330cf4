// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.testsupport.stack.process.ClassPathFile;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Spark with delta-spark in one JVM that serves all tests: it takes long to start. */
public final class SparkEngine implements AutoCloseable {
    private static final String PROGRAM = "dev.alluvium.interop.spark.SparkProgram";

    /** What Spark opens in the JDK for itself where its own scripts start it. */
    private static final List<String> OPENED = List.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "jdk.internal.ref",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar");

    private final EngineProcess process;

    private SparkEngine(EngineProcess process) {
        this.process = process;
    }

    /** A new process whose files go below this directory. */
    public static SparkEngine start(Path scratch) {
        Stream<String> jars = ClassPathFile.ofResource(SparkEngine.class, "spark/classpath.txt").stream()
                .map(Path::toString);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx1500m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Duser.timezone=UTC"));
        OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
        command.add("-cp");
        command.add(Stream.concat(jars, Stream.of(program())).collect(Collectors.joining(File.pathSeparator)));
        command.addAll(List.of(PROGRAM, scratch.toString()));
        return new SparkEngine(EngineProcess.start("spark", command, Map.of("SPARK_LOCAL_IP", "127.0.0.1")));
    }

    private static String program() {
        try {
            return Path.of(Class.forName(PROGRAM, false, SparkEngine.class.getClassLoader())
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .getPath())
                    .toString();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("run with -Pinterop: Spark is not part of the ordinary build", e);
        }
    }

    /** A local table. */
    public Reading read(Path table) {
        return process.read(EngineProcess.request("read").put("table", table.toString()));
    }

    /** Runs these statements. */
    public void sql(String... statements) {
        ObjectNode request = EngineProcess.request("sql");
        for (String statement : statements) {
            request.withArray("statements").add(statement);
        }
        process.ask(request);
    }

    /** The rows of a query, spelled alike. */
    public List<String> query(String sql) {
        List<String> rows = new ArrayList<>();
        JsonNode answer = process.ask(EngineProcess.request("query").put("sql", sql));
        answer.get("rows").forEach(row -> rows.add(row.toString()));
        return rows;
    }

    /** The keys of the rows that satisfy each predicate, in order. */
    public List<String> keys(Path table, List<String> predicates) {
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < predicates.size(); i++) {
            sql.append(i == 0 ? "" : " UNION ALL ")
                    .append("SELECT ")
                    .append(i)
                    .append(" AS n, sort_array(collect_list(id)) AS ids FROM ")
                    .append(name(table))
                    .append(" WHERE ")
                    .append(predicates.get(i));
        }
        String[] keys = new String[predicates.size()];
        JsonNode answer = process.ask(EngineProcess.request("query").put("sql", sql.toString()));
        answer.get("rows").forEach(row -> keys[row.get(0).asInt()] = row.get(1).toString());
        return List.of(keys);
    }

    /** Sets these of the session. */
    public void configure(Map<String, String> values) {
        ObjectNode request = EngineProcess.request("conf");
        values.forEach(request.putObject("values")::put);
        process.ask(request);
    }

    /** Makes Spark checkpoint the newest version. */
    public void checkpoint(Path table) {
        process.ask(EngineProcess.request("checkpoint").put("table", table.toString()));
    }

    /** The table as SQL names it. */
    public static String name(Path table) {
        return "delta.`" + table + "`";
    }

    @Override
    public void close() {
        process.close();
    }
}
