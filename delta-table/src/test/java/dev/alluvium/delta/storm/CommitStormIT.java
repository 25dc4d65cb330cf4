// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.s3.S3ObjectStore;
import dev.alluvium.delta.storage.s3.TestS3Clients;
import dev.alluvium.testsupport.stack.process.ChildProcess;
import dev.alluvium.testsupport.stack.process.FreePorts;
import dev.alluvium.testsupport.stack.process.JavaCommand;
import dev.alluvium.testsupport.stack.store.ArmedFaults;
import dev.alluvium.testsupport.stack.store.FaultRule;
import dev.alluvium.testsupport.stack.store.S3Object;
import dev.alluvium.testsupport.stack.store.S3Server;
import dev.alluvium.testsupport.stack.store.StoreProxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Eight writers in two processes commit to one table over a network that loses one answer in ten, holds up others, and
 * now and then applies a commit after its writer was cut off. What the writers were told is held against the log, which
 * is read here as JSON and with nothing of the engine. P-40, P-41.
 *
 * <p>{@code -Dalluvium.seed=N} changes the network's fate, the profile {@code storm} the number of transactions.
 */
class CommitStormIT {
    private static final String BUCKET = "storm";
    private static final String TABLE = "lake/table";
    private static final int PROCESSES = 2;
    private static final int THREADS = 4;
    private static final int TRANSACTIONS = Integer.getInteger("alluvium.storm.transactions", 200);
    private static final long SEED = Long.getLong("alluvium.seed", 20261121L);
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    private static S3Server server;
    private static StoreProxy proxy;
    private final List<Version> log = new ArrayList<>();

    /** One commit as its JSON says: the files that it adds and the transactions that it names. */
    private record Version(long number, List<String> adds, List<String> txns) {}

    @BeforeAll
    static void start() {
        server = S3Server.create(directory, directory.resolve("s3.log"), new FreePorts(RandomGenerator.getDefault()));
        server.start();
        server.store().createBucket(BUCKET);
        proxy = StoreProxy.start(server.endpoint(), port -> Optional.empty());
    }

    @AfterAll
    static void stop() {
        proxy.close();
        server.close();
    }

    @Test
    void eachTransactionIsInTheLogOnceOrNotAtAllAsItsWriterWasTold() throws Exception {
        createTable();
        ArmedFaults faults = proxy.arm(new FaultRule(
                "PUT", Pattern.compile("_delta_log/\\d+\\.json"), 10, 2, 10, Duration.ofMillis(40), SEED));

        runWriters();

        List<StormReport> reports = StormReport.readAll(directory.resolve("reports"));
        readLog();
        versionsAreContiguous();
        for (StormReport report : reports) {
            checkAgainstTheLog(report);
        }
        nothingIsInTheLogThatNobodySent(reports);
        System.out.printf(
                "storm: seed=%d transactions=%d committed=%d failed=%d unknown=%d versions=%d;"
                        + " answers lost=%d late=%d delayed=%d%n",
                SEED,
                reports.size(),
                count(reports, StormReport.COMMITTED),
                count(reports, StormReport.FAILED),
                count(reports, StormReport.UNKNOWN),
                log.size(),
                faults.lost(),
                faults.late(),
                faults.delayed());
        assertThat(count(reports, StormReport.COMMITTED)).isEqualTo(TRANSACTIONS);
        assertThat(faults.lost()).isGreaterThan(TRANSACTIONS / 20);
        assertThat(faults.late()).isPositive();
    }

    private static void createTable() {
        StructType schema = StructType.of(StructField.of("id", PrimitiveType.LONG));
        TableSpec spec = new TableSpec(schema, List.of(), Map.of("delta.checkpointInterval", "100"), "");
        try (S3Client client = TestS3Clients.of(server.endpoint())) {
            DeltaTable.create(new S3ObjectStore(client, BUCKET, TABLE), spec, TestContexts.counted());
        }
    }

    private static void runWriters() throws Exception {
        Path reports = Files.createDirectories(directory.resolve("reports"));
        List<ChildProcess> writers = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            List<String> arguments = List.of(
                    proxy.endpoint().toString(),
                    BUCKET,
                    TABLE,
                    "p" + i,
                    String.valueOf(THREADS),
                    String.valueOf(TRANSACTIONS / PROCESSES / THREADS),
                    reports.toString());
            JavaCommand command = JavaCommand.shortLived(StormMain.class, "256m", arguments);
            ChildProcess writer = new ChildProcess("writer-" + i, command, directory.resolve("writer-" + i + ".log"));
            writer.start();
            writers.add(writer);
        }
        for (ChildProcess writer : writers) {
            try {
                int exit = writer.awaitExit(LIMIT);
                assertThat(exit).as(Files.readString(writer.log())).isZero();
            } finally {
                writer.kill();
            }
        }
    }

    private void readLog() throws Exception {
        for (S3Object object : server.store().list(BUCKET, TABLE + "/_delta_log/")) {
            String name = object.key().substring(object.key().lastIndexOf('/') + 1);
            if (name.matches("\\d{20}\\.json")) {
                byte[] content = server.store().get(BUCKET, object.key()).orElseThrow();
                log.add(version(Long.parseLong(name.substring(0, 20)), content));
            }
        }
    }

    private static Version version(long number, byte[] content) throws Exception {
        Version version = new Version(number, new ArrayList<>(), new ArrayList<>());
        for (String line : new String(content, StandardCharsets.UTF_8).split("\n")) {
            JsonNode action = JSON.readTree(line);
            if (action.has("add")) {
                version.adds().add(action.get("add").get("path").asText());
            }
            if (action.has("txn")) {
                JsonNode txn = action.get("txn");
                version.txns()
                        .add(txn.get("appId").asText() + "-"
                                + txn.get("version").asLong());
            }
        }
        return version;
    }

    private void versionsAreContiguous() {
        assertThat(log.stream().map(Version::number))
                .containsExactlyElementsOf(
                        LongStream.range(0, log.size()).boxed().toList());
    }

    private void checkAgainstTheLog(StormReport report) {
        List<Long> found = log.stream()
                .filter(version -> version.adds().contains(report.path()))
                .map(Version::number)
                .toList();
        switch (report.outcome()) {
            case StormReport.COMMITTED ->
                assertThat(found).as("%s", report).containsExactly(Long.parseLong(report.detail()));
            case StormReport.FAILED -> assertThat(found).as("%s", report).isEmpty();
            default -> assertThat(found).as("%s", report).hasSizeLessThan(2);
        }
    }

    private void nothingIsInTheLogThatNobodySent(List<StormReport> reports) {
        List<String> sent = reports.stream().map(StormReport::path).toList();
        for (Version version : log.subList(1, log.size())) {
            assertThat(version.adds()).as("version %d", version.number()).hasSize(1);
            assertThat(version.txns()).isEqualTo(version.adds());
            assertThat(sent).containsAll(version.adds());
        }
    }

    private static long count(List<StormReport> reports, String outcome) {
        return reports.stream()
                .filter(report -> report.outcome().equals(outcome))
                .count();
    }
}
