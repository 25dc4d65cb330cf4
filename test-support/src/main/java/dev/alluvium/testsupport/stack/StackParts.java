// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack;

import dev.alluvium.testsupport.stack.connect.ConnectGroup;
import dev.alluvium.testsupport.stack.connect.ConnectRest;
import dev.alluvium.testsupport.stack.connect.ConnectWorker;
import dev.alluvium.testsupport.stack.connect.PluginFolders;
import dev.alluvium.testsupport.stack.connect.WorkerConfig;
import dev.alluvium.testsupport.stack.kafka.KafkaBroker;
import dev.alluvium.testsupport.stack.kafka.KafkaLine;
import dev.alluvium.testsupport.stack.kinesis.KinesisPart;
import dev.alluvium.testsupport.stack.postgres.Postgres;
import dev.alluvium.testsupport.stack.process.ChildProcess;
import dev.alluvium.testsupport.stack.process.ClassPathFile;
import dev.alluvium.testsupport.stack.process.FreePorts;
import dev.alluvium.testsupport.stack.process.StackPart;
import dev.alluvium.testsupport.stack.registry.SchemaRegistry;
import dev.alluvium.testsupport.stack.store.S3Server;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of one stack, made and wired but not started.
 *
 * @param connect the REST interface of all workers
 * @param s3 empty when the stack has no store
 * @param postgres empty when the stack has no database
 * @param registry empty when the stack has no schema registry
 * @param kinesis empty when the stack has no Kinesis
 */
record StackParts(
        KafkaBroker kafka,
        List<ConnectWorker> workers,
        ConnectRest connect,
        Optional<S3Server> s3,
        Optional<Postgres> postgres,
        Optional<SchemaRegistry> registry,
        Optional<KinesisPart> kinesis) {

    private static final String AVRO = "avro-converter";

    /** Writes every part's files; whatever is missing on this machine shows here, before any process runs. */
    static StackParts create(StackSpec spec, StackDirectory directory, FreePorts ports) {
        KafkaLine line = KafkaLine.of(spec.kafkaLine());
        KafkaBroker kafka = line.broker(directory.part("kafka"), directory.log("kafka"), ports);
        WorkerConfig config = new WorkerConfig(
                kafka.bootstrap(), plugins(spec, directory), spec.exactlyOnceSource(), spec.workerProperties());
        List<ConnectWorker> workers = new ConnectGroup(
                        KafkaLine.of(spec.workerLine()).classPath(), directory.part("connect"), directory.logs())
                .workers(spec.workers(), config, ports);
        return new StackParts(
                kafka,
                workers,
                new ConnectRest(workers),
                spec.s3()
                        ? Optional.of(S3Server.create(directory.part("s3"), directory.log("s3"), ports))
                        : Optional.empty(),
                spec.postgres()
                        ? Optional.of(Postgres.create(directory.part("postgres"), directory.log("postgres"), ports))
                        : Optional.empty(),
                spec.registry()
                        ? Optional.of(SchemaRegistry.create(directory.log("registry"), ports))
                        : Optional.empty(),
                spec.kinesis() ? Optional.of(KinesisPart.create(directory.log("kinesis"), ports)) : Optional.empty());
    }

    private static Path plugins(StackSpec spec, StackDirectory directory) {
        PluginFolders plugins = new PluginFolders(directory.part("plugins"));
        spec.pluginArchives().forEach(plugins::addArchive);
        if (spec.debeziumPostgres()) {
            plugins.addJars("debezium-connector-postgres", ClassPathFile.ofPart("debezium-postgres"));
        }
        if (spec.registry()) {
            plugins.addJars(AVRO, ClassPathFile.ofPart(AVRO));
            plugins.addManifest(
                    AVRO,
                    "org.apache.kafka.connect.storage.Converter",
                    List.of("io.apicurio.registry.utils.converter.AvroConverter"));
        }
        return plugins.path();
    }

    /** By name, in the order in which they are stopped. */
    Map<String, StackPart> byName() {
        Map<String, StackPart> all = new LinkedHashMap<>();
        workers.forEach(worker -> all.put(worker.name(), worker));
        all.put(kafka.name(), kafka);
        s3.ifPresent(server -> all.put(server.name(), server));
        postgres.ifPresent(database -> all.put(database.name(), database));
        registry.ifPresent(schemas -> all.put(schemas.name(), schemas));
        kinesis.ifPresent(streams -> all.put(streams.name(), streams));
        return all;
    }

    List<ChildProcess> workerProcesses() {
        return workers.stream().map(ConnectWorker::process).toList();
    }

    /** The last resort: SIGKILL for everything, and nothing starts again. */
    void killAll() {
        workerProcesses().forEach(ChildProcess::killForGood);
        kafka.process().killForGood();
        s3.ifPresent(server -> server.process().killForGood());
        postgres.ifPresent(Postgres::killForGood);
        registry.ifPresent(SchemaRegistry::close);
        kinesis.ifPresent(KinesisPart::close);
    }

    /** Where a part of the stack writes. */
    record StackDirectory(Path root) {
        Path part(String name) {
            return root.resolve(name);
        }

        Path logs() {
            return root.resolve("logs");
        }

        Path log(String part) {
            return logs().resolve(part + ".log");
        }
    }
}
