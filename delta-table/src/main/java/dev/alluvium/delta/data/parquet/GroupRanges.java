// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.data.ColumnRange;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.jspecify.annotations.Nullable;

/**
 * What the metadata of a row group says of its columns.
 *
 * @param group of a file with the columns of the table and no others
 * @param layout of the table
 */
record GroupRanges(BlockMetaData group, TableLayout layout) implements ColumnRange.OfGroup {
    @Override
    public long rows() {
        return group.getRowCount();
    }

    @Override
    public @Nullable ColumnRange of(List<String> path) {
        DataType type = layout.dataSchema();
        int level = 0;
        for (String name : path) {
            StructField field = type instanceof StructType struct ? field(struct, name) : null;
            if (field == null) {
                return null;
            }
            type = field.type();
            level += field.nullable() ? 1 : 0;
        }
        for (ColumnChunkMetaData chunk : group.getColumns()) {
            List<String> column = Arrays.asList(chunk.getPath().toArray());
            if (column.size() >= path.size() && column.subList(0, path.size()).equals(path)) {
                return column.size() == path.size() ? range(type, chunk) : nullsOnly(level, chunk);
            }
        }
        return null;
    }

    /**
     * Of a list or a map: each that is null is one entry of any of its columns, with a definition level that says so.
     *
     * @param level of those that are not null
     */
    private static @Nullable ColumnRange nullsOnly(int level, ColumnChunkMetaData chunk) {
        SizeStatistics sizes = chunk.getSizeStatistics();
        List<Long> entries = sizes == null || !sizes.isValid() ? List.of() : sizes.getDefinitionLevelHistogram();
        if (entries.size() < level) {
            return null;
        }
        long nulls = 0;
        for (long entriesOfLevel : entries.subList(0, level)) {
            nulls += entriesOfLevel;
        }
        return new ColumnRange(null, null, nulls);
    }

    private static @Nullable StructField field(StructType struct, String name) {
        return struct.fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable ColumnRange range(DataType type, ColumnChunkMetaData chunk) {
        Statistics<?> stats = chunk.getStatistics();
        if (stats == null || !stats.isNumNullsSet()) {
            return null;
        }
        return stats.hasNonNullValue()
                ? new ColumnRange(
                        value(type, chunk, stats.genericGetMin()),
                        value(type, chunk, stats.genericGetMax()),
                        stats.getNumNulls())
                : new ColumnRange(null, null, stats.getNumNulls());
    }

    private static @Nullable Object value(DataType type, ColumnChunkMetaData chunk, Object stored) {
        if (type == PrimitiveType.STRING && stored instanceof Binary bytes && !isText(bytes)) {
            return null;
        }
        if (stored instanceof Integer number && !fits(type, number)) {
            return null;
        }
        @Nullable Object[] converted = new @Nullable Object[1];
        PrimitiveConverter converter = ValueConverters.of(type, chunk.getPrimitiveType(), value -> converted[0] = value)
                .asPrimitiveConverter();
        if (stored instanceof Integer number) {
            converter.addInt(number);
        } else if (stored instanceof Long number) {
            converter.addLong(number);
        } else if (stored instanceof Float number) {
            converter.addFloat(number);
        } else if (stored instanceof Double number) {
            converter.addDouble(number);
        } else if (stored instanceof Binary bytes) {
            converter.addBinary(bytes);
        } else if (stored instanceof Boolean truth) {
            converter.addBoolean(truth);
        }
        return converted[0];
    }

    /** What is cut off where it is read has another order too. */
    private static boolean fits(DataType type, int number) {
        return (type != PrimitiveType.BYTE || number == (byte) number)
                && (type != PrimitiveType.SHORT || number == (short) number);
    }

    /**
     * Other engines store any bytes as a string. What is put in their place when they are read has another order, so
     * that they bound nothing.
     */
    private static boolean isText(Binary bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes.toByteBuffer());
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Values never show. */
    @Override
    public String toString() {
        return "GroupRanges[rows=" + rows() + "]";
    }
}
