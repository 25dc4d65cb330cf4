// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.testsupport.model.PostgresColumn;
import dev.alluvium.testsupport.model.PostgresTable;
import dev.alluvium.testsupport.model.PostgresTables;
import dev.alluvium.testsupport.model.TableModel;
import dev.alluvium.testsupport.stack.postgres.Postgres;
import dev.alluvium.testsupport.stack.process.FreePorts;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real PostgreSQL runs the generated SQL, and then holds exactly the rows of the model, rolled-back ones not. */
class GeneratedDatabaseIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OPTIONS = "'generator': 'postgres', 'seed': 23, 'rows': 400, 'special.floats': true,"
            + " 'large.per.mille': 30, 'aborted.per.mille': 300";

    @TempDir
    private static Path directory;

    private static Postgres postgres;
    private static TableModel model;

    @BeforeAll
    static void playSetupAndChanges() throws SQLException {
        postgres = Postgres.create(directory, directory.resolve("postgres.log"), new FreePorts(new Random(23)));
        postgres.start();
        Recording setup = Recording.of("{" + OPTIONS + ", 'part': 'setup'}");
        Recording changes = Recording.of("{" + OPTIONS + ", 'part': 'changes', 'count': 6000, 'batch': 100}");
        model = changes.generator.model();
        try (Connection connection = postgres.connection();
                Statement statement = connection.createStatement()) {
            for (String text : setup.sql) {
                statement.execute(text);
            }
            for (String text : changes.sql) {
                statement.execute(text);
            }
        }
        setup.lines().forEach(model::replay);
        changes.lines().forEach(model::replay);
    }

    @AfterAll
    static void stop() {
        if (postgres != null) {
            postgres.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"users", "reviews", "zoo"})
    void databaseHoldsTheRowsOfTheModel(String table) throws SQLException {
        List<String> expected =
                model.expected().get(table).stream().map(ObjectNode::toString).toList();

        assertThat(rows(PostgresTables.named(table)))
                .hasSizeGreaterThan(40)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void largeTextsLieOutsideTheirRows() throws SQLException {
        try (Connection connection = postgres.connection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FILTER (WHERE octet_length(body) > 8000),"
                        + " count(*) FILTER (WHERE octet_length(body) BETWEEN 1900 AND 8000),"
                        + " count(*) FILTER (WHERE pg_column_size(body) < octet_length(body)) FROM reviews")) {
            result.next();

            assertThat(result.getInt(1)).as("long texts").isGreaterThan(5);
            assertThat(result.getInt(2)).as("texts of which one cannot say").isZero();
            assertThat(result.getInt(3)).as("texts that were compressed").isZero();
        }
    }

    private static List<String> rows(PostgresTable table) throws SQLException {
        String columns =
                table.columns().stream().map(GeneratedDatabaseIT::expression).collect(Collectors.joining(", "));
        List<String> rows = new ArrayList<>();
        try (Connection connection = postgres.connection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT " + columns + " FROM " + table.name())) {
            while (result.next()) {
                ObjectNode row = JSON.createObjectNode();
                for (int i = 0; i < table.columns().size(); i++) {
                    PostgresColumn column = table.columns().get(i);
                    String text = result.getString(i + 1);
                    row.set(column.name(), text == null ? JSON.nullNode() : json(column, text));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    /** Lets the database itself write the value down as text. */
    private static String expression(PostgresColumn column) {
        String name = column.name();
        return switch (column.type()) {
            case TIMESTAMP -> "to_char(" + name + ", 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
            case TIMESTAMPTZ -> "to_char(" + name + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
            case TIME -> "(extract(epoch FROM " + name + ") * 1000000)::bigint";
            case BYTEA -> "encode(" + name + ", 'base64')";
            case TEXT_ARRAY, INT_ARRAY -> "to_jsonb(" + name + ")";
            case NUMERIC, ANY_NUMERIC, REAL, DOUBLE, DATE -> name + "::text";
            case SMALLINT, INTEGER, BIGINT, BOOLEAN, TEXT, CHAR, UUID, JSONB, ENUM -> name;
        };
    }

    private static JsonNode json(PostgresColumn column, String text) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (column.type()) {
            case SMALLINT, INTEGER, BIGINT, TIME -> nodes.numberNode(Long.parseLong(text));
            case BOOLEAN -> nodes.booleanNode(text.equals("t"));
            case REAL ->
                text.matches(".*[a-zA-Z]{2}.*") ? nodes.textNode(text) : nodes.numberNode(Float.parseFloat(text));
            case DOUBLE ->
                text.matches(".*[a-zA-Z]{2}.*") ? nodes.textNode(text) : nodes.numberNode(Double.parseDouble(text));
            case TIMESTAMP, TIMESTAMPTZ -> nodes.textNode(text.replace(".000000Z", "Z"));
            case TEXT_ARRAY, INT_ARRAY -> read(text);
            case ANY_NUMERIC ->
                nodes.textNode(new BigDecimal(text).stripTrailingZeros().toPlainString());
            case NUMERIC, TEXT, CHAR, BYTEA, DATE, UUID, JSONB, ENUM -> nodes.textNode(text);
        };
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
