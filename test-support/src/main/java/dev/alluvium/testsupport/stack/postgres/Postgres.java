// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.postgres;

import dev.alluvium.testsupport.stack.process.FreePorts;
import dev.alluvium.testsupport.stack.process.ResidentMemory;
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
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The stack's PostgreSQL, ready for logical replication. Any password is accepted.
 *
 * <p>Thread-safe.
 */
public final class Postgres implements AutoCloseable {
    private static final String DATABASE = "postgres";
    private static final String USER = "postgres";
    private static final Duration READY = Duration.ofSeconds(60);

    private final Path data;
    private final Path log;
    private final int port;
    private @Nullable EmbeddedPostgres server;
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
     * Initialises the data directory, starts the server and waits until it answers {@code SELECT 1}.
     *
     * @throws StackUnavailableException if it cannot start here; the line says what to install or allow
     */
    public void start() {
        try {
            Files.createDirectories(data.getParent());
            EmbeddedPostgres started = builder().start();
            synchronized (this) {
                server = started;
                if (closed) {
                    throw new IllegalStateException("postgres cannot start: the stack is closed");
                }
            }
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

    /** The number of the server's main process; empty when it does not run. */
    public OptionalLong pid() {
        try {
            String first = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
            return OptionalLong.of(Long.parseLong(first.strip()));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return OptionalLong.empty();
        }
    }

    /** Bytes of memory that all its processes hold now. */
    public long residentBytes() {
        OptionalLong pid = pid();
        return pid.isPresent() ? ResidentMemory.ofTree(pid.getAsLong()) : 0;
    }

    /** Stops the server, within seconds, and deletes its data; nothing when it is stopped already. */
    @Override
    public void close() {
        EmbeddedPostgres running;
        synchronized (this) {
            closed = true;
            running = server;
            server = null;
        }
        if (running == null) {
            killNow();
            return;
        }
        try {
            running.close();
        } catch (IOException e) {
            killNow();
        }
    }

    /** Ends the server at once, for the end of this JVM. */
    public void killNow() {
        pid().ifPresent(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    private EmbeddedPostgres.Builder builder() {
        ProcessBuilder.Redirect toLog = ProcessBuilder.Redirect.appendTo(log.toFile());
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(true)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(READY)
                .setOutputRedirector(toLog)
                .setErrorRedirector(toLog)
                .setLocaleConfig("locale", "C")
                .setServerConfig("listen_addresses", host())
                .setServerConfig("timezone", "UTC")
                .setServerConfig("wal_level", "logical")
                .setServerConfig("max_wal_senders", "16")
                .setServerConfig("max_replication_slots", "16")
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "off")
                .setServerConfig("full_page_writes", "off");
    }
}
