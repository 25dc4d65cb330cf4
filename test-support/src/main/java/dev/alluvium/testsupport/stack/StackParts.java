// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack;

import dev.alluvium.testsupport.stack.connect.ConnectGroup;
import dev.alluvium.testsupport.stack.connect.ConnectRest;
import dev.alluvium.testsupport.stack.connect.ConnectWorker;
import dev.alluvium.testsupport.stack.connect.PluginFolders;
import dev.alluvium.testsupport.stack.connect.WorkerConfig;
import dev.alluvium.testsupport.stack.kafka.KafkaBroker;
import dev.alluvium.testsupport.stack.kafka.KafkaLine;
import dev.alluvium.testsupport.stack.postgres.Postgres;
import dev.alluvium.testsupport.stack.process.ChildProcess;
import dev.alluvium.testsupport.stack.process.ClassPathFile;
import dev.alluvium.testsupport.stack.process.FreePorts;
import dev.alluvium.testsupport.stack.store.S3Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parts of one stack, made and wired but not started.
 *
 * @param connect the REST interface of all workers
 * @param s3 empty when the stack has no store
 * @param postgres empty when the stack has no database
 */
record StackParts(
        KafkaBroker kafka,
        List<ConnectWorker> workers,
        ConnectRest connect,
        Optional<S3Server> s3,
        Optional<Postgres> postgres) {

    /** Writes every part's files; whatever is missing on this machine shows here, before any process runs. */
    static StackParts create(StackSpec spec, StackDirectory directory, FreePorts ports) {
        KafkaLine line = KafkaLine.of(spec.kafkaLine());
        PluginFolders plugins = new PluginFolders(directory.part("plugins"));
        spec.pluginArchives().forEach(plugins::addArchive);
        if (spec.debeziumPostgres()) {
            plugins.addJars("debezium-connector-postgres", ClassPathFile.ofPart("debezium-postgres"));
        }
        KafkaBroker kafka = line.broker(directory.part("kafka"), directory.log("kafka"), ports);
        WorkerConfig config =
                new WorkerConfig(kafka.bootstrap(), plugins.path(), spec.exactlyOnceSource(), spec.workerProperties());
        List<ConnectWorker> workers = new ConnectGroup(line.classPath(), directory.part("connect"), directory.logs())
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
                        : Optional.empty());
    }

    /** Everything that is a process of ours, in the order in which it is stopped; PostgreSQL looks after its own. */
    List<ChildProcess> processes() {
        List<ChildProcess> processes = new ArrayList<>(workerProcesses());
        processes.add(kafka.process());
        s3.ifPresent(server -> processes.add(server.process()));
        return processes;
    }

    List<ChildProcess> workerProcesses() {
        return workers.stream().map(ConnectWorker::process).toList();
    }

    /** The last resort: SIGKILL for everything, and nothing starts again. */
    void killAll() {
        processes().forEach(ChildProcess::killForGood);
        postgres.ifPresent(Postgres::killNow);
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
