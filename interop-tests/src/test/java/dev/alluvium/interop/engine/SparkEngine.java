// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.testsupport.engine.EngineProcess;
import dev.alluvium.testsupport.engine.SparkProcess;
import dev.alluvium.testsupport.stack.process.ClassPathFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Spark with delta-spark in one JVM that serves all tests: it takes long to start. */
public final class SparkEngine implements AutoCloseable {
    private static final String PROGRAM = "dev.alluvium.interop.spark.SparkProgram";

    private final EngineProcess process;

    private SparkEngine(EngineProcess process) {
        this.process = process;
    }

    /** A new process whose files go below this directory. */
    public static SparkEngine start(Path scratch) {
        List<Path> classPath = new ArrayList<>(ClassPathFile.ofResource(SparkEngine.class, "spark/classpath.txt"));
        classPath.add(program());
        return new SparkEngine(
                SparkProcess.start(classPath, scratch, "-Xmx1500m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    }

    private static Path program() {
        try {
            return Path.of(Class.forName(PROGRAM, false, SparkEngine.class.getClassLoader())
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .getPath());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("run with -Pinterop: Spark is not part of the ordinary build", e);
        }
    }

    /** A local table. */
    public Reading read(Path table) {
        return Reading.of(process, EngineProcess.request("read").put("table", table.toString()));
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
