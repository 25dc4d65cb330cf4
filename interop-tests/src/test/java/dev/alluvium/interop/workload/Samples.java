// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.workload;

import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Values of each type: nulls, the extreme ones that are listed here, and ordinary ones. */
final class Samples {
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final String LAST = new String(Character.toChars(0x10FFFF));

    /** What tells readers of paths, URIs, JSON and Hive's escapes apart. */
    private static final Map<String, String> HOSTILE = hostile();

    private Samples() {}

    private static Map<String, String> hostile() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("mixed", "a b/c:d=é%");
        texts.put("empty", "");
        texts.put("nullWord", "null");
        texts.put("hiveDefault", "__HIVE_DEFAULT_PARTITION__");
        texts.put("slashes", "/a//b/../c\\d/");
        texts.put("newline", "line\none\r\n\ttwo");
        texts.put("quotes", "it's \"so\" `said`");
        texts.put("planes", "\uD840\uDC00 \uD87E\uDC00 " + LAST);
        texts.put("emoji", "🚀漢字é👩‍👩‍👧");
        texts.put("escaped", "100%25%2F+%zz");
        texts.put("controls", "\u0001\u001f\u007f\u0085\u2028");
        texts.put("query", "?#[]{}*^;,&|<>");
        texts.put("spaces", "  two  ");
        texts.put("dots", "..");
        return texts;
    }

    /** The labels that a column of this type can give, but for nested ones. */
    static List<String> labels(DataType type) {
        List<String> labels = new ArrayList<>();
        for (Sample sample : extremes(type)) {
            labels.add(sample.label());
        }
        labels.add(name(type) + ".null");
        labels.add(name(type) + ".ordinary");
        return labels;
    }

    /** A value of a column. */
    static Sample of(DataType type, Random random) {
        int dice = random.nextInt(100);
        List<Sample> extremes = extremes(type);
        if (dice < 15) {
            return new Sample(name(type) + ".null", null);
        }
        if (dice < 45 && !extremes.isEmpty()) {
            return extremes.get(random.nextInt(extremes.size()));
        }
        return new Sample(name(type) + ".ordinary", ordinary(type, random));
    }

    /** Values for a column that partitions: few, as each makes files. */
    static List<Sample> partitions(DataType type, Random random) {
        List<Sample> samples = new ArrayList<>();
        if (type == PrimitiveType.STRING || type == PrimitiveType.BINARY) {
            boolean text = type == PrimitiveType.STRING;
            HOSTILE.forEach((label, value) -> samples.add(new Sample(
                    "partition_" + name(type) + "." + label,
                    text ? value : (Object) value.getBytes(StandardCharsets.UTF_8))));
        } else {
            // Kernel takes a partition's date through java.sql.Date, and so moves the days of the gap.
            extremes(type).stream()
                    .filter(sample -> !sample.label().equals("date.gap"))
                    .forEach(sample -> samples.add(new Sample("partition_" + sample.label(), sample.value())));
            samples.add(new Sample("partition_" + name(type) + ".ordinary", ordinary(type, random)));
        }
        samples.add(new Sample("partition_" + name(type) + ".null", null));
        return samples;
    }

    /** The type's name for people and labels. */
    static String name(DataType type) {
        if (type instanceof DecimalType decimal) {
            return "decimal" + decimal.precision() + "_" + decimal.scale();
        }
        return type instanceof PrimitiveType primitive
                ? primitive.wireName()
                : type.getClass().getSimpleName().replace("Type", "").toLowerCase(java.util.Locale.ROOT);
    }

    private static List<Sample> extremes(DataType type) {
        if (type instanceof DecimalType decimal) {
            BigInteger nines = BigInteger.TEN.pow(decimal.precision()).subtract(BigInteger.ONE);
            return labelled(
                    type,
                    Map.of(
                            "max", new BigDecimal(nines, decimal.scale()),
                            "min", new BigDecimal(nines.negate(), decimal.scale()),
                            "zero", BigDecimal.ZERO.setScale(decimal.scale()),
                            "tiny", new BigDecimal(BigInteger.ONE, decimal.scale())));
        }
        if (!(type instanceof PrimitiveType primitive)) {
            return List.of();
        }
        return labelled(
                type,
                switch (primitive) {
                    case BYTE -> Map.of("min", Byte.MIN_VALUE, "max", Byte.MAX_VALUE);
                    case SHORT -> Map.of("min", Short.MIN_VALUE, "max", Short.MAX_VALUE);
                    case INTEGER -> Map.of("min", Integer.MIN_VALUE, "max", Integer.MAX_VALUE);
                    case LONG -> Map.of("min", Long.MIN_VALUE, "max", Long.MAX_VALUE, "odd", (1L << 53) + 1);
                    case FLOAT -> floats();
                    case DOUBLE -> doubles();
                    case BOOLEAN -> Map.of("true", true, "false", false);
                    case STRING -> strings();
                    case BINARY -> Map.of("empty", new byte[0], "bytes", new byte[] {0, -1, -128, 127, 10});
                    case DATE -> dates();
                    case TIMESTAMP, TIMESTAMP_NTZ -> timestamps();
                });
    }

    private static List<Sample> labelled(DataType type, Map<String, ?> values) {
        List<Sample> samples = new ArrayList<>();
        values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> samples.add(new Sample(name(type) + "." + entry.getKey(), entry.getValue())));
        return samples;
    }

    private static Map<String, Float> floats() {
        return Map.of(
                "nan", Float.NaN,
                "negativeZero", -0.0f,
                "zero", 0.0f,
                "infinity", Float.POSITIVE_INFINITY,
                "minusInfinity", Float.NEGATIVE_INFINITY,
                "max", Float.MAX_VALUE,
                "least", Float.MIN_VALUE);
    }

    private static Map<String, Double> doubles() {
        return Map.of(
                "nan", Double.NaN,
                "negativeZero", -0.0,
                "zero", 0.0,
                "infinity", Double.POSITIVE_INFINITY,
                "minusInfinity", Double.NEGATIVE_INFINITY,
                "max", Double.MAX_VALUE,
                "least", Double.MIN_VALUE);
    }

    private static Map<String, String> strings() {
        Map<String, String> texts = new LinkedHashMap<>(HOSTILE);
        texts.put("maxCodePoint", LAST);
        texts.put("maxCodePoints", LAST.repeat(40));
        texts.put("pairAt32nd", "x".repeat(31) + "🚀" + "tail");
        texts.put("lastAt32nd", "y".repeat(31) + LAST + "tail");
        texts.put("pairs", "🚀".repeat(33));
        texts.put("aboveSurrogates", "\uE000\uFFFD" + "z".repeat(40));
        texts.put("long", "w".repeat(33));
        texts.put("nul", "\u0000");
        return texts;
    }

    private static Map<String, Integer> dates() {
        return Map.of(
                "first", day(1, 1, 1),
                "last", day(9999, 12, 31),
                "beforeEpoch", -1,
                "julian", day(1582, 10, 4),
                "gap", Workload.DAY_IN_THE_GAP,
                "leap", day(2024, 2, 29));
    }

    private static Map<String, Long> timestamps() {
        return Map.of(
                "first",
                day(1, 1, 1) * DAY_MICROS,
                "last",
                day(10_000, 1, 1) * DAY_MICROS - 1,
                "beforeEpoch",
                -1L,
                "julian",
                day(1582, 10, 4) * DAY_MICROS + 7,
                "micros",
                1_760_000_000_123_555L,
                "nextMicro",
                1_760_000_000_123_999L,
                "old",
                day(1900, 1, 1) * DAY_MICROS - 123_456L);
    }

    private static int day(int year, int month, int day) {
        return (int) LocalDate.of(year, month, day).toEpochDay();
    }

    private static Object ordinary(DataType type, Random random) {
        if (type instanceof DecimalType decimal) {
            return new BigDecimal(
                    new BigInteger(Math.max(1, (int) (decimal.precision() * 3.3) - 1), random)
                            .subtract(BigInteger.valueOf(random.nextInt(1000))),
                    decimal.scale());
        }
        if (type instanceof StructType struct) {
            return struct(struct, random);
        }
        if (type instanceof ArrayType array) {
            return list(array, random);
        }
        if (type instanceof MapType map) {
            return map(map, random);
        }
        return primitive((PrimitiveType) type, random);
    }

    private static Object primitive(PrimitiveType type, Random random) {
        return switch (type) {
            case BYTE -> (Object) (byte) random.nextInt();
            case SHORT -> (short) random.nextInt();
            case INTEGER -> random.nextInt();
            case LONG -> random.nextLong();
            case FLOAT -> random.nextFloat() * 1000;
            case DOUBLE -> random.nextGaussian() * 1e6;
            case BOOLEAN -> random.nextBoolean();
            case STRING -> "text-" + random.nextInt(1000);
            case BINARY -> bytes(random);
            case DATE -> random.nextInt(30_000);
            case TIMESTAMP, TIMESTAMP_NTZ -> 1_600_000_000_000_000L + random.nextInt() * 1_000L + random.nextInt(1000);
        };
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(6)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Object[] struct(StructType type, Random random) {
        return type.fields().stream()
                .map(StructField::type)
                .map(field -> of(field, random).value())
                .toArray();
    }

    private static List<Object> list(ArrayType type, Random random) {
        Object[] values = new Object[random.nextInt(4)];
        for (int i = 0; i < values.length; i++) {
            values[i] = part(type.elementType(), type.containsNull(), random);
        }
        return Arrays.asList(values);
    }

    private static Object part(DataType type, boolean nullable, Random random) {
        Object value = of(type, random).value();
        return value == null && !nullable ? ordinary(type, random) : value;
    }

    private static Map<Object, Object> map(MapType type, Random random) {
        Map<Object, Object> entries = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            entries.put(ordinary(type.keyType(), random), part(type.valueType(), type.valueContainsNull(), random));
        }
        return entries;
    }
}
