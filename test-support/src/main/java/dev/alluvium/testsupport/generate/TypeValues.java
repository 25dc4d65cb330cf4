// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.alluvium.testsupport.model.PostgresColumn;
import dev.alluvium.testsupport.model.PostgresTables;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Values of each PostgreSQL type: one in four is an extreme or an awkward one, the others are ordinary.
 *
 * <p>Confined to one thread.
 */
final class TypeValues {

    static final List<String> AWKWARD_TEXTS = List.of(
            "",
            " ",
            "it's",
            "\"double\" and \\back\\slash",
            "line\nbreak\ttab\r",
            "naïve café Łódź",
            "e\u0301 is not \u00e9",
            "日本語のテキスト",
            "🦊🚀 beyond the BMP",
            "NULL",
            "null",
            "00123",
            "1e5",
            "a,b;{}()=%41+/:?$1",
            "\ufeff\u200b\u202e");

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final long FROM_2001 = 978_307_200L;
    private static final int ABOUT_25_YEARS = 788_918_400;
    private static final List<String> ODD_NUMBERS = List.of(
            "0",
            "0.00",
            "1200",
            "-1.50",
            "123456789012345678901234567890.123456789012345678901234567890",
            "0.000000000000000000001");
    private static final List<String> EXTREME_TIMES = List.of(
            "1970-01-01 00:00:00",
            "0001-01-01 00:00:00",
            "1582-10-10 11:12:13.5",
            "1969-12-31 23:59:59.999999",
            "1900-01-01 00:00:00.000001",
            "2000-02-29 12:00:00.1",
            "2038-01-19 03:14:08",
            "9999-12-31 23:59:59.999999");
    private static final List<String> EXTREME_DATES = List.of(
            "0001-01-01",
            "1582-10-04",
            "1582-10-15",
            "1900-02-28",
            "1969-12-31",
            "1970-01-01",
            "2000-02-29",
            "9999-12-31");
    private static final List<String> OFFSETS = List.of("+00:00", "+05:30", "-11:00", "+14:00", "-03:30");
    private static final List<String> DOCUMENTS = List.of(
            "{}",
            "[]",
            "null",
            "\"text\"",
            "12.50",
            "{\"a\": null, \"b\": [1, 2.5, true], \"long name\": {\"c\": \"it's\"}}",
            "[{\"x\": 1}, {\"x\": 2}]",
            "{\"ключ\": \"значение 🦊\"}");

    private final Dice dice;
    private final boolean specialFloats;

    TypeValues(Dice dice, boolean specialFloats) {
        this.dice = dice;
        this.specialFloats = specialFloats;
    }

