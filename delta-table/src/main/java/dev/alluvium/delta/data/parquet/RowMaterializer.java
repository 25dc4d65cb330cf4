// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.schema.StructType;
import java.util.List;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Makes rows of a table's width from what Parquet decodes. Confined to one thread. */
final class RowMaterializer extends RecordMaterializer<@Nullable Object[]> {
    private final int width;
    private final Converter[] converters;
    private @Nullable Object[] current = new @Nullable Object[0];

    /**
     * @param schema of the rows
     * @param requested the columns that are decoded
     * @param targets where in a row each of them goes
     */
    RowMaterializer(StructType schema, MessageType requested, List<Integer> targets) {
        this.width = schema.size();
        this.converters = new Converter[targets.size()];
        for (int i = 0; i < converters.length; i++) {
            int target = targets.get(i);
            converters[i] = ValueConverters.of(
                    schema.field(target).type(), requested.getType(i), value -> current[target] = value);
        }
    }

    @Override
    public @Nullable Object[] getCurrentRecord() {
        return current;
    }

    @Override
    public GroupConverter getRootConverter() {
        return new GroupConverter() {
            @Override
            public Converter getConverter(int fieldIndex) {
                return converters[fieldIndex];
            }

            @Override
            public void start() {
                current = new @Nullable Object[width];
            }

            @Override
            public void end() {}
        };
    }
}
