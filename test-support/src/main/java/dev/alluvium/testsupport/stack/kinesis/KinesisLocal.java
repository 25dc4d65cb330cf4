// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.kinesis;

import dev.alluvium.testsupport.stack.process.FreePorts;
import dev.alluvium.testsupport.stack.process.Probe;
import dev.alluvium.testsupport.stack.process.StackUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * The npm package {@code kinesis-local} as a process: another's idea of the service. Fetched once into a cache below
 * the user's home, and checked there before each start.
 *
 * <p>Confined to one thread. Close it at the end.
 */
public final class KinesisLocal implements AutoCloseable {
    private static final String VERSION = "0.6.2";
    private static final String MAIN_SHA256 = "6d46874682bffd8c06a3ca90735e292d144626541d1450bc43326557b3dda414";
    private static final Path CACHE =
            Path.of(System.getProperty("user.home"), ".cache", "alluvium", "kinesis-local-" + VERSION);
    private static final Path PROGRAM = CACHE.resolve("node_modules").resolve("kinesis-local");
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final long POLL_MILLIS = 50;

    private final Process process;
    private final int port;
    private final Path log;

    private KinesisLocal(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** What this machine lacks to run it; fetches it where it is not there yet. Empty when nothing is lacking. */
    public static Optional<String> lacking() {
        if (!runs("node") || !runs("npm")) {
            return Optional.of("node and npm are not on the PATH");
        }
        try {
            install();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("npm cannot fetch it: " + e.getMessage());
        }
    }

    /**
     * Starts it on a free port and waits until it serves; its streams change within milliseconds.
     *
     * @param log where its output goes
     * @throws StackUnavailableException if it does not come up
     */
    public static KinesisLocal start(Path log) {
        FreePorts ports = new FreePorts(new SplittableRandom());
        int plain = ports.next();
        ProcessBuilder builder = new ProcessBuilder("node", "main.js")
                .directory(PROGRAM.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("KINESIS_MOCK_PLAIN_PORT", Integer.toString(plain));
        builder.environment().put("KINESIS_MOCK_TLS_PORT", Integer.toString(ports.next()));
        builder.environment().put("LOG_LEVEL", "ERROR");
        builder.environment().put("SHARD_LIMIT", "1000");
        for (String change :
                List.of("CREATE_STREAM", "DELETE_STREAM", "SPLIT_SHARD", "MERGE_SHARDS", "UPDATE_SHARD_COUNT")) {
            builder.environment().put(change + "_DURATION", "20ms");
        }
        try {
            KinesisLocal local = new KinesisLocal(builder.start(), plain, log);
            local.awaitReady();
            return local;
        } catch (IOException e) {
            throw new UncheckedIOException("kinesis-local cannot start", e);
        }
    }

    /** Where it listens. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Kills it. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try {
            while (!Probe.accepts(port)) {
                if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new StackUnavailableException(
                            "kinesis-local ended with " + process.exitValue() + "; its log is " + log, null);
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new StackUnavailableException(
                            "kinesis-local was not ready after " + LIMIT.toSeconds() + " s; its log is " + log, null);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new StackUnavailableException("kinesis-local was given up: interrupted", e);
        } catch (StackUnavailableException e) {
            close();
            throw e;
        }
    }

    private static void install() throws IOException {
        if (!Files.exists(PROGRAM.resolve("main.js"))) {
            Files.createDirectories(CACHE);
            run(
                    CACHE,
                    List.of(
                            "npm",
                            "install",
                            "--no-audit",
                            "--no-fund",
                            "--no-save",
                            "--ignore-scripts",
                            "kinesis-local@" + VERSION));
        }
        String digest = sha256(PROGRAM.resolve("main.js"));
        if (!digest.equals(MAIN_SHA256)) {
            throw new IllegalStateException("kinesis-local " + VERSION + " in " + PROGRAM
                    + " is not the one that was reviewed: SHA-256 " + digest + "; delete it to fetch it again");
        }
    }

    private static boolean runs(String program) {
        try {
            Process started = new ProcessBuilder(program, "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return started.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) && started.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void run(Path directory, List<String> command) throws IOException {
        Process started = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (started.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
