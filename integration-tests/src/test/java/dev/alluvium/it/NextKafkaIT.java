// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.quickstart.report.RunReport;
import dev.alluvium.quickstart.run.Options;
import dev.alluvium.testsupport.stack.EmbeddedStack;
import dev.alluvium.testsupport.stack.StackSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plugins, built against Connect 3.9, on Kafka 4.3: each loads, and a pipeline survives the upgrade of its worker
 * from 3.9 with every event applied once.
 */
class NextKafkaIT {
    private static final String LINE = "4.3";

    @TempDir
    private static Path directory;

    private static EmbeddedStack stack;

    @BeforeAll
    static void start() {
        StackSpec.Builder spec = StackSpec.in(directory.resolve("stack"))
                .kafkaLine(LINE)
                .workerLine("3.9")
                .kinesis(true)
                .exactlyOnceSource(true);
        PluginArchives.all().forEach(spec::pluginArchive);
        stack = TimedRun.of("start of a stack on Kafka " + LINE, () -> EmbeddedStack.start(spec.build()));
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void aPipelineGoesOnWhereItWasWhenItsWorkerComesBackAs43AndEveryPluginLoadsThere() {
        Path folder = Path.of("src/test/use-cases/kafka-4.3").toAbsolutePath();
        Map<String, String> pluginsBefore = plugins();
        assertThat(workerVersion()).startsWith("3.9.");
        stack.upgradeWorkers(LINE);

        RunReport report = TimedRun.of(
                folder.getFileName().toString(),
                Options.on(stack, List.of(folder))
                        .withOut(SharedStack.OUTPUT.resolve(folder.getFileName().toString())));

        assertThat(report.problems()).isEmpty();
        assertThat(report.tables())
                .allSatisfy(table -> assertThat(table.verdict().differences())
                        .as(table.verdict().table())
                        .isEmpty());
        assertThat(report.exitCode()).isEqualTo(RunReport.EQUAL);
        assertThat(workerVersion()).startsWith("4.3.");
        assertThat(plugins()).isEqualTo(pluginsBefore).isEqualTo(shipped());
    }

    private static String workerVersion() {
        return stack.connect().request("GET", "/", null).body().path("version").asText();
    }

    /** Our plugins as the worker lists them: class to version. */
    private static Map<String, String> plugins() {
        Map<String, String> plugins = new TreeMap<>();
        for (JsonNode plugin : stack.connect()
                .request("GET", "/connector-plugins?connectorsOnly=false", null)
                .body()) {
            String type = plugin.path("class").asText();
            if (type.startsWith("dev.alluvium.")) {
                plugins.put(type, plugin.path("version").asText());
            }
        }
        return plugins;
    }

    /** Our plugins as the archives' service files name them, each at the version of its jar. */
    private static Map<String, String> shipped() {
        Map<String, String> plugins = new TreeMap<>();
        PluginArchives.all().forEach(archive -> plugins.putAll(PluginArchives.plugins(archive)));
        return plugins;
    }
}
