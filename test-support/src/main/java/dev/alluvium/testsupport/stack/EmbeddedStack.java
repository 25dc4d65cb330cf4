// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack;

import dev.alluvium.testsupport.kinesis.KinesisEndpoint;
import dev.alluvium.testsupport.stack.StackParts.StackDirectory;
import dev.alluvium.testsupport.stack.connect.ConnectRest;
import dev.alluvium.testsupport.stack.connect.ConnectWorker;
import dev.alluvium.testsupport.stack.kafka.KafkaBroker;
import dev.alluvium.testsupport.stack.kafka.KafkaLine;
import dev.alluvium.testsupport.stack.kinesis.KinesisPart;
import dev.alluvium.testsupport.stack.postgres.Postgres;
import dev.alluvium.testsupport.stack.process.FreePorts;
import dev.alluvium.testsupport.stack.process.ResidentMemory;
import dev.alluvium.testsupport.stack.process.StackPart;
import dev.alluvium.testsupport.stack.process.StackUnavailableException;
import dev.alluvium.testsupport.stack.registry.SchemaRegistry;
import dev.alluvium.testsupport.stack.store.S3Server;
import dev.alluvium.testsupport.stack.store.S3Store;
import dev.alluvium.testsupport.stack.store.StoreProxy;
import dev.alluvium.testsupport.stack.store.WorkerSenders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A real stack on this machine: Kafka, Connect workers, and on demand an S3 endpoint and PostgreSQL, each in processes
 * of its own, from jars alone.
 *
 * <p>It is ready when {@link #start} returns and gone when {@link #close} returns; should this JVM be asked to end in
 * between, a shutdown hook kills what is left. Ports are fresh, so stacks run side by side. Starting one takes seconds:
 * share it among tests.
 *
 * <p>Thread-safe.
 */
public final class EmbeddedStack implements AutoCloseable {
    /** The bucket that is there from the start. */
    private static final String BUCKET = "alluvium";

    private final StackSpec spec;
    private final StackDirectory directory;
    private final StackParts parts;
    private final Optional<StoreProxy> proxy;
    private final Thread hook;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedStack(StackSpec spec, StackDirectory directory, StackParts parts) {
        this.spec = spec;
        this.directory = directory;
        this.parts = parts;
        this.proxy = parts.s3()
                .map(server -> StoreProxy.start(server.endpoint(), new WorkerSenders(parts::workerProcesses)));
        this.hook = new Thread(parts::killAll, "stack-last-resort");
    }

    /**
     * Starts every part, side by side, and waits until all serve.
     *
     * @throws StackUnavailableException if one cannot: its line says what is missing and how to get it; nothing is left
     *     running
     */
    public static EmbeddedStack start(StackSpec spec) {
        StackDirectory directory = new StackDirectory(spec.directory());
        makeDirectories(directory);
        FreePorts ports = new FreePorts(new SplittableRandom());
        EmbeddedStack stack = new EmbeddedStack(spec, directory, StackParts.create(spec, directory, ports));
        Runtime.getRuntime().addShutdownHook(stack.hook);
        try {
            stack.startParts();
            return stack;
        } catch (RuntimeException e) {
            stack.closeAfter(e);
            throw e;
        }
    }

    /** What it was started from. */
    public StackSpec spec() {
        return spec;
    }

    /** The broker. */
    public KafkaBroker kafka() {
        return parts.kafka();
    }

    /** Connect's REST interface, on whichever worker is alive. */
    public ConnectRest connect() {
        return parts.connect();
    }

    /** All workers, dead or alive: {@code worker-1} first. */
    public List<ConnectWorker> workers() {
        return parts.workers();
    }

    /**
     * Puts the workers on another release line of Kafka: each changes over when it is next started, as in a rolling
     * upgrade.
     *
     * @throws StackUnavailableException if the stack does not ship that line
     */
    public void upgradeWorkers(String line) {
        List<Path> jars = KafkaLine.of(line).classPath();
        workers().forEach(worker -> worker.process().useClassPath(jars));
    }

    /** Every part by its name: {@code worker-1} ..., {@code kafka}, and those that the stack was made with. */
    public Map<String, StackPart> parts() {
        return parts.byName();
    }

    /** The database; empty when the stack was made without. */
    public Optional<Postgres> postgres() {
        return parts.postgres();
    }

    /** The schema registry; empty when the stack was made without. */
    public Optional<SchemaRegistry> registry() {
        return parts.registry();
    }

    /** The Kinesis endpoint, for faults and counts; empty when the stack was made without. */
    public Optional<KinesisEndpoint> kinesis() {
        return parts.kinesis().map(KinesisPart::endpoint);
    }

    /** A client of the S3 endpoint that goes past the proxy. */
    public S3Store s3() {
        return parts.s3().map(S3Server::store).orElseThrow(EmbeddedStack::noStore);
    }

    /** The proxy that connectors reach the S3 endpoint through. */
    public StoreProxy proxy() {
        return proxy.orElseThrow(EmbeddedStack::noStore);
    }

    /** What {@code ${stack.*}} stands for on this stack, without dollar and braces; only of the parts that it has. */
    public Map<String, String> placeholders() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("stack.kafka.bootstrap", kafka().bootstrap());
        values.put("stack.connect.url", workers().get(0).url().toString());
        values.put("stack.dir", files().toString());
        proxy.ifPresent(store -> {
            values.put("stack.s3.endpoint", store.endpoint().toString());
            values.put("stack.s3.bucket", BUCKET);
        });
        postgres().ifPresent(database -> {
            values.put("stack.postgres.host", database.host());
            values.put("stack.postgres.port", Integer.toString(database.port()));
            values.put("stack.postgres.database", database.database());
            values.put("stack.postgres.user", database.user());
            values.put("stack.postgres.password", database.password());
        });
        registry()
                .ifPresent(schemas ->
                        values.put("stack.registry.url", schemas.url().toString()));
        kinesis()
                .ifPresent(streams ->
                        values.put("stack.kinesis.endpoint", streams.uri().toString()));
        return values;
    }

    /** Bytes of memory that each process holds now, this JVM ({@code runner}) included. */
    public Map<String, Long> residentBytes() {
        Map<String, Long> bytes = new LinkedHashMap<>();
        long mine = ProcessHandle.current().pid();
        parts().forEach((name, part) -> {
            if (part.pid() != mine) {
                bytes.put(name, part.residentBytes());
            }
        });
        bytes.put("runner", ResidentMemory.of(mine));
        return bytes;
    }

    /** Where everything of this stack lies. */
    public Path directory() {
        return directory.root();
    }

    /** A directory for tables on the local file system: {@code ${stack.dir}}. */
    public Path files() {
        return directory.part("files");
    }

    /** One log file per process. */
    public Path logs() {
        return directory.logs();
    }

    /** Stops every part, workers first, each within seconds; nothing when that was done before. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        List<Runnable> stopWorkers = new ArrayList<>();
        workers().forEach(worker -> stopWorkers.add(worker::stop));
        List<Runnable> stopRest = new ArrayList<>();
        stopRest.add(kafka()::close);
        parts.s3().ifPresent(server -> stopRest.add(server::close));
        postgres().ifPresent(database -> stopRest.add(database::close));
        registry().ifPresent(schemas -> stopRest.add(schemas::close));
        kinesis().ifPresent(streams -> stopRest.add(streams::close));
        try {
            ParallelSteps.run(stopWorkers);
            proxy.ifPresent(StoreProxy::close);
            ParallelSteps.run(stopRest);
        } finally {
            parts.killAll();
            forgetHook();
        }
    }

    /** Workers start beside the broker: they read their plugins while it comes up, and wait for it by themselves. */
    private void startParts() {
        List<Runnable> steps = new ArrayList<>();
        steps.add(kafka()::start);
        parts.s3()
                .ifPresent(server -> steps.add(() -> {
                    server.start();
                    server.store().createBucket(BUCKET);
                }));
        postgres().ifPresent(database -> steps.add(database::start));
        registry().ifPresent(schemas -> steps.add(schemas::start));
        kinesis().ifPresent(streams -> steps.add(streams::listen));
        workers().forEach(worker -> steps.add(worker::start));
        ParallelSteps.run(steps);
    }

    private void closeAfter(RuntimeException failure) {
        try {
            parts.killAll();
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook runs already, and finds nothing to kill.
        }
    }

    private static void makeDirectories(StackDirectory directory) {
        if (Files.exists(directory.part("kafka"))) {
            throw new StackUnavailableException(
                    "The stack needs a directory of its own, and " + directory.root() + " has been used by another",
                    null);
        }
        try {
            for (Path path : List.of(directory.root(), directory.logs(), directory.part("files"))) {
                Files.createDirectories(path);
            }
        } catch (IOException e) {
            throw new StackUnavailableException("The stack cannot write below " + directory.root() + ": " + e, e);
        }
    }

    private static IllegalStateException noStore() {
        return new IllegalStateException("this stack has no S3 endpoint; ask for one with StackSpec.Builder.s3(true)");
    }
}
