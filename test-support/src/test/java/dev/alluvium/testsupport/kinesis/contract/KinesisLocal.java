// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.contract;

import dev.alluvium.testsupport.stack.process.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
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
import org.awaitility.Awaitility;

/**
 * The npm package {@code kinesis-local} as a process: another's idea of the service. Fetched once into a cache below
 * the user's home, and checked there before each start.
 */
final class KinesisLocal implements AutoCloseable {
    private static final String VERSION = "0.6.2";
    private static final String MAIN_SHA256 = "6d46874682bffd8c06a3ca90735e292d144626541d1450bc43326557b3dda414";
    private static final Path CACHE =
            Path.of(System.getProperty("user.home"), ".cache", "alluvium", "kinesis-local-" + VERSION);
    private static final Path PROGRAM = CACHE.resolve("node_modules").resolve("kinesis-local");
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Process process;
    private final int port;

    private KinesisLocal(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** What this machine lacks to run it; fetches it where it is not there yet. Empty when nothing is lacking. */
    static Optional<String> lacking() {
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

    static KinesisLocal start() {
        FreePorts ports = new FreePorts(new SplittableRandom());
        int plain = ports.next();
        ProcessBuilder builder = new ProcessBuilder("node", "main.js")
                .directory(PROGRAM.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "kinesis-local.log").toFile());
        builder.environment().put("KINESIS_MOCK_PLAIN_PORT", Integer.toString(plain));
        builder.environment().put("KINESIS_MOCK_TLS_PORT", Integer.toString(ports.next()));
        builder.environment().put("LOG_LEVEL", "ERROR");
        builder.environment().put("SHARD_LIMIT", "1000");
        for (String change :
                List.of("CREATE_STREAM", "DELETE_STREAM", "SPLIT_SHARD", "MERGE_SHARDS", "UPDATE_SHARD_COUNT")) {
            builder.environment().put(change + "_DURATION", "20ms");
        }
        try {
            KinesisLocal local = new KinesisLocal(builder.start(), plain);
            local.awaitReady();
            return local;
        } catch (IOException e) {
            throw new UncheckedIOException("kinesis-local cannot start", e);
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

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
        try {
            Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("kinesis-local ended with " + process.exitValue()
                            + "; see target/kinesis-local.log of test-support");
                }
                return answers();
            });
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException e) {
            return false;
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
