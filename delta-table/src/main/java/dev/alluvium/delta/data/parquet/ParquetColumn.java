// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.PrimitiveType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * A column of one value a row that is decoded with no conversion but of width. Whatever else files store of the same
 * types, {@link LeafConverters} reads. Says the same as they do. Confined to one thread.
 */
final class ParquetColumn {
    private final int position;
    private final PrimitiveType type;
    private final PrimitiveTypeName stored;
    private final ColumnDescriptor descriptor;
    private @Nullable ColumnReader reader;

    private ParquetColumn(int position, PrimitiveType type, ColumnDescriptor descriptor) {
        this.position = position;
        this.type = type;
        this.stored = descriptor.getPrimitiveType().getPrimitiveTypeName();
        this.descriptor = descriptor;
    }

    /** Those of the columns of a file that can be read so. */
    static List<ParquetColumn> of(OpenParquet file, TableLayout layout) {
        List<ParquetColumn> columns = new ArrayList<>();
        for (int i = 0; i < file.targets().size(); i++) {
            int position = file.targets().get(i);
            DataType type = layout.schema().field(position).type();
            Type stored = file.requested().getType(i);
            if (type instanceof PrimitiveType primitive && stored.isPrimitive() && isStoredAs(primitive, stored)) {
                columns.add(new ParquetColumn(
                        position, primitive, file.requested().getColumnDescription(new String[] {stored.getName()})));
            }
        }
        return columns;
    }

    private static boolean isStoredAs(PrimitiveType type, Type stored) {
        PrimitiveTypeName physical = stored.asPrimitiveType().getPrimitiveTypeName();
        return !stored.isRepetition(Type.Repetition.REPEATED)
                && switch (type) {
                    case BYTE, SHORT, INTEGER, DATE -> physical == PrimitiveTypeName.INT32;
                    case LONG -> physical == PrimitiveTypeName.INT32 || physical == PrimitiveTypeName.INT64;
                    case TIMESTAMP, TIMESTAMP_NTZ ->
                        physical == PrimitiveTypeName.INT64
                                && stored.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation timestamp
                                && timestamp.getUnit() == TimeUnit.MICROS;
                    case BOOLEAN -> physical == PrimitiveTypeName.BOOLEAN;
                    case STRING, BINARY -> physical == PrimitiveTypeName.BINARY;
                    case FLOAT, DOUBLE -> false;
                };
    }

    /** Where in a row it stands. */
    int position() {
        return position;
    }

    /** The first row of a row group is read next. */
    void open(ColumnReadStoreImpl group) {
        reader = group.getColumnReader(descriptor);
    }

    /** The value of the last row may not have been asked for, and then stands in the way of the next one. */
    void next() {
        if (!isNull()) {
            reader().skip();
        }
        reader().consume();
    }

    private ColumnReader reader() {
        return Objects.requireNonNull(reader, "no row was asked for yet");
    }

    boolean isNull() {
        return reader().getCurrentDefinitionLevel() < descriptor.getMaxDefinitionLevel();
    }

    long number() {
        return switch (stored) {
            case INT32 -> narrowed(reader().getInteger());
            case INT64 -> reader().getLong();
            case BOOLEAN -> reader().getBoolean() ? 1 : 0;
            case BINARY, FIXED_LEN_BYTE_ARRAY, INT96, FLOAT, DOUBLE ->
                throw new IllegalStateException("a column of " + type + " has no numbers");
        };
    }

    private long narrowed(int value) {
        return switch (type) {
            case BYTE -> (byte) value;
            case SHORT -> (short) value;
            default -> value;
        };
    }

    /** Text in UTF-8; what is none is what it becomes when it is read as text. */
    byte[] bytes() {
        byte[] bytes = reader().getBinary().getBytes();
        return type == PrimitiveType.STRING ? TextBytes.of(bytes) : bytes;
    }

    @Nullable
    Object value() {
        if (isNull()) {
            return null;
        }
        return switch (type) {
            case BYTE -> (Object) (byte) number();
            case SHORT -> (short) number();
            case INTEGER, DATE -> (int) number();
            case LONG, TIMESTAMP, TIMESTAMP_NTZ -> number();
            case BOOLEAN -> number() == 1;
            case STRING -> new String(bytes(), StandardCharsets.UTF_8);
            case BINARY -> bytes();
            case FLOAT, DOUBLE -> throw new IllegalStateException("not read so");
        };
    }
}
