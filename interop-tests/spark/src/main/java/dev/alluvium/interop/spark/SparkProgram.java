// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.SetTransaction;
import scala.jdk.javaapi.CollectionConverters;

/** Serves one request after another until its input ends. */
public final class SparkProgram {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final SparkSession spark;

    private SparkProgram(SparkSession spark) {
        this.spark = spark;
    }

    /** Starts Spark on the given scratch directory. */
    public static void main(String[] arguments) throws IOException {
        SparkSession session = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.datetime.java8API.enabled", "true")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.default.parallelism", "2")
                .config("spark.sql.warehouse.dir", arguments[0] + "/warehouse")
                .config("spark.local.dir", arguments[0])
                .config("spark.hadoop.fs.file.impl", CountedFiles.class.getName())
                .config("spark.databricks.delta.retentionDurationCheck.enabled", "false")
                .config("spark.databricks.delta.snapshotPartitions", "2")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .getOrCreate();
        new SparkProgram(session).serve();
        session.stop();
    }

    private void serve() throws IOException {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintWriter answers = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            ObjectNode answer;
            try {
                answer = serve(MAPPER.readTree(line));
            } catch (Exception | LinkageError e) {
                // Whatever Spark throws is the answer.
                StringWriter trace = new StringWriter();
                e.printStackTrace(new PrintWriter(trace));
                answer = MAPPER.createObjectNode().put("error", trace.toString());
            }
            answers.println("@@" + MAPPER.writeValueAsString(answer));
        }
    }

    private ObjectNode serve(JsonNode request) throws IOException {
        ObjectNode answer = MAPPER.createObjectNode();
        switch (request.get("op").asText()) {
            case "sql" ->
                request.get("statements").forEach(sql -> spark.sql(sql.asText()).collectAsList());
            case "measure" -> measure(request.get("statements"), answer);
            case "conf" ->
                request.get("values")
                        .fields()
                        .forEachRemaining(entry -> spark.conf()
                                .set(entry.getKey(), entry.getValue().asText()));
            case "query" -> query(request.get("sql").asText(), answer.putArray("rows"));
            case "read" ->
                read(request.get("table").asText(), Path.of(request.get("out").asText()));
            case "checkpoint" -> {
                DeltaLog log = DeltaLog.forTable(spark, request.get("table").asText());
                log.checkpoint(log.update(false, scala.Option.empty(), scala.Option.empty()), scala.Option.empty());
            }
            default -> throw new IllegalArgumentException("no operation " + request.get("op"));
        }
        return answer;
    }

    /** Runs statements and tells what they cost this process. */
    private void measure(JsonNode statements, ObjectNode answer) throws IOException {
        ProcessFigures before = ProcessFigures.now();
        statements.forEach(sql -> spark.sql(sql.asText()).collectAsList());
        ProcessFigures.now().since(before).write(answer);
    }

    private void query(String sql, ArrayNode rows) {
        Dataset<Row> result = spark.sql(sql);
        for (Row row : result.collectAsList()) {
            rows.add(Spelling.struct(row, result.schema()));
        }
    }

    private void read(String table, Path output) throws IOException {
        DeltaLog.clearCache();
        Snapshot snapshot = DeltaLog.forTable(spark, table).update(false, scala.Option.empty(), scala.Option.empty());
        Dataset<Row> rows = spark.read().format("delta").load(table);
        try (BufferedWriter out = Files.newBufferedWriter(output)) {
            out.write(MAPPER.writeValueAsString(head(snapshot)));
            out.newLine();
            for (Iterator<Row> row = rows.toLocalIterator(); row.hasNext(); ) {
                out.write(MAPPER.writeValueAsString(Spelling.struct(row.next(), rows.schema())));
                out.newLine();
            }
        }
    }

    private static ObjectNode head(Snapshot snapshot) {
        ObjectNode head = MAPPER.createObjectNode().put("version", snapshot.version());
        ObjectNode files = head.putObject("files");
        List<AddFile> adds = snapshot.allFiles().collectAsList();
        for (AddFile add : adds) {
            files.set(
                    URI.create(add.path()).getPath(),
                    MAPPER.valueToTree(CollectionConverters.asJava(add.partitionValues())));
        }
        ObjectNode txns = head.putObject("txns");
        for (SetTransaction txn : CollectionConverters.asJava(snapshot.setTransactions())) {
            txns.put(txn.appId(), txn.version());
        }
        return head;
    }
}
