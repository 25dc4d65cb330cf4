// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.connect.common.config.Problem;
import dev.alluvium.connect.kinesis.SimulatedTask;
import dev.alluvium.connect.kinesis.decode.RecordDecoder;
import dev.alluvium.connect.kinesis.record.MappingSettings;
import dev.alluvium.connect.kinesis.record.ValueFormat;
import dev.alluvium.connect.kinesis.shard.ShardId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

/** Every option: its default, its effect on the typed configuration, and what is refused: K-27. */
class SourceSettingsTest {
    @Test
    void theDefaults() {
        SourceConfig config = read(Map.of());

        assertThat(config.streams()).containsExactly("events");
        assertThat(config.start())
                .isEqualTo(new StartPositions(StartPosition.of(StartPosition.Kind.TRIM_HORIZON), List.of()));
        assertThat(config.failOnGap()).isTrue();
        assertThat(config.decoder()).isEqualTo(new RecordDecoder(true, RecordDecoder.CorruptPolicy.RAW, false));
        assertThat(config.mapping().stateTopic()).isEqualTo("__alluvium-kinesis-state.c");
        assertThat(config.mapping().key()).isEqualTo(MappingSettings.Key.PARTITION_KEY);
        assertThat(config.mapping().format()).isEqualTo(ValueFormat.BYTES);
        assertThat(config.mapping().arrivalTimestamp()).isTrue();
        assertThat(config.mapping().skipMalformed()).isFalse();
        assertThat(config.reading())
                .isEqualTo(new SourceConfig.Reading(
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(1),
                        10_000,
                        67_108_864,
                        Duration.ofMinutes(5),
                        Duration.ofMillis(500),
                        Duration.ofMinutes(5)));
        assertThat(config.fanOut()).isEqualTo(new SourceConfig.FanOut(false, "alluvium-c", List.of(), false, true));
        assertThat(config.rebalance()).isEqualTo(new SourceConfig.Rebalance(200, Duration.ofMinutes(10)));
        assertThat(config.client().fips()).isFalse();
        assertThat(config.client().dualStack()).isFalse();
        assertThat(config.client().proxy()).isEmpty();
    }

