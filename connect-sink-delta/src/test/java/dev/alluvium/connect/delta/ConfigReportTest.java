// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The connector as the REST interface asks it: P-35b, and every shipped configuration. */
class ConfigReportTest {
    @TempDir
    Path base;

    @Test
    void multiTopicUpsertNeedsASequence() {
        Map<String, String> properties = Map.of(
                "name", "c",
                "topics", "a,b",
                "table.base.path", base.toUri().toString(),
                "topic2table.map", "a:orders,b:orders",
                "write.mode", "upsert",
                "pk.mode", "record_key");
        assertThat(errors(properties)).containsOnlyKeys("sequence.by");

        Map<String, String> ordered = new HashMap<>(properties);
        ordered.put("sequence.by", "entity.seq");
        ordered.put("delete.mode", "soft");
        assertThat(errors(ordered)).isEmpty();

        ordered.put("key.scope", "partition");
        assertThat(errors(ordered)).containsOnlyKeys("key.scope");
    }

    @Test
    void routingIsCheckedWithTheTopics() {
        Map<String, String> properties = new HashMap<>(Map.of(
                "name",
                "c",
                "topics",
                "a.x,a_x",
                "table.base.path",
                base.toUri().toString()));
        assertThat(errors(properties)).containsOnlyKeys("table.name.format");

        properties.put("table.name.sanitize", "underscore");
        assertThat(errors(properties)).containsOnlyKeys("table.name.sanitize");

        properties.put("topic2table.map", "a.x:one,a_x:two");
        assertThat(errors(properties)).isEmpty();

        properties.put("table.three.flush.size", "5");
        assertThat(errors(properties)).containsOnlyKeys("table.three.flush.size");

        properties.put("table.name.format", "${colour}");
        assertThat(errors(properties)).containsOnlyKeys("table.name.format");
    }

    @Test
    void transformSettingsThatOurTransformsDoNotKnowAreFlagged() {
        Map<String, String> properties = Map.of(
                "name", "c",
                "topics", "a",
                "table.base.path", base.toUri().toString(),
                "transforms", "one,gone",
                "transforms.one.type", Known.class.getName(),
                "transforms.one.knwon", "x",
                "transforms.gone.type", "dev.alluvium.NoSuchTransform",
                "transforms.gone.any", "x");

        assertThat(errors(properties)).containsOnlyKeys("transforms.one.knwon");
        assertThat(errors(properties).get("transforms.one.knwon").get(0)).contains("did you mean 'known'?");
    }

    @Test
    void anUnreachableStoreIsReportedOnItsKeyUnlessAskedNotTo() {
        Map<String, String> properties = new HashMap<>(Map.of(
                "name", "c",
                "topics", "a",
                "table.base.path", "s3://nowhere/x",
                "s3.endpoint", "http://127.0.0.1:1",
                "aws.region", "us-east-1",
                "aws.access.key.id", "x",
                "aws.secret.access.key", "y"));
        properties.put("validate.storage.enabled", "false");
        assertThat(errors(properties)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void shippedConfigurationsAreAccepted(Path file) throws IOException {
        String text = Files.readString(file)
                .replace("${stack.dir}", base.toString())
                .replaceAll("\\$\\{stack\\.s3\\.endpoint}", "http://127.0.0.1:9000")
                .replaceAll("\\$\\{stack\\.[^}]*}", "x");
        JsonNode json = new ObjectMapper().readTree(text);
        Map<String, String> properties = new HashMap<>();
        JsonNode config = json.has("config") ? json.get("config") : json;
        config.fields()
                .forEachRemaining(
                        field -> properties.put(field.getKey(), field.getValue().asText()));
        properties.put("validate.storage.enabled", "false");
        properties.putIfAbsent("name", "shipped");

        assertThat(errors(properties)).isEmpty();
    }

    static List<Path> shipped() throws IOException {
        try (Stream<Path> files = Stream.concat(
                Files.walk(Path.of("../connector-configs")), Files.walk(Path.of("../integration-tests/src")))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(ConfigReportTest::isSink)
                    .sorted()
                    .toList();
        }
    }

    private static boolean isSink(Path file) {
        try {
            return Files.readString(file).contains("\"" + DeltaSinkConnector.class.getName() + "\"");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void tasksAreNumbered() {
        DeltaSinkConnector connector = new DeltaSinkConnector();
        connector.start(Map.of("name", "c"));

        assertThat(connector.taskConfigs(2))
                .extracting(config -> config.get("alluvium.task.id"))
                .containsExactly("0", "1");
        assertThat(connector.taskClass()).isEqualTo(DeltaSinkTask.class);
        assertThat(connector.version()).isNotBlank();
    }

    /** Whoever sets it counts on it. */
    @Test
    void mismatchPolicyIsRefusedWhereRecordsDecideOnTheTable() {
        Map<String, String> one = Map.of(
                "name", "c",
                "connector.class", DeltaSinkConnector.class.getName(),
                "topics", "t",
                "table.base.path", "file:///tmp/none",
                "validate.storage.enabled", "false",
                "offset.mismatch.policy", "reset");
        assertThat(errors(one)).isEmpty();

        Map<String, String> byRecord = new HashMap<>(one);
        byRecord.put("table.route.field", "to");
        assertThat(errors(byRecord)).containsOnlyKeys("offset.mismatch.policy");
        Map<String, String> transformed = new HashMap<>(one);
        transformed.put("transforms", "route");
        transformed.put("transforms.route.type", "dev.alluvium.connect.smt.RouteEntity");
        assertThat(errors(transformed).get("offset.mismatch.policy"))
                .singleElement()
                .asString()
                .contains("where records decide on the table");
    }

    private static Map<String, List<String>> errors(Map<String, String> properties) {
        return new DeltaSinkConnector()
                .validate(properties).configValues().stream()
                        .filter(value -> !value.errorMessages().isEmpty())
                        .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
    }

    /** A transform with one setting. */
    public static final class Known<R extends ConnectRecord<R>> implements Transformation<R> {
        @Override
        public R apply(R record) {
            return record;
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef().define("known", ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, "x");
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {}
    }
}
