// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Copies of events with parts spoilt, and sets of settings, from what the formats look for. */
final class Spoiler {
    static final String CANARY = "canary5f1d";
    static final List<String> HEADERS = List.of(
            "__debezium.oldkey",
            "__debezium.newkey",
            "entity.tenant",
            "entity.op",
            "entity.x",
            "content-type",
            "ce_type",
            "ce_subject",
            "ce_specversion");
    private static final String PLACEHOLDER = "__debezium_unavailable_value";
    private static final String BASE64 =
            Base64.getEncoder().encodeToString(PLACEHOLDER.getBytes(java.nio.charset.StandardCharsets.UTF_8));

    /** Words that formats know, in the places where they look for one. */
    private static final List<String> WORDS = List.of(
            ("c r u d t m C create created insert update updated modify patch upsert put delete deleted remove read snapshot "
                            + "load data control create-table insert replace drop dropDatabase rename invalidate createIndexes "
                            + "UPSERT CREATE PATCH RESTATE DELETE ADD REMOVE SOFT_DELETE HARD_DELETE REINSTATE entityCreated "
                            + "entityUpdated entityFieldsChanged entitySoftDeleted entityDeleted entityRestored entityNoChange "
                            + "threadCreated taskResolved ENTITY_CREATE ENTITY_DELETE CLASSIFICATION_ADD CLASSIFICATION_DELETE "
                            + "START COMPLETE postgresql mysql mariadb mongodb sqlserver true first last false incremental "
                            + "mysql-bin.000012 12345 00012 2024-03-15T08:00:00Z 2024-03-15 [\"1\",\"2\"] [null,\"2\"] "
                            + "[\"x\"] {\"a\":1} {\"a.b\":null} {\"tags.2\":1} com.acme.video.updated x.deleted "
                            + "application/cloudevents+json application/cloudevents-batch+json awsdms_status "
                            + PLACEHOLDER + " " + BASE64 + " " + CANARY)
                    .split(" "));

    private static final List<String> MEMBERS = List.of(
            ("op id ts entity data full event_id tenant unchanged unset prev_id source before after ts_ms message operationType "
                            + "ns coll db documentKey fullDocument updateDescription updatedFields removedFields truncatedArrays "
                            + "wallTime clusterTime _id before-image metadata record-type operation schema-name table-name "
                            + "commit-timestamp timestamp changeType aspectName entityUrn entityType aspect payload subject "
                            + "data_base64 time specversion type eventType entityId changeDescription "
                            + "incrementalChangeDescription fieldsAdded fieldsUpdated fieldsDeleted name newValue snapshot "
                            + "sequence lsn file pos row gtid ord collection table schema connector currentVersion run job "
                            + "dataset classifications")
                    .split(" "));

    /** Extended JSON of MongoDB, good and bad. */
    private static final List<String> TYPED = List.of(
            "{\"$oid\":\"64f0a0a0a0a0a0a0a0a0a0a0\"}",
            "{\"$oid\":7}",
            "{\"$date\":1783101585729}",
            "{\"$date\":\"2026-07-03T10:00:00Z\"}",
            "{\"$date\":{\"$numberLong\":\"5\"}}",
            "{\"$date\":\"x\"}",
            "{\"$numberLong\":\"9223372036854775807\"}",
            "{\"$numberLong\":\"x\"}",
            "{\"$numberInt\":\"5\"}",
            "{\"$numberDouble\":\"NaN\"}",
            "{\"$numberDouble\":\"1.5\"}",
            "{\"$numberDouble\":\"Infinity\"}",
            "{\"$numberDouble\":\"-Infinity\"}",
            "{\"$numberDecimal\":\"1.50\"}",
            "{\"$numberDecimal\":\"NaN\"}",
            "{\"$binary\":\"AQI=\",\"$type\":\"00\"}",
            "{\"$binary\":{\"base64\":\"AQI=\",\"subType\":\"00\"}}",
            "{\"$binary\":{\"base64\":\"AAAAAAAAAAAAAAAAAAAAAA==\",\"subType\":\"04\"}}",
            "{\"$binary\":{\"base64\":\"?\",\"subType\":\"04\"}}",
            "{\"$uuid\":\"b68a35a7-17ad-35b3-af2a-ae46edb4545a\"}",
            "{\"$timestamp\":{\"t\":1,\"i\":2}}",
            "{\"$regularExpression\":{\"pattern\":\"a\",\"options\":\"i\"}}",
            "{\"$minKey\":1}",
            "{\"$maxKey\":1}",
            "{\"$undefined\":true}",
            "{\"$symbol\":\"s\"}",
            "{\"$code\":\"f\"}");

