// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static dev.alluvium.connect.smt.Transforms.map;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;

/** B21, {@code noRecordValuesInExceptionsOrLogs}: a canary in every field, searched in messages, causes and logs. */
class NoValuesInErrorsTest {
    private static final String CANARY = "canary5f1d";

    private final List<Throwable> failures = new ArrayList<>();

    private void failing(Transformation<SinkRecord> transform, SinkRecord record, String... settings) {
        transform.configure(map(settings));
        try {
            transform.apply(record);
            throw new AssertionError("should have failed: " + List.of(settings));
        } catch (DataException e) {
            failures.add(e);
        }
    }

    private static SinkRecord json(String text) {
        SinkRecord record = Transforms.event(text.replace("@", CANARY));
        record.headers().addString("h", CANARY).add("m", Map.of("x", CANARY), null);
        return record;
    }

    private void failInEveryWay() {
        String source = "\"source\":{\"table\":\"t\",\"connector\":\"@\",\"snapshot\":\"@\",\"sequence\":\"@\"}";
        String[] api = {"format", "api"};
        failing(
                new NormalizeEntity<>(),
                json("{\"entity\":\"@\",\"op\":\"@\",\"id\":\"@\",\"data\":{\"f\":\"@\"}}"),
                api);
        failing(new NormalizeEntity<>(), json("{\"entity\":\"v\",\"op\":\"c\",\"id\":\"@\",\"data\":\"@\"}"), api);
        failing(new NormalizeEntity<>(), json("{\"entity\":\"v\",\"op\":\"c\",\"id\":[\"@\"],\"data\":{}}"), api);
        failing(
                new NormalizeEntity<>(),
                json("{\"entity\":\"v\",\"op\":\"c\",\"id\":\"@\",\"ts\":\"@\",\"data\":{}}"),
                api);
        failing(
                new NormalizeEntity<>(),
                json("{\"entity\":\"v\",\"op\":\"c\",\"id\":1,\"event_id\":[\"@\"],\"data\":{}}"),
                api);
        failing(new NormalizeEntity<>(), json("{\"x\":\"@\"}"), api);
        failing(
                new NormalizeEntity<>(),
                json("{\"entity\":\"v\",\"op\":\"c\",\"id\":1,\"data\":{\"r\":\"@\"}}"),
                "format",
                "api",
                "sequence.by",
                "data.r");
        failing(
                new NormalizeEntity<>(),
                json("{\"op\":\"@\",\"after\":{\"id\":\"@\"}," + source + "}"),
                "format",
                "debezium");
        failing(new NormalizeEntity<>(), json("{\"op\":\"c\",\"after\":\"@\"," + source + "}"), "format", "debezium");
        failing(
                new NormalizeEntity<>(),
                json("{\"op\":\"c\",\"after\":{\"id\":\"@\"}," + source + "}"),
                "format",
                "debezium");
        failing(
                new NormalizeEntity<>(),
                json("{\"op\":\"c\",\"after\":{\"id\":{\"x\":\"@\"}}," + source + "}"),
                "format",
                "debezium",
                "id.fields",
                "id");
        failing(
                new NormalizeEntity<>(),
                json("{\"op\":\"c\",\"after\":{\"id\":\"@\"}," + source + "}"),
                "format",
                "debezium",
                "id.fields",
                "id",
                "sequence.by",
                "source");
        failing(
                new NormalizeEntity<>(),
                json("{\"op\":\"c\",\"after\":{\"id\":\"@\"},"
                        + source.replace("\"connector\":\"@\"", "\"connector\":\"postgresql\"") + "}"),
                "format",
                "debezium",
                "id.fields",
                "id",
                "sequence.by",
                "source");
        failing(new NormalizeEntity<>(), json("{\"entity\":\"@\",\"op\":\"c\",\"data\":{}}"), api);
        failing(new NormalizeEntity<>(), json("{\"entity\":[\"@\"],\"op\":\"c\",\"data\":{}}"), api);
        failing(new NormalizeEntity<>(), json("{\"entity\":\"@\",\"op\":\"c\",\"id\":1}"), api);
        failing(new RouteEntity<>(), json("{\"x\":\"@\"}"), "topic.template", "${header:m}");
        failing(new RouteEntity<>(), json("{\"x\":\"@\"}"), "topic.template", "${header:h}", "allowed.topics", "no");
        failing(new RouteEntity<>(), json("{\"x\":\"@\"}"), "topic.template", "${type}");
        failing(
                new NormalizeEntity<>(),
                placeholderInRequiredColumn(),
                "format",
                "debezium",
                "unavailable.value.placeholder",
                CANARY,
                "unavailable.values",
                "null");
    }

    private static SinkRecord placeholderInRequiredColumn() {
        Schema row = SchemaBuilder.struct()
                .optional()
                .field("id", Schema.INT32_SCHEMA)
                .field("t", Schema.STRING_SCHEMA)
                .build();
        return Envelope.of(Form.STRUCT, row)
                .after(new Struct(row).put("id", 1).put("t", CANARY))
                .sink();
    }

    @Test
    void noRecordValuesInExceptionsOrLogs() {
        PrintStream stderr = System.err;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        try {
            failInEveryWay();
        } finally {
            System.setErr(stderr);
        }

        assertThat(logged.toString(StandardCharsets.UTF_8)).doesNotContain(CANARY);
        assertThat(failures).hasSizeGreaterThan(15).allSatisfy(failure -> {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                assertThat(cause.toString()).doesNotContain(CANARY);
            }
            assertThat(failure.getMessage()).contains("topic ").contains("offset 42");
        });
    }
}
