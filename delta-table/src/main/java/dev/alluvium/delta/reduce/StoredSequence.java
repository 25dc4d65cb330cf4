// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import dev.alluvium.delta.data.ValueCursor;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sequences in a table: one column per part, or one string column for a whole tuple, whose text sorts as the tuple
 * does: each number is {@code p}, its count of digits as two digits, and its digits; parts are joined by a slash.
 * Immutable.
 */
public final class StoredSequence {
    private static final int MAX_DIGITS = 99;
    private static final int TWO_DIGITS = 10;
    private static final int NINE = '9' + '0';

    private final List<StructField> fields = new ArrayList<>();
    private final int[] positions;
    private final boolean asText;

    /**
     * Sequences in these columns; none where a key's events are ordered by their offsets.
     *
     * @throws DeltaTableException naming the column, if one is missing or cannot hold a sequence
     */
    public StoredSequence(StructType schema, List<String> columns) {
        this.positions = new int[columns.size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = schema.indexOfIgnoringCase(columns.get(i));
            if (positions[i] < 0) {
                throw new DeltaTableException("the sequence column '" + columns.get(i) + "' is not in the table");
            }
            fields.add(schema.field(positions[i]));
            checkType(schema.field(positions[i]));
        }
        this.asText = positions.length == 1 && fields.get(0).type() == PrimitiveType.STRING;
    }

    private static void checkType(StructField field) {
        if (field.type() instanceof DecimalType) {
            return;
        }
        boolean ordered = field.type() instanceof PrimitiveType primitive
                && switch (primitive) {
                    case BYTE, SHORT, INTEGER, LONG, STRING, DATE, TIMESTAMP, TIMESTAMP_NTZ -> true;
                    case FLOAT, DOUBLE, BOOLEAN, BINARY -> false;
                };
        if (!ordered) {
            throw new DeltaTableException("column '" + field.name() + "' of type " + field.type()
                    + " cannot hold a sequence; choose an integer, decimal, date, timestamp or string column");
        }
    }

    /** Whether a sequence is one whole number, or a date or timestamp as one. */
    public boolean isNumber() {
        return fields.size() == 1
                && fields.get(0).type() instanceof PrimitiveType primitive
                && primitive != PrimitiveType.STRING;
    }

    /** Where in a row the sequence stands. */
    public int[] positions() {
        return positions.clone();
    }

    /** The sequence as it compares with what {@link #read} returns. */
    public Sequence normalize(Sequence sequence) {
        if (!asText || sequence.parts().isEmpty()) {
            return sequence;
        }
        if (sequence.parts().size() == 1 && sequence.parts().get(0) instanceof String) {
            return sequence;
        }
        return new Sequence(List.of(text(sequence)));
    }

    /** The sequence of a stored row; {@link Sequence#NONE} where a part is null: every event is newer. */
    public Sequence read(@Nullable Object[] row) {
        return read(position -> row[position]);
    }

    /** The same of a row that is not there as a whole. */
    public Sequence read(ValueCursor row) {
        return read(row::value);
    }

    private Sequence read(IntFunction<@Nullable Object> row) {
        List<Object> parts = new ArrayList<>(positions.length);
        for (int position : positions) {
            Object value = row.apply(position);
            if (value == null) {
                return Sequence.NONE;
            }
            parts.add(
                    value instanceof Integer || value instanceof Short || value instanceof Byte
                            ? (Object) ((Number) value).longValue()
                            : value);
        }
        return new Sequence(parts);
    }

    /**
     * Puts a normalised sequence into a row; leaves the row where there is none.
     *
     * @throws DeltaTableException naming the column, if the sequence does not fit
     */
    public void write(Sequence sequence, @Nullable Object[] row) {
        if (sequence.parts().isEmpty()) {
            return;
        }
        if (sequence.parts().size() != positions.length) {
            throw new DeltaTableException("a sequence of " + sequence.parts().size() + " parts does not fit into the "
                    + positions.length + " sequence columns; store it in one string column");
        }
        for (int i = 0; i < positions.length; i++) {
            row[positions[i]] = stored(fields.get(i), sequence.parts().get(i));
        }
    }

    private static Object stored(StructField field, Object part) {
        try {
            if (field.type() instanceof DecimalType decimal) {
                BigDecimal number = part instanceof BigDecimal exact ? exact : new BigDecimal(part.toString());
                return number.setScale(decimal.scale());
            }
            return switch ((PrimitiveType) field.type()) {
                case BYTE ->
                    (Object) exactLong(part, Byte.MIN_VALUE, Byte.MAX_VALUE).byteValue();
                case SHORT -> exactLong(part, Short.MIN_VALUE, Short.MAX_VALUE).shortValue();
                case INTEGER, DATE ->
                    exactLong(part, Integer.MIN_VALUE, Integer.MAX_VALUE).intValue();
                case LONG, TIMESTAMP, TIMESTAMP_NTZ -> exactLong(part, Long.MIN_VALUE, Long.MAX_VALUE);
                case STRING -> part instanceof String text ? text : numberText(part);
                case FLOAT, DOUBLE, BOOLEAN, BINARY -> throw new IllegalStateException("checked when this was made");
            };
        } catch (ArithmeticException | NumberFormatException e) {
            throw new DeltaTableException("a sequence does not fit into column '" + field.name() + "' of type "
                    + field.type() + "; store it in a string column");
        }
    }

    private static Long exactLong(Object part, long min, long max) {
        long number = part instanceof Long whole
                ? whole
                : (part instanceof BigDecimal exact ? exact : new BigDecimal(part.toString())).longValueExact();
        if (number < min || number > max) {
            throw new ArithmeticException("out of range");
        }
        return number;
    }

    private String text(Sequence sequence) {
        StringBuilder text = new StringBuilder();
        for (Object part : sequence.parts()) {
            if (text.length() > 0) {
                text.append('/');
            }
            text.append(part instanceof String plain ? plain : numberText(part));
        }
        return text.toString();
    }

    private static String numberText(Object part) {
        BigInteger number = part instanceof BigInteger whole
                ? whole
                : (part instanceof BigDecimal exact ? exact : new BigDecimal(part.toString())).toBigIntegerExact();
        String digits = number.abs().toString();
        if (digits.length() > MAX_DIGITS) {
            throw new DeltaTableException("a sequence has a number of more than " + MAX_DIGITS + " digits");
        }
        if (number.signum() >= 0) {
            return 'p' + twoDigits(digits.length()) + digits;
        }
        // More digits are less here, and so is each greater digit.
        StringBuilder mirrored = new StringBuilder("n").append(twoDigits(MAX_DIGITS - digits.length()));
        for (int i = 0; i < digits.length(); i++) {
            mirrored.append((char) (NINE - digits.charAt(i)));
        }
        return mirrored.toString();
    }

    private static String twoDigits(int count) {
        return (count < TWO_DIGITS ? "0" : "") + count;
    }
}