    private static final String[][] SETTINGS = {
        {"key.mode", "id"},
        {"key.mode", "string"},
        {"delete.value", "before"},
        {"delete.value", "key"},
        {"on.missing.id", "pass"},
        {"output", "headers-only"},
        {"output", "envelope"},
        {"on.unrecognized", "drop"},
        {"on.unrecognized", "pass"},
        {"on.unrecognized", "fail"},
        {"sequence.by", "ts"},
        {"sequence.by", "source"},
        {"sequence.by", "source.ts_ms"},
        {"on.truncate", "pass"},
        {"on.truncate", "drop"},
        {"on.message", "pass"},
        {"on.message", "fail"},
        {"unavailable.values", "null"},
        {"unavailable.values", "fail"},
        {"unavailable.values", "keep"},
        {"unavailable.value.placeholder", "hex:0102"},
        {"existing.headers", "strip"},
        {"existing.headers", "fail"},
        {"key.change", "fail"},
        {"type.default", "thing"},
        {"id.fields", "id"},
        {"id.fields", "id+name"},
        {"id.fields", "video:id,zone:name"},
        {"type.map", "a.b:x,inventory.videos:video"},
        {"headers.include", "type,id,op,ts"},
        {"headers.include", "type,id"},
        {"headers.include", "partial,op"},
        {"soft.deletes", "update"},
        {"control.records", "pass"},
        {"control.records", "fail"},
        {"dms.absent.means", "unchanged"},
        {"on.control", "drop"},
        {"on.control", "pass"},
        {"on.control", "fail"},
        {"on.activity", "pass"},
        {"on.activity", "fail"},
        {"classifications.as", "set"},
        {"ts.unit", "s"},
        {"ts.unit", "us"},
        {"op.map", "x:delete,video:create"},
        {"op.default", "upsert"},
        {"op.default", "drop"},
        {"partial.default", "true"},
        {"tenant.path", "tenant"},
        {"seq.path", "ts"},
        {"event.id.path", "id"},
        {"ts.path", "time,ts"},
        {"data.path", "data"},
        {"type.path", "entity"},
        {"op.map", "x:delete+soft,video:drop,load:fail"},
        {"data.path", "payload"},
        {"data.path", "nosuch"},
        {"id.path", "id"},
        {"id.path", "tags[0]"},
        {"op.path", "op,action"},
        {"op.path", "nosuch"},
        {"type.path", "payload.type"},
        {"partial.path", "full"},
        {"plan.cache.size", "1"},
        {"headers.prefix", "x."}
    };

    /** Refused, or as good as. */
    private static final String[][] BAD_SETTINGS = {
        {"partial.default", "maybe"},
        {"op.map", "x:bad"},
        {"op.map", "c:update+wrong"},
        {"type.map", "a:b,a:c"},
        {"headers.include", "type,nosuch"},
        {"unavailable.value.placeholder", "hex:"},
        {"op.map", "c:truncate"},
        {"type.default", " "},
        {"headers.include", ""},
        {"op.default", "nosuch"}
    };

    private static final String[][] FORMATS = {
        {"format", "mapped"},
        {"format", "api"},
        {"format", "debezium"},
        {"format", "atlas"},
        {"format", "datahub"},
        {"format", "mongodb"},
        {"format", "dms"},
        {"format", "openlineage"},
        {"format", "monte-carlo"},
        {"format", "cloudevents"},
        {"format", "debezium-mongo"},
        {"format", "openmetadata"}
    };

