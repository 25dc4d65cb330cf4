// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.it.oracle.StandaloneOracle;
import dev.alluvium.it.oracle.StandaloneOracle.Reading;
import dev.alluvium.quickstart.read.KernelTableReader;
import dev.alluvium.quickstart.report.RunReport;
import dev.alluvium.quickstart.run.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every ready folder and every folder of this module runs against the real stack and ends equal to its model, faults
 * included; two readers that share no code with the product then agree on each table, row for row and file for file.
 */
@TestMethodOrder(OrderAnnotation.class)
class UseCaseFoldersIT {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static List<Path> folders() throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path parent : List.of(
                SharedStack.ROOT.resolve("connector-configs"),
                Path.of("src/test/use-cases").toAbsolutePath())) {
            try (Stream<Path> children = Files.list(parent)) {
                children.filter(child -> Files.isDirectory(child.resolve("connectors")))
                        .filter(child -> !child.endsWith("dead-letters")) // CanaryIT runs it
                        .filter(child -> !child.endsWith("josh")) // quickstart brings it
                        .filter(child -> !child.endsWith("kafka-4.3")) // NextKafkaIT runs it
                        .filter(child -> !child.endsWith("avro-registry")) // AvroRegistryIT runs it
                        .filter(child -> !child.endsWith("private-types")) // PrivateTypesIT runs it
                        .filter(child -> !child.endsWith("transformed")) // TransformedIT runs it
                        .filter(child -> !child.endsWith("two-tasks-one-table")) // TwoTasksIT runs it
                        .sorted()
                        .forEach(all::add);
            }
        }
        return all;
    }

    @Order(1)
    @ParameterizedTest
    @MethodSource("folders")
    void endsEqualToItsModel(Path folder) throws IOException {
        RunReport report = TimedRun.of(
                folder.getFileName().toString(),
                Options.on(SharedStack.get(), List.of(FolderCopy.atTestSize(folder)))
                        .withOut(SharedStack.OUTPUT.resolve(folder.getFileName().toString())));

        assertThat(report.problems()).isEmpty();
        assertThat(report.tables())
                .allSatisfy(table -> assertThat(table.verdict().differences())
                        .as(table.verdict().table())
                        .isEmpty());
        assertThat(report.topics()).allMatch(topic -> topic.equal());
        assertThat(report.exitCode()).isEqualTo(RunReport.EQUAL);
    }

    @Order(2)
    @Test
    void kernelAndStandaloneReadTheSameRowsAndFiles() throws IOException, InterruptedException {
        List<Path> tables = tables();
        assertThat(tables).isNotEmpty();

        Map<Path, Reading> readings = StandaloneOracle.read(tables);

        int compared = 0;
        for (Path table : tables) {
            KernelTableReader kernel = KernelTableReader.open(table);
            Reading standalone = readings.get(table);
            assertThat(standalone.version()).as("%s", table).isEqualTo(kernel.version());
            assertThat(standalone.files())
                    .as("files of %s", table)
                    .containsExactlyInAnyOrderElementsOf(relative(kernel.files(), table));
            if (!standalone.readable()) {
                continue;
            }
            List<ObjectNode> rows = kernel.rows();
            compared++;
            rows.forEach(row -> standalone.leftOut().forEach(path -> leaveOut(row, path)));
            assertThat(onlyIn(standalone.rows(), rows))
                    .as("only delta-standalone: %s", table)
                    .isEmpty();
            assertThat(onlyIn(rows, standalone.rows()))
                    .as("only Kernel: %s", table)
                    .isEmpty();
        }
        assertThat(compared)
                .as("tables compared row for row, of %s", tables.size())
                .isGreaterThan(tables.size() / 2);
    }

    private static List<Path> tables() throws IOException {
        try (Stream<Path> paths = Files.walk(SharedStack.OUTPUT, 4)) {
            return paths.filter(path -> path.endsWith("_delta_log"))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        }
    }

    /** Kernel resolves paths against the table's root; the log holds them relative. */
    private static List<String> relative(List<String> files, Path table) {
        String root = table.toUri().getPath();
        return files.stream()
                .map(file -> file.substring(file.indexOf(root) + root.length()))
                .toList();
    }

    /** The first rows of one reader that the other does not have, each as often as it is missing. */
    private static List<String> onlyIn(List<ObjectNode> these, List<ObjectNode> others) {
        Map<String, Integer> counts = new HashMap<>();
        others.forEach(row -> counts.merge(canonical(row), 1, Integer::sum));
        return these.stream()
                .map(UseCaseFoldersIT::canonical)
                .filter(row -> counts.merge(row, -1, Integer::sum) < 0)
                .limit(2)
                .toList();
    }

    /** Kernel and the model compare these columns; delta-standalone decodes timestamps from INT96 only. */
    private static void leaveOut(ObjectNode row, String path) {
        int end = path.lastIndexOf('/');
        if (row.at(path.substring(0, end)) instanceof ObjectNode parent) {
            parent.remove(path.substring(end + 1));
        }
    }

    /** Written and read once more, so that both sides hold the node types that a parser chooses. */
    private static String canonical(ObjectNode row) {
        try {
            ObjectNode parsed = (ObjectNode) MAPPER.readTree(MAPPER.writeValueAsString(row));
            List<String> fields = new ArrayList<>();
            parsed.fields().forEachRemaining(field -> fields.add(field.getKey() + "=" + field.getValue()));
            fields.sort(null);
            return fields.toString();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
