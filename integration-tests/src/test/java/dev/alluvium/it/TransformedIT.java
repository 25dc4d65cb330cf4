// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.read.KernelTableReader;
import dev.alluvium.quickstart.report.RunReport;
import dev.alluvium.quickstart.run.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the transforms write is what the sink does, and renamed topics keep their offsets (B14, B19, B32). */
class TransformedIT {
    private static final List<String> TABLES = List.of("transformed_video", "transformed_zones");
    private static final Map<TopicPartition, Long> COMMITTED =
            new TreeMap<>(java.util.Comparator.comparing(TopicPartition::toString));
    private static final Map<TopicPartition, Long> ENDS =
            new TreeMap<>(java.util.Comparator.comparing(TopicPartition::toString));

    @BeforeAll
    static void runFolder() {
        Path folder = Path.of("src/test/use-cases/transformed").toAbsolutePath();
        RunReport report = TimedRun.of(
                "transformed",
                Options.on(SharedStack.get(), List.of(folder))
                        .withOut(SharedStack.OUTPUT.resolve("transformed"))
                        .withAfterwards((stack, placeholders, verdict) -> {
                            for (String topic : List.of("raw.videos", "raw.zones")) {
                                ENDS.putAll(stack.kafka().endOffsets(topic, IsolationLevel.READ_COMMITTED));
                            }
                            for (String connector : List.of("by-facts", "by-name")) {
                                committed(stack.kafka().admin(), "connect-" + connector)
                                        .forEach((partition, offset) -> COMMITTED.put(partition, offset.offset()));
                            }
                        }));
        assertThat(report.problems()).isEmpty();
        assertThat(report.exitCode()).as("%s", report.tables()).isEqualTo(RunReport.EQUAL);
    }

    private static Map<TopicPartition, OffsetAndMetadata> committed(
            org.apache.kafka.clients.admin.Admin admin, String group) {
        try {
            return admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode row(String table, String id) {
        return KernelTableReader.open(
                        SharedStack.OUTPUT.resolve("transformed/tables").resolve(table))
                .rows()
                .stream()
                .filter(row -> row.get("id").asText().equals(id))
                .findFirst()
                .orElse(null);
    }

    @Test
    void opIsReadableByOurSink() {
        for (String table : TABLES) {
            assertThat(row(table, "a").get("state").asText())
                    .as("updated in %s", table)
                    .isEqualTo("live");
            assertThat(row(table, "b")).as("deleted from %s", table).isNull();
        }
    }

    @Test
    void partialUpdateKeepsOtherColumns() {
        for (String table : TABLES) {
            assertThat(row(table, "a").get("title").asText()).isEqualTo("A");
            assertThat(row(table, "a").get("note").isNull())
                    .as("an explicit null clears")
                    .isTrue();
            assertThat(row(table, "c").get("state").isNull())
                    .as("a full row clears what it lacks")
                    .isTrue();
        }
    }

    @Test
    void topicRewriteKeepsSinkOffsets() {
        assertThat(ENDS).hasSize(4);
        assertThat(COMMITTED)
                .as("of the topics as they are called in Kafka, and of no other")
                .isEqualTo(ENDS);
    }
}