    @Test
    void k27everyOptionReachesTheConfiguration() {
        Map<String, String> all = new HashMap<>();
        all.put("kinesis.stream.names", "a, b,a");
        all.put("kinesis.start.position", "at_timestamp");
        all.put("kinesis.start.timestamp", "2026-01-31T01:00:00+01:00");
        all.put("kinesis.start.positions", "a=latest, a/shardId-000000000001=at_sequence_number:42");
        all.put("kinesis.state.topic", "state");
        all.put("gap.policy", "continue");
        all.put("topic", "${region}.${account}.${stream}");
        all.put("kinesis.key", "explicit-hash-key");
        all.put("kinesis.value.format", "json");
        all.put("kinesis.timestamp", "none");
        all.put("kinesis.kpl.enabled", "false");
        all.put("kinesis.kpl.corrupt", "drop");
        all.put("kinesis.kpl.out.of.range", "drop");
        all.put("kinesis.discovery.interval.ms", "2000");
        all.put("kinesis.poll.idle.interval.ms", "3000");
        all.put("kinesis.poll.limit", "7");
        all.put("kinesis.buffer.bytes", "2000000");
        all.put("kinesis.heartbeat.interval.ms", "4000");
        all.put("kinesis.transaction.max.ms", "9");
        all.put("kinesis.stalled.alarm.ms", "5000");
        all.put("kinesis.consumer.mode", "efo");
        all.put("kinesis.efo.consumer.name", "mine");
        all.put("kinesis.efo.lifecycle", "managed");
        all.put("kinesis.efo.fallback", "none");
        all.put("kinesis.rebalance.threshold", "1.5");
        all.put("kinesis.rebalance.delay.ms", "7000");
        all.put("aws.fips", "true");
        all.put("aws.dualstack", "true");
        all.put("aws.proxy.url", "http://proxy:3128");
        all.put("errors.tolerance", "all");

        SourceConfig config = read(all);

        assertThat(config.streams()).containsExactly("a", "b");
        assertThat(config.start().standard())
                .isEqualTo(new StartPosition(StartPosition.Kind.AT_TIMESTAMP, 1_769_817_600_000L, null));
        assertThat(config.start().entries())
                .containsExactly(
                        new StartEntry("a", null, StartPosition.of(StartPosition.Kind.LATEST)),
                        new StartEntry(
                                "a",
                                new ShardId("shardId-000000000001"),
                                new StartPosition(StartPosition.Kind.AT_SEQUENCE_NUMBER, 0, "42")));
        assertThat(config.failOnGap()).isFalse();
        assertThat(config.decoder()).isEqualTo(new RecordDecoder(false, RecordDecoder.CorruptPolicy.DROP, true));
        assertThat(config.mapping().topic().topic("arn:aws:kinesis:eu-central-1:123456789012:stream/x"))
                .isEqualTo("eu-central-1.123456789012.x");
        assertThat(config.mapping().stateTopic()).isEqualTo("state");
        assertThat(config.mapping().key()).isEqualTo(MappingSettings.Key.EXPLICIT_HASH_KEY);
        assertThat(config.mapping().format()).isEqualTo(ValueFormat.JSON);
        assertThat(config.mapping().arrivalTimestamp()).isFalse();
        assertThat(config.mapping().skipMalformed()).isTrue();
        assertThat(config.reading())
                .isEqualTo(new SourceConfig.Reading(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        7,
                        2_000_000,
                        Duration.ofSeconds(4),
                        Duration.ofMillis(9),
                        Duration.ofSeconds(5)));
        assertThat(config.fanOut()).isEqualTo(new SourceConfig.FanOut(true, "mine", List.of(), true, false));
        assertThat(config.rebalance()).isEqualTo(new SourceConfig.Rebalance(150, Duration.ofSeconds(7)));
        assertThat(config.client().fips()).isTrue();
        assertThat(config.client().dualStack()).isTrue();
        assertThat(config.client().proxy()).hasToString("Optional[http://proxy:3128]");
    }

    @Test
    void arnsNameStreamsAsWell() {
        Map<String, String> properties = SimulatedTask.properties(
                Map.of("kinesis.stream.arns", "arn:aws:kinesis:eu-central-1:123456789012:stream/x"));
        properties.remove("kinesis.stream.names");

        assertThat(SourceValidation.read(properties).streams()).hasSize(1);
        assertThat(SourceValidation.streamKey(properties)).isEqualTo("kinesis.stream.arns");
    }

