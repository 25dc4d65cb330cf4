// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.cli.argument.WrongInputException;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;

/** Keys as people write them: an object of the key columns, or the value itself where there is one column. */
final class KeyText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StructType schema;
    private final List<String> columns;

    KeyText(StructType schema, List<String> columns) {
        this.schema = schema;
        this.columns = columns;
        for (String column : columns) {
            if (schema.indexOfIgnoringCase(column) < 0) {
                throw new WrongInputException("the table has no column '" + column + "'");
            }
        }
    }

    /**
     * The values of the key columns.
     *
     * @param number which key it is, for the message, which shows no value
     * @throws WrongInputException if it is no key of these columns
     */
    Object[] parse(String text, int number) {
        Object[] values = new Object[columns.size()];
        boolean isObject = text.stripLeading().startsWith("{");
        if (!isObject && values.length > 1) {
            throw new WrongInputException("key " + number + " is not an object of the columns " + columns);
        }
        for (int i = 0; i < values.length; i++) {
            String value = isObject ? member(text, columns.get(i), number) : text;
            DataType type =
                    schema.field(schema.indexOfIgnoringCase(columns.get(i))).type();
            try {
                values[i] = value(value, type);
            } catch (RuntimeException e) {
                // What cannot be parsed is somebody's: it does not show.
                throw new WrongInputException(
                        "key " + number + ": the value of '" + columns.get(i) + "' is not a " + type);
            }
        }
        return values;
    }

    private static String member(String text, String column, int number) {
        try {
            JsonNode member = JSON.readTree(text).get(column);
            if (member != null && member.isValueNode() && !member.isNull()) {
                return member.asText();
            }
        } catch (JsonProcessingException e) {
            throw new WrongInputException("key " + number + " is not a JSON object");
        }
        throw new WrongInputException("key " + number + " has no value of '" + column + "'");
    }

    private static Object value(String text, DataType type) {
        if (type instanceof DecimalType decimal) {
            return new BigDecimal(text).setScale(decimal.scale());
        }
        if (!(type instanceof PrimitiveType primitive)) {
            throw new IllegalArgumentException("a key has no parts");
        }
        return switch (primitive) {
            case BYTE -> Byte.valueOf(text);
            case SHORT -> Short.valueOf(text);
            case INTEGER -> Integer.valueOf(text);
            case LONG -> Long.valueOf(text);
            case BOOLEAN -> Boolean.valueOf(text);
            case STRING -> text;
            case BINARY -> Base64.getDecoder().decode(text);
            case DATE -> (int) LocalDate.parse(text).toEpochDay();
            case TIMESTAMP -> micros(Instant.parse(text));
            case TIMESTAMP_NTZ -> micros(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
            case FLOAT, DOUBLE -> throw new IllegalArgumentException("a key is compared exactly");
        };
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
