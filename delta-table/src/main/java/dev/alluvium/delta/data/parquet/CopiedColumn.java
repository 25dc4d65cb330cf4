// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import java.util.Objects;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * A column of a row group that goes to the same column of another, value by value as Parquet stores it: no text is
 * decoded, if it is ASCII, and no object made of a number. Confined to one thread.
 */
final class CopiedColumn {
    private final ColumnDescriptor descriptor;
    private final PrimitiveTypeName type;
    private final int presentLevel;
    private final boolean text;
    private final int unusedBits;
    private final ColumnReader from;
    private @Nullable ColumnWriter to;

    /** @param from stands at the first value of the first row */
    CopiedColumn(ColumnDescriptor descriptor, ColumnReader from) {
        this.descriptor = descriptor;
        this.type = descriptor.getPrimitiveType().getPrimitiveTypeName();
        this.presentLevel = descriptor.getMaxDefinitionLevel();
        LogicalTypeAnnotation meaning = descriptor.getPrimitiveType().getLogicalTypeAnnotation();
        this.text = meaning instanceof StringLogicalTypeAnnotation;
        this.unusedBits = meaning instanceof IntLogicalTypeAnnotation whole ? Integer.SIZE - whole.getBitWidth() : 0;
        this.from = from;
    }

    void copiesTo(NewRowGroup group) {
        to = group.column(descriptor);
    }

    /** Copies what the column has of the row, and moves to the next one. */
    void copyRow() {
        ColumnWriter target = Objects.requireNonNull(to, "nobody said where to");
        int repetition = 0;
        do {
            copyValue(target, repetition);
            from.consume();
            repetition = from.getCurrentRepetitionLevel();
        } while (repetition > 0);
    }

    private void copyValue(ColumnWriter target, int repetition) {
        int definition = from.getCurrentDefinitionLevel();
        if (definition < presentLevel) {
            target.writeNull(repetition, definition);
            return;
        }
        switch (type) {
            case INT32 -> target.write(narrowed(from.getInteger()), repetition, definition);
            case INT64 -> target.write(from.getLong(), repetition, definition);
            case BOOLEAN -> target.write(from.getBoolean(), repetition, definition);
            case FLOAT -> target.write(from.getFloat(), repetition, definition);
            case DOUBLE -> target.write(from.getDouble(), repetition, definition);
            case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 ->
                target.write(detached(from.getBinary()), repetition, definition);
        }
    }

    /** Other writers may have left more in a narrow number than it holds, which is cut off where it is read too. */
    private int narrowed(int value) {
        return value << unusedBits >> unusedBits;
    }

    /** Writers keep bounds and dictionaries until the file ends; a value as it is read keeps the page that it is of. */
    private Binary detached(Binary value) {
        byte[] bytes = value.getBytesUnsafe();
        return Binary.fromConstantByteArray(text ? TextBytes.of(bytes) : bytes);
    }

    /** Leaves the row out, and moves to the next one. */
    void skipRow() {
        do {
            skipValue();
        } while (from.getCurrentRepetitionLevel() > 0);
    }

    /** Moves to the next value, or to what says that there is none. */
    void skipValue() {
        if (from.getCurrentDefinitionLevel() == presentLevel) {
            from.skip();
        }
        from.consume();
    }

    int definitionLevel() {
        return from.getCurrentDefinitionLevel();
    }

    /** Of the value that is next: 0 if it begins a row. */
    int repetitionLevel() {
        return from.getCurrentRepetitionLevel();
    }

    /** Gives away the value, which there is, and does not move. */
    void giveTo(PrimitiveConverter converter) {
        switch (type) {
            case INT32 -> converter.addInt(from.getInteger());
            case INT64 -> converter.addLong(from.getLong());
            case BOOLEAN -> converter.addBoolean(from.getBoolean());
            case FLOAT -> converter.addFloat(from.getFloat());
            case DOUBLE -> converter.addDouble(from.getDouble());
            case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> converter.addBinary(from.getBinary());
        }
    }
}
