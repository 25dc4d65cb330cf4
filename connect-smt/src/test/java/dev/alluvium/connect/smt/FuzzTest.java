// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.alluvium.connect.smt.parse.JsonLimits;
import dev.alluvium.connect.smt.parse.JsonReader;
import dev.alluvium.connect.smt.parse.Utf8Text;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;

/**
 * Payloads with parts taken away, added, exchanged and spoilt, as Maps and as Structs, under many settings: what comes
 * out is a record, nothing, or a DataException without a value. The number of cases is {@code
 * -Dalluvium.smt.fuzz.cases}, the seed {@code -Dalluvium.seed}. Alone, it takes 90 % of the branches of the package
 * {@code normalize}.
 */
class FuzzTest {
    private static final int CASES = Integer.getInteger("alluvium.smt.fuzz.cases", 10_000);
    private static final long SEED = Long.getLong("alluvium.seed", 20240315L);
    /** Sets of settings per fixture. */
    private static final int CONFIGS = Math.max(60, CASES / 2_000);

    private static final JsonReader READER = new JsonReader(new JsonLimits(20, true, false));

    private final ParseJson.Value<SinkRecord> maps = Transforms.parse();
    private final ParseJson.Value<SinkRecord> structs = Transforms.parse("output", "struct", "numbers", "double");

    @Test
    void spoiltEventsAreRecordsOrErrorsWithoutValues() {
        Map<String, Optional<NormalizeEntity<SinkRecord>>> transforms = new HashMap<>();
        for (int i = 0; i < CASES; i++) {
            Random random = new Random(SEED + i);
            int at = random.nextInt(FuzzSeeds.ALL.size());
            int config = random.nextInt(CONFIGS);
            Optional<NormalizeEntity<SinkRecord>> transform =
                    transforms.computeIfAbsent(at + "/" + config, ignored -> configured(FuzzSeeds.ALL.get(at), config));
            if (transform.isPresent()) {
                check(transform.get(), record(FuzzSeeds.ALL.get(at), random, i), i);
            }
        }
        assertThat(transforms.values().stream().filter(Optional::isPresent).count())
                .as("settings that fit together")
                .isGreaterThan(transforms.size() / 3);
    }

    private SinkRecord record(FuzzSeeds.Seed seed, Random random, int number) {
        Object value = random.nextInt(40) == 0 ? null : Spoiler.spoilt(seed.value(), random);
        Object key = random.nextInt(4) == 0 ? Spoiler.spoilt(seed.key(), random) : seed.key();
        boolean isStruct = random.nextInt(3) == 0;
        boolean isParsed = random.nextInt(3) == 0;
        SchemaAndValue shapedKey = isStruct ? struct(key, "k" + number) : new SchemaAndValue(null, key);
        SchemaAndValue shaped =
                isStruct ? struct(value, "v" + number) : new SchemaAndValue(null, isParsed ? parsed(value) : value);
        SinkRecord record =
                Transforms.sink("a.b.c", shapedKey.schema(), shapedKey.value(), shaped.schema(), shaped.value());
        seed.headers().forEach((name, text) -> {
            if (random.nextInt(8) > 0) {
                record.headers().addString(name, random.nextInt(8) == 0 ? Spoiler.word(random) : text);
            }
        });
        if (random.nextInt(5) == 0) {
            String name = Spoiler.HEADERS.get(random.nextInt(Spoiler.HEADERS.size()));
            boolean isKey = name.startsWith("__debezium") && random.nextInt(4) > 0;
            record.headers()
                    .add(name, isKey ? shapedKey.value() : Spoiler.word(random), isKey ? shapedKey.schema() : null);
        }
        return record;
    }

    /** The same as our own parser has it, whose Maps are of another class; a value that JSON has not stays what it is. */
    private Object parsed(Object value) {
        try {
            return maps.apply(Transforms.sink(
                            "t",
                            null,
                            null,
                            null,
                            Json.MAPPER.valueToTree(value).toString()))
                    .value();
        } catch (DataException e) {
            return value;
        }
    }

    /** The same as a Struct; a value without such a form stays what it is. */
    private SchemaAndValue struct(Object value, String topic) {
        try {
            SinkRecord parsed = structs.apply(Transforms.sink(
                    topic, null, null, null, Json.MAPPER.valueToTree(value).toString()));
            Object struct = topic.hashCode() % 2 == 0 ? Spoiler.required(parsed.value()) : parsed.value();
            return new SchemaAndValue(struct instanceof Struct typed ? typed.schema() : parsed.valueSchema(), struct);
        } catch (DataException e) {
            return new SchemaAndValue(null, value);
        }
    }

    private static Optional<NormalizeEntity<SinkRecord>> configured(FuzzSeeds.Seed seed, int config) {
        try {
            NormalizeEntity<SinkRecord> transform = new NormalizeEntity<>();
            transform.configure(Spoiler.config(seed, new Random(config)));
            return Optional.of(transform);
        } catch (ConfigException e) {
            return Optional.empty();
        }
    }

    private static void check(Transformation<SinkRecord> transform, SinkRecord record, int number) {
        String before = record.toString();
        try {
            SinkRecord after = transform.apply(record);
            if (after != null) {
                // A chain may meet it again; facts that a user has stripped or renamed may make it an error.
                transform.apply(after);
            }
            if (after != null && after.value() == null && record.value() != null) {
                // With headers.include and headers.prefix the operation may be left out, or be called otherwise.
                assertThat(after.headers().isEmpty())
                        .as("case %s: a value became a null that nothing explains", number)
                        .isFalse();
            }
        } catch (DataException e) {
            if (!e.getMessage().contains("offset 42")) {
                fail("case " + number + ", seed " + SEED + ": not of ours", e);
            }
            assertThat(e.getMessage()).as("case %s", number).doesNotContain(Spoiler.CANARY);
            assertThat(e.getCause()).as("case %s", number).isNull();
        } catch (RuntimeException e) {
            fail("case " + number + ", seed " + SEED + ": " + before, e);
        }
        assertThat(record.toString()).as("case %s", number).isEqualTo(before);
    }

    @Test
    void spoiltTextsAreValuesOrErrorsWithoutValues() {
        ParseJson.Value<SinkRecord> transform = Transforms.parse("max.depth", "20", "numbers", "exact");
        List<byte[]> texts = FuzzSeeds.ALL.stream()
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
                assertThat(value).as("case %s", i).isEqualTo(READER.value(Utf8Text.of(cut)));
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
