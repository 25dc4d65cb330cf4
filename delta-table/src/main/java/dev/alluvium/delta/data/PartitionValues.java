// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.storage.ObjectKeys;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values of partition columns as the log spells them. The protocol knows no empty string: it is null for every
 * reader, so it is written as null.
 *
 * @see "Delta protocol, Partition Value Serialization"
 */
public final class PartitionValues {
    private PartitionValues() {}

    /** The partition values of a row, by the name of the column, in the order of the partitioning. */
    public static Map<String, @Nullable String> of(TableLayout layout, @Nullable Object[] row) {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        for (int i = 0; i < layout.partitionCount(); i++) {
            StructField field = layout.partitionField(i);
            values.put(field.name(), serialize(field, row[layout.partitionPosition(i)]));
        }
        return values;
    }

    /**
     * Puts the partition values of a file into a row.
     *
     * @throws ProtocolViolationException naming column and file, if a value is not one of the column's type
     */
    public static void restore(TableLayout layout, AddFile file, @Nullable Object[] row) {
        for (int i = 0; i < layout.partitionCount(); i++) {
            StructField field = layout.partitionField(i);
            try {
                row[layout.partitionPosition(i)] = parse(field.type(), lookUp(file.partitionValues(), field.name()));
            } catch (ProtocolViolationException e) {
                throw new ProtocolViolationException("partition column '" + field.name() + "' of the data file "
                        + ObjectKeys.shown(file.path()) + ": " + e.getMessage());
            }
        }
    }

    /** What the log says about a column; null where it says nothing. */
    public static @Nullable String lookUp(Map<String, @Nullable String> values, String name) {
        String exact = values.get(name);
        if (exact != null || values.containsKey(name)) {
            return exact;
        }
        for (Map.Entry<String, @Nullable String> entry : values.entrySet()) {
            if (entry.getKey().equalsIgnoreCase(name)) {
                return entry.getValue();
            }
        }
        return null;
    }

    /**
     * A value as text.
     *
     * @throws DeltaTableException naming the column, if its type cannot partition a table
     */
    public static @Nullable String serialize(StructField field, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        String text = text(field, value);
        return text.isEmpty() ? null : text;
    }

    private static String text(StructField field, Object value) {
        if (field.type() instanceof DecimalType) {
            return ((BigDecimal) value).toPlainString();
        }
        if (!(field.type() instanceof PrimitiveType type)) {
            throw new DeltaTableException("column '" + field.name() + "' of type " + field.type()
                    + " cannot partition a table; choose a column without parts");
        }
        return switch (type) {
            case BYTE, SHORT, INTEGER, LONG, FLOAT, DOUBLE, BOOLEAN -> value.toString();
            case STRING -> StoredText.of((String) value);
            case BINARY -> decodeUtf8(field, (byte[]) value);
            case DATE -> LocalDate.ofEpochDay((Integer) value).toString();
            case TIMESTAMP -> Timestamps.microsInUtc((Long) value);
            case TIMESTAMP_NTZ -> Timestamps.microsWithoutZone((Long) value);
        };
    }

    private static String decodeUtf8(StructField field, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            // The cause would quote nothing of the value, but the log has no spelling for it either.
            throw new DeltaTableException(
                    "binary partition column '" + field.name() + "' has a value that is not UTF-8 text", e);
        }
    }

    /**
     * The value of a text from the log.
     *
     * @throws ProtocolViolationException naming the type, if the text is none of its values
     */
    public static @Nullable Object parse(DataType type, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return parsed(type, text);
        } catch (NumberFormatException | ArithmeticException | DateTimeException notOfTheType) {
            // Their messages quote the text.
            throw new ProtocolViolationException("the log's text is no value of type " + type);
        }
    }

    private static Object parsed(DataType type, String text) {
        if (type instanceof DecimalType decimal) {
            return new BigDecimal(text).setScale(decimal.scale());
        }
        if (!(type instanceof PrimitiveType primitive)) {
            throw new DeltaTableException("a column of type " + type + " cannot partition a table");
        }
        return switch (primitive) {
            case BYTE -> (Object) Byte.valueOf(text);
            case SHORT -> Short.valueOf(text);
            case INTEGER -> Integer.valueOf(text);
            case LONG -> Long.valueOf(text);
            case FLOAT -> Float.valueOf(text);
            case DOUBLE -> Double.valueOf(text);
            case BOOLEAN -> Boolean.valueOf(text);
            case STRING -> text;
            case BINARY -> text.getBytes(StandardCharsets.UTF_8);
            case DATE -> (int) LocalDate.parse(text).toEpochDay();
            case TIMESTAMP, TIMESTAMP_NTZ -> Timestamps.parseMicros(text);
        };
    }
}
