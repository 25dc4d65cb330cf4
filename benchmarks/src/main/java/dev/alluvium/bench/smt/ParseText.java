// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.smt;

import dev.alluvium.connect.smt.NormalizeEntity;
import dev.alluvium.connect.smt.ParseJson;
import dev.alluvium.connect.smt.ProtectFields;
import dev.alluvium.connect.smt.RouteEntity;
import dev.alluvium.connect.smt.StampTenant;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * {@code ParseJson} beside Connect's {@code JsonConverter} (schemas off) on objects of 1 KB; and the chain of five
 * steps beside the two that no pipeline can do without.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
public class ParseText {
    private static final String TOPIC = "acme.events";

    private final byte[] text = text();
    private final JsonConverter converter = new JsonConverter();
    private final ParseJson.Value<SourceRecord> parse = configured(new ParseJson.Value<>());
    private final NormalizeEntity<SourceRecord> normalize = configured(new NormalizeEntity<>(), "format", "api");
    private final List<Transformation<SourceRecord>> five = List.of(
            configured(new ParseJson.Value<>()),
            configured(new StampTenant<>(), "from", "topic", "topic.regex", "([a-z]+)[.].*"),
            configured(new NormalizeEntity<>(), "format", "api"),
            configured(new ProtectFields.Value<>(), "policies", "p", "p.fields", "f1", "p.action", "mask"),
            configured(new RouteEntity<>(), "topic.template", "${tenant}.${type}"));

    /** Configures the converter as a worker would. */
    public ParseText() {
        converter.configure(Map.of("schemas.enable", "false"), false);
    }

    private static <T extends Transformation<SourceRecord>> T configured(T transform, String... settings) {
        Map<String, String> map = new java.util.HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        transform.configure(map);
        return transform;
    }

    private static byte[] text() {
        StringBuilder data = new StringBuilder("{\"id\":\"v-1\"");
        for (int i = 1; data.length() < 900; i++) {
            data.append(",\"f").append(i).append("\":");
            data.append(i % 3 == 0 ? "12345.5" : i % 3 == 1 ? "\"some text of a field\"" : "1234567890");
        }
        return ("{\"entity\":\"video\",\"op\":\"update\",\"id\":\"v-1\",\"ts\":1710489660000,\"data\":" + data + "}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private SourceRecord record() {
        Map<String, Object> position = Map.of();
        return new SourceRecord(position, position, TOPIC, 0, null, null, Schema.BYTES_SCHEMA, text, 5L);
    }

    /** Ours: bytes to a Map. */
    @Benchmark
    public @Nullable Object parseJson() {
        return parse.apply(record());
    }

    /** The peer: bytes to a Map, in a record as well. */
    @Benchmark
    public @Nullable Object jsonConverter() {
        SourceRecord record = record();
        return record.newRecord(
                record.topic(),
                0,
                null,
                null,
                null,
                converter.toConnectData(TOPIC, text).value(),
                5L);
    }

    /** What every pipeline needs. */
    @Benchmark
    public @Nullable Object parseAndNormalize() {
        return normalize.apply(parse.apply(record()));
    }

    /** Parse, stamp, normalise, protect, route. */
    @Benchmark
    public @Nullable Object chainOfFive() {
        SourceRecord record = record();
        for (Transformation<SourceRecord> step : five) {
            record = step.apply(record);
        }
        return record;
    }
}
