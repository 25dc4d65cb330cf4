// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it.mariadb;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A MariaDB server of the machine's package, on loopback, with a row-based binary log. Stops when it is closed. */
public final class MariaDbServer implements AutoCloseable {
    private static final Path SERVER = Path.of("/usr/sbin/mariadbd");
    /** Belongs to the client's package; what makes a data directory needs it. */
    private static final Path DEFAULTS = Path.of("/usr/bin/my_print_defaults");

    private final Process process;
    private final int port;

    private MariaDbServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Whether the programs are there (Debian: mariadb-server-core and mariadb-client-core). */
    public static boolean isInstalled() {
        return Files.isExecutable(SERVER) && Files.isExecutable(DEFAULTS);
    }

    /** Starts one that holds its data in the directory, with a user {@code dbz} who may do everything. */
    public static MariaDbServer start(Path directory) throws IOException, InterruptedException {
        Path data = Files.createDirectories(directory.resolve("data"));
        Path log = directory.resolve("mariadb.log");
        Path users = Files.writeString(
                directory.resolve("users.sql"),
                "CREATE USER 'dbz'@'%' IDENTIFIED BY 'dbz';\nGRANT ALL ON *.* TO 'dbz'@'%';\n");
        String user = System.getProperty("user.name");
        run(log, "mariadb-install-db", "--no-defaults", "--user=" + user, "--datadir=" + data, "--skip-test-db");
        int port = freePort();
        Process process = builder(
                        log,
                        SERVER.toString(),
                        "--no-defaults",
                        "--user=" + user,
                        "--datadir=" + data,
                        "--socket=" + directory.resolve("s"),
                        "--pid-file=" + directory.resolve("pid"),
                        "--bind-address=127.0.0.1",
                        "--port=" + port,
                        "--init-file=" + users,
                        "--server-id=1",
                        "--log-bin=binlog",
                        "--binlog-format=ROW",
                        "--binlog-row-image=FULL",
                        "--character-set-server=utf8mb4",
                        "--default-time-zone=+00:00")
                .start();
        MariaDbServer server = new MariaDbServer(process, port);
        Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            server.connection().close();
            return true;
        });
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static ProcessBuilder builder(Path log, String... command) {
        return new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    }

    private static void run(Path log, String... command) throws IOException, InterruptedException {
        Process process = builder(log, command).start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(command[0] + " failed; see " + log);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return port;
    }

    /** A new connection; the caller closes it. */
    public Connection connection() throws SQLException {
        return DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + port + "/?user=dbz&password=dbz");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
