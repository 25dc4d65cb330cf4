// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What a PostgreSQL value is in the Delta table after Debezium's default settings and the sink's type mapping, in the
 * JSON of a use case's {@code expected/} folder.
 */
public final class DeltaValues {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT);

    private DeltaValues() {}

    /** Maps every column of a sent row; a column that the row lacks is null. */
    public static ObjectNode row(PostgresTable table, ObjectNode sent) {
        ObjectNode row = JSON.objectNode();
        for (PostgresColumn column : table.columns()) {
            row.set(column.name(), value(column, sent.path(column.name())));
        }
        return row;
    }

    /** Maps one sent value; a missing node is null. */
    public static JsonNode value(PostgresColumn column, JsonNode sent) {
        if (sent.isNull() || sent.isMissingNode()) {
            return JSON.nullNode();
        }
        return switch (column.type()) {
            case SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, BOOLEAN, TEXT, JSONB, ENUM, TEXT_ARRAY, INT_ARRAY -> sent;
            case DATE -> sent;
            case ANY_NUMERIC -> JSON.textNode(withoutTrailingZeros(sent.textValue()));
            case NUMERIC -> JSON.textNode(decimal(sent.textValue(), column.size()));
            case CHAR -> JSON.textNode(padded(sent.textValue(), column.size()));
            case BYTEA -> JSON.textNode(base64(sent.textValue()));
            case TIMESTAMP -> JSON.textNode(instant(isoLocal(sent.textValue())));
            case TIMESTAMPTZ -> JSON.textNode(instant(utc(sent.textValue())));
            case TIME -> JSON.numberNode(LocalTime.parse(sent.textValue()).toNanoOfDay() / 1_000);
            case UUID -> JSON.textNode(sent.textValue().toLowerCase(Locale.ROOT));
        };
    }

    /** A timestamp without a zone becomes an instant as if it were UTC: Debezium sends it so. */
    private static LocalDateTime isoLocal(String text) {
        return LocalDateTime.parse(text.replace(' ', 'T'));
    }

    private static LocalDateTime utc(String text) {
        return OffsetDateTime.parse(text.replace(' ', 'T'))
                .withOffsetSameInstant(ZoneOffset.UTC)
                .toLocalDateTime();
    }

    private static String instant(LocalDateTime utc) {
        return (utc.getNano() == 0 ? SECONDS : MICROS).format(utc) + "Z";
    }

    private static String decimal(String text, int scale) {
        return new BigDecimal(text).setScale(scale, RoundingMode.UNNECESSARY).toPlainString();
    }

    /** Debezium strips trailing zeros where the column has no scale. */
    private static String withoutTrailingZeros(String text) {
        return new BigDecimal(text).stripTrailingZeros().toPlainString();
    }

    private static String padded(String text, int length) {
        return text + " ".repeat(length - text.codePointCount(0, text.length()));
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex.substring(2)));
    }
}