    /** A value of the column's type, null in one of six cases where null is allowed. */
    JsonNode next(PostgresColumn column) {
        if (column.nullable() && dice.below(6) == 0) {
            return JSON.nullNode();
        }
        boolean extreme = dice.percent(25);
        return switch (column.type()) {
            case SMALLINT -> JSON.numberNode((int) integer(extreme, Short.MIN_VALUE, Short.MAX_VALUE));
            case INTEGER -> JSON.numberNode((int) integer(extreme, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case BIGINT -> JSON.numberNode(integer(extreme, Long.MIN_VALUE, Long.MAX_VALUE));
            case NUMERIC -> JSON.textNode(numeric(column, extreme));
            case ANY_NUMERIC ->
                JSON.textNode(
                        extreme
                                ? dice.pick(ODD_NUMBERS)
                                : BigDecimal.valueOf(dice.anyLong(), dice.below(19))
                                        .toPlainString());
            case REAL -> real(extreme);
            case DOUBLE -> floating(extreme);
            case BOOLEAN -> JSON.booleanNode(dice.percent(50));
            case TEXT -> JSON.textNode(extreme ? dice.pick(AWKWARD_TEXTS) : Words.sentence(dice, 6));
            case CHAR ->
                JSON.textNode(extreme ? dice.pick(List.of("", "é🦊", "'", "12")) : Words.word(dice, column.size()));
            case BYTEA -> JSON.textNode("\\x" + HexFormat.of().formatHex(dice.bytes(extreme ? 0 : dice.below(24))));
            case DATE -> JSON.textNode(date(extreme));
            case TIMESTAMP -> JSON.textNode(timestamp(extreme, column.sqlType().contains("(3)") ? 3 : 6));
            case TIMESTAMPTZ -> JSON.textNode(zoned(extreme));
            case TIME -> JSON.textNode(time(extreme));
            case UUID -> JSON.textNode(uuid());
            case JSONB -> JSON.textNode(dice.pick(DOCUMENTS));
            case ENUM -> JSON.textNode(dice.pick(PostgresTables.MOODS));
            case TEXT_ARRAY -> texts();
            case INT_ARRAY -> integers();
        };
    }

    private long integer(boolean extreme, long least, long most) {
        if (extreme) {
            return dice.pick(List.of(least, most, 0L, -1L));
        }
        return dice.between(-30_000, 30_000);
    }

    private String numeric(PostgresColumn column, boolean extreme) {
        String inside = column.sqlType().substring(column.sqlType().indexOf('(') + 1);
        int precision = Integer.parseInt(inside.substring(0, inside.indexOf(',')));
        if (extreme) {
            BigDecimal most = new BigDecimal(BigInteger.TEN.pow(precision).subtract(BigInteger.ONE), column.size());
            BigDecimal least = new BigDecimal(BigInteger.ONE, column.size());
            return dice.pick(List.of(most, most.negate(), least, least.negate(), BigDecimal.ZERO))
                    .toPlainString();
        }
        return BigDecimal.valueOf(dice.between(-9_999_999, 9_999_999), dice.below(column.size() + 1))
                .toPlainString();
    }

    private JsonNode real(boolean extreme) {
        if (!extreme) {
            return JSON.numberNode(dice.between(-1_000_000, 1_000_000) / 64f);
        }
        return special() ? notFinite() : JSON.numberNode(dice.pick(List.of(Float.MAX_VALUE, Float.MIN_VALUE, -0.1f)));
    }

    private JsonNode floating(boolean extreme) {
        if (!extreme) {
            return JSON.numberNode(dice.between(-1_000_000, 1_000_000) / 7d);
        }
        return special()
                ? notFinite()
                : JSON.numberNode(dice.pick(List.of(Double.MAX_VALUE, Double.MIN_VALUE, -Double.MAX_VALUE, 0.1d)));
    }

    private boolean special() {
        return specialFloats && dice.percent(60);
    }

    private JsonNode notFinite() {
        return dice.percent(20)
                ? JSON.numberNode(-0.0d)
                : JSON.textNode(dice.pick(List.of("NaN", "Infinity", "-Infinity")));
    }

    String date(boolean extreme) {
        return extreme
                ? dice.pick(EXTREME_DATES)
                : LocalDate.ofEpochDay(dice.between(-20_000, 20_000)).toString();
    }

    String timestamp(boolean extreme, int digits) {
        if (extreme) {
            String time = dice.pick(EXTREME_TIMES);
            return time.length() > 20 + digits ? time.substring(0, 20 + digits) : time;
        }
        LocalDateTime second = LocalDateTime.ofEpochSecond(FROM_2001 + dice.below(ABOUT_25_YEARS), 0, ZoneOffset.UTC);
        return SECONDS.format(second) + fraction(digits);
    }

    String zoned(boolean extreme) {
        // Past either end of the four-digit years, text forms of a year differ between programs.
        String time = timestamp(extreme, 6);
        return time + (time.startsWith("9999") || time.startsWith("0001") ? "+00:00" : dice.pick(OFFSETS));
    }

    private String time(boolean extreme) {
        if (extreme) {
            return dice.pick(List.of("00:00:00", "23:59:59.999999", "00:00:00.000001", "12:00:00"));
        }
        return DateTimeFormatter.ISO_LOCAL_TIME.format(LocalTime.ofSecondOfDay(dice.below(86_400))) + fraction(6);
    }

    private String fraction(int digits) {
        int length = dice.below(digits + 1);
        return length == 0 ? "" : "." + Words.digits(dice, length);
    }

    private String uuid() {
        String text = new UUID(dice.anyLong(), dice.anyLong()).toString();
        return dice.percent(20) ? text.toUpperCase(Locale.ROOT) : text;
    }

    private ArrayNode texts() {
        ArrayNode values = JSON.arrayNode();
        for (int i = dice.below(4); i > 0; i--) {
            if (dice.percent(15)) {
                values.addNull();
            } else {
                values.add(dice.percent(30) ? dice.pick(AWKWARD_TEXTS) : Words.word(dice, 8));
            }
        }
        return values;
    }

    private ArrayNode integers() {
        ArrayNode values = JSON.arrayNode();
        for (int i = dice.below(5); i > 0; i--) {
            if (dice.percent(15)) {
                values.addNull();
            } else {
                values.add((int) integer(dice.percent(20), Integer.MIN_VALUE, Integer.MAX_VALUE));
            }
        }
        return values;
    }
}
