// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;

/**
 * Payloads with parts taken away, exchanged and spoilt: what comes out is a record, nothing, or a DataException without
 * a value. The number of cases is {@code -Dalluvium.smt.fuzz.cases}, the seed {@code -Dalluvium.seed}.
 */
class FuzzTest {
    private static final String CANARY = "canary5f1d";
    private static final int CASES = Integer.getInteger("alluvium.smt.fuzz.cases", 10_000);
    private static final long SEED = Long.getLong("alluvium.seed", 20240315L);

    /** One fixture and how it is read. */
    private record Seedling(Map<String, String> config, Object value, Object key, Map<String, String> headers) {}

    private final List<Seedling> seedlings = seedlings();

    private static List<Seedling> seedlings() {
        Path payloads = Json.FIXTURES.resolve("payloads");
        List<Seedling> seedlings = new ArrayList<>();
        for (JsonNode one : Json.tree(payloads.resolve("expected.json")).get("cases")) {
            String file = one.get("file").asText();
            Map<String, String> config = new HashMap<>();
            one.get("config")
                    .fields()
                    .forEachRemaining(
                            field -> config.put(field.getKey(), field.getValue().asText()));
            Map<String, String> headers = new HashMap<>();
            Path headersFile = payloads.resolve(file.replace(".json", ".headers.json"));
            if (Files.exists(headersFile)) {
                Json.tree(headersFile)
                        .fields()
                        .forEachRemaining(field ->
                                headers.put(field.getKey(), field.getValue().asText()));
            }
            Path keyFile = payloads.resolve(file.replace(".json", ".key.json"));
            Object key = Files.exists(keyFile) ? Json.value(Json.tree(keyFile)) : null;
            seedlings.add(new Seedling(config, Json.value(Json.tree(payloads.resolve(file))), key, headers));
        }
        return seedlings;
    }

    @Test
    void spoiltEventsAreRecordsOrErrorsWithoutValues() {
        Map<String, NormalizeEntity<SinkRecord>> transforms = new HashMap<>();
        for (int i = 0; i < CASES; i++) {
            Random random = new Random(SEED + i);
            Seedling seedling = seedlings.get(random.nextInt(seedlings.size()));
            Object value = spoilt(seedling.value(), random);
            Object key = random.nextInt(4) == 0 ? spoilt(seedling.key(), random) : seedling.key();
            SinkRecord record = Transforms.sink("a.b.c", null, key, null, value);
            seedling.headers().forEach((name, text) -> {
                if (random.nextInt(8) > 0) {
                    record.headers().addString(name, text);
                }
            });
            Map<String, String> config = config(seedling, random);
            check(transforms.computeIfAbsent(config.toString(), ignored -> configured(config)), record, i);
        }
        assertThat(transforms).hasSizeLessThan(500);
    }

    private static NormalizeEntity<SinkRecord> configured(Map<String, String> config) {
        NormalizeEntity<SinkRecord> transform = new NormalizeEntity<>();
        transform.configure(config);
        return transform;
    }

    private static Map<String, String> config(Seedling seedling, Random random) {
        Map<String, String> config = new HashMap<>(seedling.config());
        if (random.nextInt(4) == 0 && !config.get("format").equals("mapped")) {
            config.put("format", "auto");
        }
        String[][] more = {
            {"key.mode", "id"}, {"key.mode", "string"}, {"delete.value", "before"}, {"delete.value", "key"},
            {"on.missing.id", "pass"}, {"output", "headers-only"}, {"on.unrecognized", "drop"}, {"sequence.by", "ts"}
        };
        String[] one = more[random.nextInt(more.length)];
        config.put(one[0], one[1]);
        return config;
    }

    private static void check(Transformation<SinkRecord> transform, SinkRecord record, int number) {
        String before = String.valueOf(record.value());
        try {
            SinkRecord after = transform.apply(record);
            if (after != null && !after.equals(record) && after.headers().lastWithName("entity.op") == null) {
                assertThat(after.value()).as("case %s", number).isNull();
            }
        } catch (DataException e) {
            assertThat(e.getMessage())
                    .as("case %s", number)
                    .doesNotContain(CANARY)
                    .contains("offset 42");
            assertThat(e.getCause()).as("case %s", number).isNull();
        } catch (RuntimeException e) {
            fail("case " + number + ", seed " + SEED + ": " + before, e);
        }
        assertThat(String.valueOf(record.value())).as("case %s", number).isEqualTo(before);
    }

    /** A copy with one to three of its parts spoilt. */
    private Object spoilt(Object value, Random random) {
        Object spoilt = value;
        for (int i = random.nextInt(3); i >= 0; i--) {
            spoilt = spoiltOnce(spoilt, random, 0);
        }
        return spoilt;
    }

    private Object spoiltOnce(Object value, Random random, int depth) {
        boolean isLeaf = !(value instanceof Map<?, ?> map && !map.isEmpty())
                && !(value instanceof List<?> list && !list.isEmpty());
        if (isLeaf || (depth > 0 && random.nextInt(6) == 0)) {
            return replacement(value, random);
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list);
            int at = random.nextInt(copy.size());
            copy.set(at, spoiltOnce(copy.get(at), random, depth + 1));
            return copy;
        }
        Map<Object, Object> copy = new LinkedHashMap<>((Map<?, ?>) value);
        Object name = new ArrayList<>(copy.keySet()).get(random.nextInt(copy.size()));
        if (random.nextInt(8) == 0) {
            copy.remove(name);
        } else {
            copy.put(name, spoiltOnce(copy.get(name), random, depth + 1));
        }
        return copy;
    }

    private Object replacement(Object value, Random random) {
        return switch (random.nextInt(14)) {
            case 0 -> null;
            case 1 -> CANARY;
            case 2 -> "";
            case 3 -> random.nextLong();
            case 4 -> random.nextBoolean();
            case 5 -> random.nextBoolean() ? Double.NaN : random.nextGaussian() * 1e300;
            case 6 -> List.of(CANARY);
            case 7 -> Map.of("x", CANARY);
            case 8 -> "{\"$date\":\"" + CANARY + "\"}";
            case 9 -> "__debezium_unavailable_value";
            case 10 -> new byte[] {1, 2};
            case 11 -> "{\"a.0\":[" + CANARY;
            case 12 -> value instanceof String text ? text.substring(text.length() / 2) : Map.of("$numberLong", CANARY);
            default -> seedlings.get(random.nextInt(seedlings.size())).value();
        };
    }

    @Test
    void spoiltTextsAreValuesOrErrorsWithoutValues() {
        ParseJson.Value<SinkRecord> transform = Transforms.parse("max.depth", "20", "numbers", "exact");
        List<byte[]> texts = seedlings.stream()
                .map(one -> Json.MAPPER.valueToTree(one.value()).toString())
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        for (int i = 0; i < CASES; i++) {
            Random random = new Random(SEED - i);
            byte[] bytes = texts.get(random.nextInt(texts.size())).clone();
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt() : "{}[]\",:0".charAt(random.nextInt(8)));
            }
            byte[] cut = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
            try {
                Object value = transform
                        .apply(Transforms.sink("t", null, null, null, cut))
                        .value();
                assertThat(value instanceof Map || value instanceof List)
                        .as("case %s", i)
                        .isTrue();
            } catch (DataException e) {
                assertThat(e.getCause()).as("case %s", i).isNull();
                assertThat(e.getMessage())
                        .as("case %s", i)
                        .contains("ParseJson: topic t")
                        .hasSizeLessThan(250);
            }
        }
    }
}
