// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.postgres;

import dev.alluvium.testsupport.stack.process.FreePorts;
import dev.alluvium.testsupport.stack.process.ResidentMemory;
import dev.alluvium.testsupport.stack.process.Signals;
import dev.alluvium.testsupport.stack.process.StackPart;
import dev.alluvium.testsupport.stack.process.StackUnavailableException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The stack's PostgreSQL, ready for logical replication. Any password is accepted.
 *
 * <p>Thread-safe.
 */
public final class Postgres implements StackPart, AutoCloseable {
    private static final String DATABASE = "postgres";
    private static final String USER = "postgres";
    private static final Duration READY = Duration.ofSeconds(60);

    private static final long DEATH_SECONDS = 10;
    private static final long QUIT_SECONDS = 3;

    private final Path data;
    private final Path log;
    private final int port;
    private @Nullable EmbeddedPostgres server;
    private volatile long pid;
    private boolean closed;

    private Postgres(Path data, Path log, int port) {
        this.data = data;
        this.log = log;
        this.port = port;
    }

    /** A server that is not started yet. */
    public static Postgres create(Path directory, Path log, FreePorts ports) {
        return new Postgres(directory.resolve("data"), log, ports.next());
    }

    /**
     * Starts the server, on a new data directory or the one of its last life, and waits until it answers
     * {@code SELECT 1}.
     *
     * @throws StackUnavailableException if it cannot start here; the line says what to install or allow
     */
    @Override
    public void start() {
        try {
            Files.createDirectories(data.getParent());
            release();
            launch();
            try (Connection connection = connection();
                    Statement statement = connection.createStatement()) {
                statement.execute("SELECT 1");
            }
        } catch (IOException | SQLException | IllegalStateException e) {
            throw new StackUnavailableException(PostgresDiagnosis.line(e, log), e);
        }
    }

    /** {@code 127.0.0.1}. */
    public String host() {
        return "127.0.0.1";
    }

    /** The port that it listens on. */
    public int port() {
        return port;
    }

    /** The one database. */
    public String database() {
        return DATABASE;
    }

    /** A superuser that may replicate. */
    public String user() {
        return USER;
    }

    /** A password; the server does not look at it. */
    public String password() {
        return "postgres";
    }

    /** For {@link DriverManager}, user and password included. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + host() + ":" + port + "/" + DATABASE + "?user=" + USER + "&password="
                + password();
    }

    /** A new connection; the caller closes it. */
    public Connection connection() throws SQLException {
        return DriverManager.getConnection(jdbcUrl());
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public long pid() {
        long current = pid;
        if (current == 0) {
            throw new IllegalStateException("postgres was never started");
        }
        return current;
    }

    @Override
    public boolean isAlive() {
        return main().isPresent();
    }

    @Override
    public Path log() {
        return log;
    }

    @Override
    public long residentBytes() {
        return main().map(each -> ResidentMemory.ofTree(each.pid())).orElse(0L);
    }

    /** SIGKILL for the main process and its children, and waits for their death. */
    @Override
    public void kill() {
        List<ProcessHandle> tree = tree();
        tree.forEach(ProcessHandle::destroyForcibly);
        awaitExit(tree);
    }

    @Override
    public void stop() {
        // The library returns when the server has removed its pid file, which is a little before its end.
        List<ProcessHandle> tree = tree();
        try {
            release();
            awaitExit(tree);
        } catch (IOException e) {
            kill();
        }
    }

    @Override
    public void pause() {
        Signals.send("STOP", tree().stream().map(ProcessHandle::pid).toList());
    }

    @Override
    public void resume() {
        Signals.send("CONT", tree().stream().map(ProcessHandle::pid).toList());
    }

    /** Stops the server, within seconds; its data stay. Nothing when it is stopped already. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        stop();
    }

    /**
     * Ends the server at once and for good, for the end of this JVM. SIGQUIT first: unlike SIGKILL it lets the server
     * take its shared memory with it.
     */
    public void killForGood() {
        synchronized (this) {
            closed = true;
        }
        main().ifPresent(server -> {
            Signals.send("QUIT", List.of(server.pid()));
            server.onExit()
                    .completeOnTimeout(server, QUIT_SECONDS, TimeUnit.SECONDS)
                    .join();
        });
        tree().forEach(ProcessHandle::destroyForcibly);
    }

    private synchronized void launch() throws IOException {
        if (closed) {
            throw new IllegalStateException("the stack is closed");
        }
        server = builder().start();
        pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
    }

    /**
     * Stops what runs. The library's own way out is to stop the server; of a dead one only the lock on the data
     * directory is left, which is let go by deleting its file.
     */
    private synchronized void release() throws IOException {
        EmbeddedPostgres running = server;
        server = null;
        if (running != null && isAlive()) {
            running.close();
        } else {
            Files.deleteIfExists(data.resolve("epg-lock"));
        }
    }

    /** PostgreSQL detaches itself, so it is no child of ours: it is found by the number that it wrote. */
    private Optional<ProcessHandle> main() {
        return pid == 0 ? Optional.empty() : ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    }

    /** Where nobody reaps orphans a dead process stays a zombie, whose exit is never told; so there is a limit. */
    private static void awaitExit(List<ProcessHandle> tree) {
        tree.forEach(each -> each.onExit()
                .completeOnTimeout(each, DEATH_SECONDS, TimeUnit.SECONDS)
                .join());
    }

    private List<ProcessHandle> tree() {
        return main().stream()
                .flatMap(each -> Stream.concat(Stream.of(each), each.descendants()))
                .toList();
    }

    private EmbeddedPostgres.Builder builder() {
        ProcessBuilder.Redirect toLog = ProcessBuilder.Redirect.appendTo(log.toFile());
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(READY)
                .setOutputRedirector(toLog)
                .setErrorRedirector(toLog)
                .setLocaleConfig("locale", "C")
                .setServerConfig("listen_addresses", host())
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("timezone", "UTC")
                .setServerConfig("wal_level", "logical")
                .setServerConfig("max_wal_senders", "16")
                .setServerConfig("max_replication_slots", "16")
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "off")
                .setServerConfig("full_page_writes", "off");
    }
}
