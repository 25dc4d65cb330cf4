// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import dev.alluvium.testsupport.kinesis.KinesisEndpoint;
import dev.alluvium.testsupport.kinesis.client.KinesisStreams;
import dev.alluvium.testsupport.stack.EmbeddedStack;
import dev.alluvium.testsupport.stack.connect.ConnectRest;
import dev.alluvium.testsupport.stack.postgres.Postgres;
import dev.alluvium.testsupport.stack.process.StackPart;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupListing;

/** Takes away from a shared stack what a run has made, so that the next run finds it as this one did. */
final class Cleanup {
    private static final int SECONDS = 30;

    private final EmbeddedStack stack;
    private final Set<String> topicsBefore;
    private final Set<String> connectorsBefore;

    private Cleanup(EmbeddedStack stack, Set<String> topicsBefore, Set<String> connectorsBefore) {
        this.stack = stack;
        this.topicsBefore = topicsBefore;
        this.connectorsBefore = connectorsBefore;
    }

    /** Remembers what is there now. */
    static Cleanup before(EmbeddedStack stack) {
        return new Cleanup(
                stack,
                new TreeSet<>(stack.kafka().topics()),
                new TreeSet<>(stack.connect().connectors()));
    }

    /** Removes what was not there before; what a step killed is started again first, and what it paused goes on. */
    void run(List<String> buckets, Set<String> streams) {
        stack.parts().values().stream().filter(StackPart::isAlive).forEach(StackPart::resume);
        List<StackPart> dead = new ArrayList<>(
                stack.parts().values().stream().filter(part -> !part.isAlive()).toList());
        // Workers come first by name, and need all the others.
        Collections.reverse(dead);
        dead.forEach(StackPart::start);
        removeConnectors();
        stack.kinesis().ifPresent(kinesis -> removeStreams(kinesis, streams));
        stack.postgres().ifPresent(Cleanup::emptyDatabase);
        Set<String> topics = new TreeSet<>(stack.kafka().topics());
        topics.removeAll(topicsBefore);
        if (!topics.isEmpty()) {
            stack.kafka().deleteTopics(topics);
        }
        buckets.forEach(stack.s3()::deleteBucket);
    }

    private static void removeStreams(KinesisEndpoint kinesis, Set<String> streams) {
        try (KinesisStreams client = KinesisStreams.connect(kinesis.uri())) {
            streams.forEach(client::delete);
        }
    }

    private void removeConnectors() {
        ConnectRest connect = stack.connect();
        Set<String> mine = new TreeSet<>(connect.connectors());
        mine.removeAll(connectorsBefore);
        // Offsets outlive a connector; a later one of the same name would go on from them. All stop at the same time.
        mine.forEach(name -> connect.request("PUT", "/connectors/" + name + "/stop", null));
        mine.forEach(name -> connect.request("DELETE", "/connectors/" + name + "/offsets", null));
        mine.forEach(connect::delete);
        removeGroups(stack.kafka().admin(), mine);
    }

    private static void removeGroups(Admin admin, Set<String> connectors) {
        List<String> groups = new ArrayList<>();
        try {
            for (ConsumerGroupListing group : admin.listConsumerGroups().all().get(SECONDS, TimeUnit.SECONDS)) {
                if (connectors.stream().anyMatch(name -> group.groupId().equals("connect-" + name))) {
                    groups.add(group.groupId());
                }
            }
            admin.deleteConsumerGroups(groups).all().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            System.getLogger(Cleanup.class.getName())
                    .log(System.Logger.Level.DEBUG, "a group is left; its topics are deleted anyhow", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void emptyDatabase(Postgres postgres) {
        try (Connection connection = postgres.connection();
                Statement statement = connection.createStatement()) {
            for (String slot : column(statement, "SELECT slot_name FROM pg_replication_slots")) {
                statement.execute(
                        "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '" + slot
                                + "' AND active_pid IS NOT NULL");
                dropSlot(statement, slot);
            }
            for (String publication : column(statement, "SELECT quote_ident(pubname) FROM pg_publication")) {
                statement.execute("DROP PUBLICATION " + publication);
            }
            String schemas = "SELECT quote_ident(nspname) FROM pg_namespace"
                    + " WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'";
            for (String schema : column(statement, schemas)) {
                statement.execute("DROP SCHEMA " + schema + " CASCADE");
            }
            statement.execute("CREATE SCHEMA public");
        } catch (SQLException e) {
            throw new IllegalStateException("the stack's database could not be emptied: " + e.getMessage(), e);
        }
    }

    /** A terminated backend lets go of its slot a moment later, so the server is asked until it has. */
    private static void dropSlot(Statement statement, String slot) throws SQLException {
        statement.execute("DO $$ BEGIN FOR i IN 1..100 LOOP"
                + " EXIT WHEN NOT EXISTS (SELECT 1 FROM pg_replication_slots WHERE slot_name = '" + slot
                + "' AND active); PERFORM pg_sleep(0.1); END LOOP; END $$");
        statement.execute("SELECT pg_drop_replication_slot('" + slot + "')");
    }

    private static List<String> column(Statement statement, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                values.add(result.getString(1));
            }
        }
        return values;
    }
}
