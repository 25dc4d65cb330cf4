// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** P-51 to P-54: a bound that is written holds for every row. */
final class StatsCollectorTest {
    private static String stats(DataType type, Object... values) {
        StructType schema = StructType.of(StructField.of("c", type));
        StatsCollector stats = new StatsCollector(new TableLayout(schema, List.of()), StatsColumns.firstOnes());
        for (Object value : values) {
            stats.accept(new Object[] {value});
        }
        return stats.toJson();
    }

    private static String json(int rows, String min, String max, int nulls) {
        return "{\"numRecords\":" + rows + ",\"minValues\":{" + (min == null ? "" : "\"c\":" + min)
                + "},\"maxValues\":{" + (max == null ? "" : "\"c\":" + max) + "},\"nullCount\":{\"c\":" + nulls + "}}";
    }

    @Test
    void oddLimitsOfIndexedColumnsMeanTheDefault() {
        assertThat(StatsColumns.limit(null)).isEqualTo(32);
        assertThat(StatsColumns.limit(" 5 ")).isEqualTo(5);
        assertThat(StatsColumns.limit("0")).isZero();
        assertThat(StatsColumns.limit("-1")).isEqualTo(Integer.MAX_VALUE);
        assertThat(StatsColumns.limit("99999999999")).isEqualTo(Integer.MAX_VALUE);
        assertThat(StatsColumns.limit("")).isEqualTo(32);
        assertThat(StatsColumns.limit("many")).isEqualTo(32);
        assertThat(StatsColumns.limit("1.5")).isEqualTo(32);
    }

    @Test
    void integersAndDatesAreBoundedExactly() {
        assertThat(stats(PrimitiveType.BYTE, (byte) 3, null, (byte) -4)).isEqualTo(json(3, "-4", "3", 1));
        assertThat(stats(PrimitiveType.LONG, Long.MIN_VALUE, Long.MAX_VALUE))
                .isEqualTo(json(2, "-9223372036854775808", "9223372036854775807", 0));
        assertThat(stats(PrimitiveType.DATE, 0, -719_162)).isEqualTo(json(2, "\"0001-01-01\"", "\"1970-01-01\"", 0));
    }

    @Test
    void timestampMaxStatIsRoundedUp() {
        assertThat(stats(PrimitiveType.TIMESTAMP, 1_760_000_000_123_555L))
                .isEqualTo(json(1, "\"2025-10-09T08:53:20.123Z\"", "\"2025-10-09T08:53:20.124Z\"", 0));
        assertThat(stats(PrimitiveType.TIMESTAMP, -1L))
                .isEqualTo(json(1, "\"1969-12-31T23:59:59.999Z\"", "\"1970-01-01T00:00:00.000Z\"", 0));
        assertThat(stats(PrimitiveType.TIMESTAMP_NTZ, 1_000L))
                .isEqualTo(json(1, "\"1970-01-01T00:00:00.001\"", "\"1970-01-01T00:00:00.001\"", 0));
    }

    @Test
    void nanColumnHasNoMinMax() {
        assertThat(stats(PrimitiveType.DOUBLE, 1.0, Double.NaN, 2.0)).isEqualTo(json(3, null, null, 0));
        assertThat(stats(PrimitiveType.FLOAT, Float.NaN)).isEqualTo(json(1, null, null, 0));
    }

    @Test
    void infinitiesHaveNoNumberInJson() {
        assertThat(stats(PrimitiveType.DOUBLE, Double.NEGATIVE_INFINITY, 2.5)).isEqualTo(json(2, null, "2.5", 0));
        assertThat(stats(PrimitiveType.FLOAT, Float.POSITIVE_INFINITY, 0.1f)).isEqualTo(json(2, "0.1", null, 0));
    }

    @Test
    void aZeroBoundIncludesTheOtherZero() {
        assertThat(stats(PrimitiveType.DOUBLE, 0.0)).isEqualTo(json(1, "-0.0", "0.0", 0));
        assertThat(stats(PrimitiveType.DOUBLE, -0.0)).isEqualTo(json(1, "-0.0", "0.0", 0));
        assertThat(stats(PrimitiveType.FLOAT, -0.0f, 1f)).isEqualTo(json(2, "-0.0", "1.0", 0));
    }

    @Test
    void decimalsAreWrittenPlain() {
        assertThat(stats(new DecimalType(38, 2), new BigDecimal("99.00"), new BigDecimal("1E+30").setScale(2)))
                .isEqualTo(json(2, "99.00", "1000000000000000000000000000000.00", 0));
        assertThat(stats(new DecimalType(38, 10), new BigDecimal("0.0000000001")))
                .isEqualTo(json(1, "0.0000000001", "0.0000000001", 0));
    }

    @Test
    void columnsWithoutStatsAreNotSkipped() {
        assertThat(stats(PrimitiveType.STRING, null, null)).isEqualTo(json(2, null, null, 2));
        assertThat(stats(PrimitiveType.BOOLEAN, true, null)).isEqualTo(json(2, null, null, 1));
        assertThat(stats(PrimitiveType.BINARY, new byte[] {1})).isEqualTo(json(1, null, null, 0));
        assertThat(stats(new ArrayType(PrimitiveType.LONG, true), List.of(1L), null))
                .isEqualTo(json(2, null, null, 1));
    }

