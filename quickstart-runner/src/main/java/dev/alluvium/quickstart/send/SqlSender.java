// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.send;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.Place;
import dev.alluvium.testsupport.generate.RowChange;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * SQL of the steps, on one connection in autocommit: a text that says BEGIN makes its own transactions.
 *
 * <p>Confined to the thread that plays the steps.
 */
public final class SqlSender implements AutoCloseable {
    /** Class of the errors whose first line quotes a value. */
    private static final String DATA_EXCEPTION = "22";

    private final Database database;
    private final EventJournal journal;
    private final Clock clock;
    private Connection connection;
    private Optional<Long> positionBeforeLastChange = Optional.empty();

    private SqlSender(Database database, EventJournal journal, Clock clock) {
        this.database = database;
        this.connection = database.open();
        this.journal = journal;
        this.clock = clock;
    }

    private record Database(String jdbcUrl, String user) {
        Connection open() {
            Properties properties = new Properties();
            properties.setProperty("user", user);
            // A text goes to the server as it is, in one message: no client-side parsing of 500 statements.
            properties.setProperty("preferQueryMode", "simple");
            try {
                return DriverManager.getConnection(jdbcUrl, properties);
            } catch (SQLException e) {
                throw new IllegalStateException("cannot connect to the stack's Postgres: " + firstLine(e), e);
            }
        }
    }

    /** Connects to a database. */
    public static SqlSender connect(String jdbcUrl, String user, EventJournal journal, Clock clock) {
        return new SqlSender(new Database(jdbcUrl, user), journal, clock);
    }

    /** Connects again if the connection is lost. */
    public void reconnect() {
        try {
            if (!connection.isValid(2)) {
                connection = database.open();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot connect to the stack's Postgres: " + firstLine(e), e);
        }
    }

    /** Runs a hand-written text; which rows it changes is not known, so the text itself is journalled. */
    public void run(Place place, String step, String text) {
        long before = walPosition();
        long at = clock.millis();
        execute(place, text);
        positionBeforeLastChange = Optional.of(before);
        ObjectNode line = EventJournal.line(step, at);
        line.putObject("to").putNull("table");
        line.put("op", "sql").put("value", text);
        journal.write(line);
    }

    /** Runs a generated text and journals the rows that it commits. */
    public void run(Place place, String step, String text, List<RowChange> changes) {
        long before = walPosition();
        long at = clock.millis();
        execute(place, text);
        if (!changes.isEmpty()) {
            positionBeforeLastChange = Optional.of(before);
        }
        for (RowChange change : changes) {
            ObjectNode line = EventJournal.line(step, at);
            line.putObject("to").put("table", change.table());
            line.put("op", change.op());
            line.set("key", change.key());
            line.set("value", change.row());
            journal.write(line);
        }
    }

    /** Where the log stood just before the last text that may have changed rows; empty if there was none. */
    public Optional<Long> positionBeforeLastChange() {
        return positionBeforeLastChange;
    }

    private long walPosition() {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint")) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("Postgres does not tell its log position: " + firstLine(e), e);
        }
    }

    private void execute(Place place, String text) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text);
        } catch (SQLException e) {
            throw new SendException(place, "Postgres refused the SQL: " + firstLine(e), e);
        }
    }

    /** The lines after the first may quote values. */
    static String firstLine(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (state.startsWith(DATA_EXCEPTION)) {
            return "a value does not fit (SQLSTATE " + state + ")";
        }
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the connection to Postgres does not close", e);
        }
    }
}
