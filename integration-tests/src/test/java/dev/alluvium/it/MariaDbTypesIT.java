// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.it.mariadb.MariaDbServer;
import dev.alluvium.quickstart.read.KernelTableReader;
import dev.alluvium.quickstart.report.RunReport;
import dev.alluvium.quickstart.run.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From MariaDB through Debezium to the table: every type is what the database itself says that it is. */
class MariaDbTypesIT {
    private static final Path FOLDER =
            Path.of("src/test/use-cases-mariadb/mariadb-types").toAbsolutePath();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The database writes each value as a reader of the table is to see it. */
    private static final String OWN_VALUES = """
            SELECT id, JSON_OBJECT(
              'id', id, 'price', CAST(price AS CHAR), 'flag', IF(flag IS NULL, NULL, IF(flag = b'1', 'true', 'false')),
              'flags', flags + 0, 'big', CAST(big AS CHAR), 'small', small, 'details', CONCAT('', details),
              'code', CAST(code AS CHAR), 'feeling', CONCAT('', feeling), 'moods', CONCAT('', moods),
              'photo', TO_BASE64(photo), 'weight', CAST(weight AS CHAR), 'ratio', CAST(ratio AS CHAR),
              'born', DATE_FORMAT(born, '%Y-%m-%d'), 'changed', DATE_FORMAT(changed, '%Y-%m-%dT%H:%i:%s.%fZ'),
              'seen', DATE_FORMAT(seen, '%Y-%m-%dT%H:%i:%s.%fZ'), 'span', CAST(TIME_TO_SEC(span) * 1000000 AS INTEGER),
              'made', CAST(made AS INTEGER), 'name', name)
            FROM shop.goods""";

    @TempDir
    Path directory;

    @Test
    void typesAreIntact() throws IOException, InterruptedException, SQLException {
        if (!MariaDbServer.isInstalled()) {
            assertThat(System.getenv("CI"))
                    .as("on CI mariadb-server-core and mariadb-client-core must be installed")
                    .isNull();
            Assumptions.abort("mariadbd is not installed (Debian: mariadb-server-core and mariadb-client-core)");
        }
        try (MariaDbServer server = MariaDbServer.start(directory)) {
            for (String statement :
                    Files.readString(FOLDER.resolve("goods.sql")).split(";\n")) {
                execute(server, statement);
            }
            Path out = SharedStack.OUTPUT.resolve("mariadb-types");

            RunReport report = TimedRun.of(
                    "mariadb-types",
                    Options.on(SharedStack.get(), List.of(folder(server))).withOut(out));

            assertThat(report.problems()).isEmpty();
            assertThat(report.exitCode()).as("%s", report.tables()).isEqualTo(RunReport.EQUAL);
            List<ObjectNode> rows =
                    KernelTableReader.open(out.resolve("tables/goods")).rows();
            Map<Integer, JsonNode> own = ownValues(server);
            assertThat(rows).hasSameSizeAs(own.keySet()).isNotEmpty();
            rows.forEach(row -> assertOwnValues(row, own.get(row.get("id").asInt())));
        }
    }

    private static void execute(MariaDbServer server, String sql) throws SQLException {
        try (Connection connection = server.connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A copy of the folder that knows the port. */
    private Path folder(MariaDbServer server) throws IOException {
        Path copy = directory.resolve("mariadb-types");
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(FOLDER.relativize(file));
                Files.createDirectories(target.getParent());
                String text = Files.readString(file);
                Files.writeString(target, text.replace("@mariadb.port@", String.valueOf(server.port())));
            }
        }
        Files.delete(copy.resolve("goods.sql"));
        return copy;
    }

    private static Map<Integer, JsonNode> ownValues(MariaDbServer server) throws SQLException, IOException {
        Map<Integer, JsonNode> values = new HashMap<>();
        try (Connection connection = server.connection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(OWN_VALUES)) {
            while (rows.next()) {
                values.put(rows.getInt(1), MAPPER.readTree(rows.getString(2)));
            }
        }
        return values;
    }

    private static void assertOwnValues(ObjectNode row, JsonNode own) {
        own.fields()
                .forEachRemaining(column -> assertThat(text(column.getKey(), row.get(column.getKey())))
                        .as("%s of row %s", column.getKey(), row.get("id"))
                        .isEqualTo(text(column.getKey(), column.getValue())));
    }

    private static String text(String column, JsonNode value) {
        if (value == null || value.isNull()) {
            return "null";
        }
        return switch (column) {
            case "weight", "ratio" -> String.valueOf(Double.parseDouble(value.asText()));
            case "flags" ->
                value.isTextual() ? String.valueOf(Base64.getDecoder().decode(value.asText())[0]) : value.asText();
            default -> value.asText().replace(".000000Z", "Z");
        };
    }
}
