// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import dev.alluvium.delta.data.StoredText;
import dev.alluvium.delta.data.ValueCursor;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Key tuples as bytes. Each part is {@code tag | payload} and delimits itself, so that no two tuples share bytes; all
 * integer types share one encoding, so that widening a column never changes a key. Immutable.
 */
public final class KeyCodec {
    private static final byte INTEGER = 1;
    private static final byte STRING = 2;
    private static final byte BINARY = 3;
    private static final byte TIMESTAMP = 5;

    private final List<StructField> fields;
    private final int[] positions;
    private final BitSet partitioning = new BitSet();

    /**
     * A codec for these columns.
     *
     * @throws DeltaTableException naming the column, if one is missing or of a type that cannot be a key
     */
    public KeyCodec(StructType schema, List<String> keyColumns) {
        this(schema, keyColumns, List.of());
    }

    /**
     * A codec for a table with partitions.
     *
     * @param partitionColumns a part of the key in one of them is never empty: the log cannot tell that from null, so
     *     that the row would not be found again
     */
    public KeyCodec(StructType schema, List<String> keyColumns, List<String> partitionColumns) {
        this.fields = new ArrayList<>(keyColumns.size());
        this.positions = new int[keyColumns.size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = schema.indexOfIgnoringCase(keyColumns.get(i));
            if (positions[i] < 0) {
                throw new DeltaTableException("the key column '" + keyColumns.get(i) + "' is not in the table");
            }
            StructField field = schema.field(positions[i]);
            checkType(field.name(), field.type());
            fields.add(field);
            if (partitionColumns.stream().anyMatch(field.name()::equalsIgnoreCase)) {
                partitioning.set(i);
            }
        }
    }

    private static void checkType(String name, DataType type) {
        boolean allowed = type instanceof DecimalType
                || (type instanceof PrimitiveType && type != PrimitiveType.FLOAT && type != PrimitiveType.DOUBLE);
        if (!allowed) {
            throw new DeltaTableException("column '" + name + "' of type " + type
                    + " cannot be a key: choose columns of a type that is compared exactly and has no parts");
        }
    }

    /** Where in a row the key columns stand. */
    public int[] positions() {
        return positions.clone();
    }

    /**
     * The key of these values.
     *
     * @param values in key order
     * @throws DeltaTableException naming the column, if a value is null or not valid text
     */
    public Key encode(@Nullable Object[] values) {
        KeyBytes out = new KeyBytes();
        for (int i = 0; i < positions.length; i++) {
            checkNotEmpty(i, values[i]);
            append(out, fields.get(i), values[i]);
        }
        return out.toKey();
    }

    private void checkNotEmpty(int i, @Nullable Object value) {
        boolean isEmpty = "".equals(value) || (value instanceof byte[] bytes && bytes.length == 0);
        if (isEmpty && partitioning.get(i)) {
            throw new DeltaTableException("the key column '" + fields.get(i).name()
                    + "' is empty but partitions the table, where empty and null are one; a key has no null part");
        }
    }

    /** The key of a row of the table. */
    public Key ofRow(@Nullable Object[] row) {
        KeyBytes out = new KeyBytes();
        for (int i = 0; i < positions.length; i++) {
            append(out, fields.get(i), row[positions[i]]);
        }
        return out.toKey();
    }

    /**
     * Writes the key of a row of the table over the last one.
     *
     * @return false for a row that no event can mean, since a part of its key is null
     */
    public boolean write(ValueCursor row, KeyBytes key) {
        key.clear();
        for (int i = 0; i < positions.length; i++) {
            if (row.isNull(positions[i])) {
                return false;
            }
            append(key, fields.get(i), row, positions[i]);
        }
        return true;
    }

    private static void append(KeyBytes out, StructField field, ValueCursor row, int position) {
        if (field.type() instanceof DecimalType) {
            append(out, field, row.value(position));
            return;
        }
        switch ((PrimitiveType) field.type()) {
            case BYTE, SHORT, INTEGER, LONG -> out.number(INTEGER, row.number(position));
            case STRING -> out.bytes(STRING, row.bytes(position));
            case BINARY -> out.bytes(BINARY, row.bytes(position));
            case DATE -> out.day((int) row.number(position));
            case TIMESTAMP, TIMESTAMP_NTZ -> out.number(TIMESTAMP, row.number(position));
            case BOOLEAN -> out.flag(row.number(position) != 0);
            case FLOAT, DOUBLE -> throw new IllegalStateException("checked when the codec was made");
        }
    }

    private static void append(KeyBytes out, StructField field, @Nullable Object value) {
        if (value == null) {
            throw new DeltaTableException("the key column '" + field.name() + "' is null; a key has no null part");
        }
        if (field.type() instanceof DecimalType decimal) {
            out.decimal((BigDecimal) value, decimal.scale());
            return;
        }
        switch ((PrimitiveType) field.type()) {
            case BYTE, SHORT, INTEGER, LONG -> out.number(INTEGER, ((Number) value).longValue());
            case STRING -> out.bytes(STRING, utf8(field, (String) value));
            case BINARY -> out.bytes(BINARY, (byte[]) value);
            case DATE -> out.day(((Number) value).intValue());
            case TIMESTAMP, TIMESTAMP_NTZ -> out.number(TIMESTAMP, (Long) value);
            case BOOLEAN -> out.flag((Boolean) value);
            case FLOAT, DOUBLE -> throw new IllegalStateException("checked when the codec was made");
        }
    }

    private static byte[] utf8(StructField field, String text) {
        try {
            return StoredText.strictUtf8(text);
        } catch (CharacterCodingException e) {
            throw new DeltaTableException("the key column '" + field.name() + "' holds half of a surrogate pair", e);
        }
    }
}