    /** Its data file holds question marks: the bounds are theirs, and a commit with such text can be written. */
    @Test
    void halfOfASurrogatePairIsBoundedAsItIsStored() {
        assertThat(stats(PrimitiveType.STRING, "b\uD83D", "b@")).isEqualTo(json(2, "\"b?\"", "\"b@\"", 0));
        assertThat(stats(PrimitiveType.STRING, "\uDE80\uD83D")).isEqualTo(json(1, "\"??\"", "\"??\"", 0));
        assertThat(stats(PrimitiveType.STRING, "🚀")).isEqualTo(json(1, "\"🚀\"", "\"🚀\"", 0));
    }

    @Test
    void longStringsAreCutToAPrefixThatStillBounds() {
        assertThat(stats(PrimitiveType.STRING, "z".repeat(40)))
                .isEqualTo(json(1, '"' + "z".repeat(32) + '"', '"' + "z".repeat(32) + '\u007f' + '"', 0));
        assertThat(stats(PrimitiveType.STRING, "z".repeat(32)))
                .isEqualTo(json(1, '"' + "z".repeat(32) + '"', '"' + "z".repeat(32) + '"', 0));
    }

    @Test
    void truncatedMaxStillBoundsSupplementaryCharacters() {
        String top = new String(Character.toChars(Character.MAX_CODE_POINT));
        assertThat(maxOf("a".repeat(31) + "🚀" + "b")).isEqualTo("a".repeat(31) + "🚀" + "\u007f");
        assertThat(maxOf("a".repeat(32) + "é")).isEqualTo("a".repeat(32) + top);
        assertThat(maxOf("a".repeat(32) + top + "a")).isEqualTo("a".repeat(32) + top + "\u007f");
        assertThat(maxOf(top.repeat(40))).isNull();
        assertThat(maxOf("\uE000", "\uD83D\uDE80")).isEqualTo("\uD83D\uDE80");
    }

    /** The order of readers is that of the UTF-8 bytes. */
    @Test
    void everyStringLiesBetweenItsBounds() {
        Random random = new Random(7);
        int[] alphabet = {'a', 'z', 0x7E, 0x7F, 0xE9, 0xD7FF, 0xE000, 0xFFFD, 0x1F680, Character.MAX_CODE_POINT};
        for (int round = 0; round < 2000; round++) {
            List<String> values = new ArrayList<>();
            StringBounds bounds = new StringBounds();
            for (int i = 0; i < 4; i++) {
                StringBuilder text = new StringBuilder();
                for (int c = random.nextInt(70); c > 0; c--) {
                    text.appendCodePoint(random.nextInt(3) > 0 ? 'm' : alphabet[random.nextInt(alphabet.length)]);
                }
                values.add(text.toString());
                bounds.accept(text.toString());
            }
            for (String value : values) {
                assertThat(utf8Order((String) bounds.min(), value)).isNotPositive();
                assertThat(bounds.max() == null || utf8Order((String) bounds.max(), value) >= 0)
                        .isTrue();
            }
        }
    }

    private static int utf8Order(String left, String right) {
        return Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    private static Object maxOf(String... values) {
        StringBounds bounds = new StringBounds();
        for (String value : values) {
            bounds.accept(value);
        }
        return bounds.max();
    }

    private static StructType wide(int columns) {
        List<StructField> fields = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            fields.add(StructField.of("c" + i, PrimitiveType.LONG));
        }
        return new StructType(fields);
    }

    @Test
    void onlyTheFirstLeavesAndTheKeysHaveStatistics() {
        StatsColumns which = new StatsColumns(List.of("C9"), List.of(), 2);
        StatsCollector stats = new StatsCollector(new TableLayout(wide(10), List.of("c0")), which);
        stats.accept(new Object[] {0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L});

        assertThat(stats.toJson())
                .isEqualTo("{\"numRecords\":1,\"minValues\":{\"c1\":1,\"c2\":2,\"c9\":9},"
                        + "\"maxValues\":{\"c1\":1,\"c2\":2,\"c9\":9},\"nullCount\":{\"c1\":0,\"c2\":0,\"c9\":0}}");
    }

    @Test
    void chosenColumnsReplaceTheFirstOnes() {
        StructType schema = StructType.of(
                StructField.of("a", PrimitiveType.LONG),
                StructField.of(
                        "s",
                        StructType.of(
                                StructField.of("x", PrimitiveType.LONG), StructField.of("y", PrimitiveType.STRING))));
        StatsCollector stats =
                new StatsCollector(new TableLayout(schema, List.of()), new StatsColumns(List.of(), List.of("s.y"), 32));
        stats.accept(new Object[] {1L, new Object[] {2L, "t"}});
        stats.accept(new Object[] {1L, null});
        stats.accept(new Object[] {1L, new Object[] {2L}});

        assertThat(stats.toJson())
                .isEqualTo("{\"numRecords\":3,\"minValues\":{\"s\":{\"y\":\"t\"}},"
                        + "\"maxValues\":{\"s\":{\"y\":\"t\"}},\"nullCount\":{\"s\":{\"y\":2}}}");
    }

    @Test
    void aStructOfNullsHasNoBounds() {
        StructType schema = StructType.of(StructField.of("s", StructType.of(StructField.of("x", PrimitiveType.LONG))));
        StatsCollector stats = new StatsCollector(new TableLayout(schema, List.of()), StatsColumns.firstOnes());
        stats.accept(new Object[] {null});

        assertThat(stats.toJson())
                .isEqualTo("{\"numRecords\":1,\"minValues\":{},\"maxValues\":{},\"nullCount\":{\"s\":{\"x\":1}}}");
    }
}