    private Spoiler() {}

    /** The first sets are the fixture's own, the others are random and may be refused. */
    static Map<String, String> config(FuzzSeeds.Seed seed, Random random) {
        Map<String, String> config = new HashMap<>(seed.config());
        int kind = random.nextInt(12);
        if (kind < 2) {
            config.put("format", "auto");
        } else if (kind == 2) {
            put(config, FORMATS, random);
        } else if (kind == 3) {
            put(config, BAD_SETTINGS, random);
        }
        for (int more = random.nextInt(4); more > 0; more--) {
            put(config, SETTINGS, random);
        }
        return config;
    }

    private static void put(Map<String, String> config, String[][] settings, Random random) {
        String[] one = settings[random.nextInt(settings.length)];
        config.put(one[0], one[1]);
    }

    /** The same with rows and ids that may not be null, as schemas of others have them. */
    static Object required(Object value) {
        if (!(value instanceof Struct struct)) {
            return value;
        }
        SchemaBuilder schema = SchemaBuilder.struct().parameter("p", "x");
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Field field : struct.schema().fields()) {
            Object member = required(struct.get(field));
            fields.put(field.name(), member);
            boolean isScalar = field.schema().type() == Schema.Type.INT64 && member != null;
            schema.field(
                    field.name(),
                    member instanceof Struct one ? one.schema() : isScalar ? Schema.INT64_SCHEMA : field.schema());
        }
        Struct copy = new Struct(schema.build());
        fields.forEach(copy::put);
        return copy;
    }

    static String word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    /** A copy with none to three of its parts spoilt. */
    static Object spoilt(Object value, Random random) {
        Object spoilt = value;
        for (int i = random.nextInt(4); i > 0; i--) {
            spoilt = spoiltOnce(spoilt, random, 0);
        }
        return spoilt;
    }

    private static Object spoiltOnce(Object value, Random random, int depth) {
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
        switch (random.nextInt(8)) {
            case 0 -> copy.remove(name);
            case 1 -> copy.put(MEMBERS.get(random.nextInt(MEMBERS.size())), replacement("", random));
            default -> copy.put(name, spoiltOnce(copy.get(name), random, depth + 1));
        }
        return copy;
    }

    private static Object replacement(Object value, Random random) {
        return switch (random.nextInt(20)) {
            case 0 -> null;
            case 1 -> CANARY;
            case 2 -> "";
            case 3 -> random.nextLong();
            case 4 -> random.nextBoolean();
            case 5 -> random.nextBoolean() ? Double.NaN : random.nextGaussian() * 1e300;
            case 6 -> List.of(word(random));
            case 7 -> Map.of(MEMBERS.get(random.nextInt(MEMBERS.size())), word(random));
            case 8 -> Json.value(TYPED.get(random.nextInt(TYPED.size())));
            case 9 -> TYPED.get(random.nextInt(TYPED.size()));
            case 10 -> unavailable(random);
            case 11 -> new byte[] {1, 2};
            case 12 -> "{\"a.0\":[" + CANARY;
            case 13 -> value instanceof String text ? text.substring(text.length() / 2) : List.of();
            case 14 -> FuzzSeeds.ALL.get(random.nextInt(FuzzSeeds.ALL.size())).value();
            case 15 -> (long) random.nextInt(100);
            default -> word(random);
        };
    }

    /** The placeholder in the forms that columns give it. */
    private static Object unavailable(Random random) {
        byte[] bytes = PLACEHOLDER.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        List<Object> numbers = new ArrayList<>();
        for (byte one : bytes) {
            numbers.add((long) one);
        }
        return switch (random.nextInt(7)) {
            case 0 -> PLACEHOLDER;
            case 1 -> bytes;
            case 2 -> java.nio.ByteBuffer.wrap(bytes);
            case 3 -> List.of(PLACEHOLDER);
            case 4 -> numbers;
            case 5 -> Map.of(PLACEHOLDER, PLACEHOLDER);
            default -> List.of("b68a35a7-17ad-35b3-af2a-ae46edb4545a");
        };
    }
}