    @Test
    void consumersAreGivenByNameOrByArn() {
        String stream = "arn:aws:kinesis:eu-central-1:123456789012:stream/x";
        String arn = stream + "/consumer/c:1";

        SourceConfig.FanOut fanOut =
                read(Map.of("kinesis.efo.consumer.arn", arn)).fanOut();
        assertThat(fanOut.consumer(stream)).contains(arn);
        assertThat(fanOut.consumer(stream + "y")).isEmpty();
        assertThat(problems(Map.of("kinesis.efo.consumer.arn", arn, "kinesis.efo.consumer.name", "c")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("exclude each other"));
        assertThat(problems(Map.of("kinesis.efo.consumer.arn", stream))).hasSize(1);
        assertThat(problems(Map.of("kinesis.efo.consumer.name", "a b"))).hasSize(1);
    }

    @Test
    void anEmptyStateTopicIsNoneAndNeedsNoPredicates() {
        Map<String, String> without = Map.of(
                "kinesis.state.topic", " ",
                "transforms", "a",
                "transforms.a.type", "org.apache.kafka.connect.transforms.HoistField$Value",
                "transforms.a.field", "v");

        assertThat(problems(without)).isEmpty();
        assertThat(read(without).mapping().hasStateTopic()).isFalse();
        assertThat(read(Map.of()).mapping().hasStateTopic()).isTrue();
        assertThat(SourceValidation.warnings(SimulatedTask.properties(without))).isEmpty();
    }

    @Test
    void aPatternNamesStreamsAsWell() {
        Map<String, String> properties = SimulatedTask.properties(Map.of("kinesis.stream.pattern", "e.*"));
        assertThat(SourceValidation.read(properties).discovery())
                .contains(new SourceConfig.Discovery("e.*", Duration.ofMinutes(5)));
        properties.put("kinesis.stream.discovery.interval.ms", "60000");
        assertThat(SourceValidation.read(properties).discovery())
                .contains(new SourceConfig.Discovery("e.*", Duration.ofMinutes(1)));
        assertThat(SourceValidation.streamKey(properties)).isEqualTo("kinesis.stream.pattern");

        properties.put("kinesis.start.positions", "events=LATEST");
        assertThat(SourceValidation.problems(properties, getClass().getClassLoader()))
                .isEmpty();
        properties.put("kinesis.start.positions", "other=LATEST");
        properties.put("kinesis.start.position", "AT_SEQUENCE_NUMBER");
        properties.put("kinesis.stream.names", "events");
        assertThat(SourceValidation.problems(properties, getClass().getClassLoader()))
                .extracting(Problem::key)
                .containsExactlyInAnyOrder("kinesis.stream.pattern", "kinesis.start.positions");
        assertThat(problems(Map.of("kinesis.stream.pattern", "(")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("no regular expression"));
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        Map<String, String> wrong = Map.of(
                "kinesis.stream.names", "a b",
                "kinesis.stream.arns", "x",
                "topic", "${shard}",
                "kinesis.start.timestamp", "yesterday",
                "kinesis.poll.limit", "10001",
                "kinesis.key", "id",
                "kinesis.polllimit", "5",
                "aws.access.key.id", "id",
                "aws.proxy.url", "proxy");

        assertThat(problems(wrong))
                .extracting(Problem::key)
                .contains(
                        "kinesis.stream.names",
                        "kinesis.stream.arns",
                        "topic",
                        "kinesis.start.timestamp",
                        "kinesis.poll.limit",
                        "kinesis.key",
                        "kinesis.polllimit",
                        "aws.secret.access.key",
                        "aws.proxy.url");
        assertThatThrownBy(() -> read(wrong))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("did you mean 'kinesis.poll.limit'");
    }

    @Test
    void streamsTopicAndPositionMustBeSensible() {
        Map<String, String> none = SimulatedTask.properties(Map.of());
        none.remove("kinesis.stream.names");
        none.remove("topic");
        assertThat(SourceValidation.problems(none, getClass().getClassLoader()))
                .extracting(Problem::key)
                .containsExactlyInAnyOrder("kinesis.stream.names", "topic");
        assertThat(problems(Map.of("kinesis.start.position", "AT_TIMESTAMP"))).hasSize(1);
        assertThat(problems(Map.of("topic", "events", "kinesis.state.topic", "events")))
                .hasSize(1);
        assertThat(problems(Map.of("kinesis.state.topic", "a b"))).hasSize(1);
        assertThat(problems(Map.of("topic", "a b"))).hasSize(1);
    }

    @Test
    void whatBelongsToConnectIsLeftToIt() {
        assertThat(problems(Map.of(
                        "topic.creation.default.partitions", "1",
                        "exactly.once.support", "required",
                        "transaction.boundary", "connector",
                        "offsets.storage.topic", "o",
                        "producer.override.acks", "all")))
                .isEmpty();
    }

    @Test
    void aTransformWithoutAPredicateIsWarnedOf() {
        Map<String, String> properties = SimulatedTask.properties(Map.of(
                "transforms", "a,b",
                "transforms.a.type", "org.apache.kafka.connect.transforms.HoistField$Value",
                "transforms.b.type", "org.apache.kafka.connect.transforms.HoistField$Value",
                "transforms.b.predicate", "data"));

        assertThat(SourceValidation.warnings(properties))
                .singleElement()
                .asString()
                .contains("transforms.a has no predicate");
    }

    private static SourceConfig read(Map<String, String> settings) {
        return SourceValidation.read(SimulatedTask.properties(settings));
    }

    private static List<Problem> problems(Map<String, String> settings) {
        return SourceValidation.problems(SimulatedTask.properties(settings), SourceSettingsTest.class.getClassLoader());
    }
}
