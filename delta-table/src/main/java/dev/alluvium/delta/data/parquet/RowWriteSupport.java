// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.schema.StructType;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Writes the stored columns of rows. Confined to one thread. */
final class RowWriteSupport extends WriteSupport<@Nullable Object[]> {
    private final MessageType schema;
    private final ValueWriter.Fields fields;
    private @Nullable RecordConsumer out;

    RowWriteSupport(TableLayout layout) {
        StructType stored = layout.dataSchema();
        int[] positions = new int[layout.dataCount()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = layout.dataPosition(i);
        }
        this.schema = ParquetSchemas.of(stored);
        this.fields = new ValueWriter.Fields(stored, positions, "");
    }

    @Override
    @SuppressWarnings("deprecation") // abstract there, though never called with a plain configuration
    public WriteContext init(Configuration configuration) {
        return context();
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return context();
    }

    private WriteContext context() {
        return new WriteContext(schema, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
        this.out = consumer;
    }

    @Override
    public void write(@Nullable Object[] row) {
        RecordConsumer consumer = out;
        if (consumer == null) {
            throw new IllegalStateException("a row was written before the file was prepared");
        }
        consumer.startMessage();
        fields.write(consumer, row);
        consumer.endMessage();
    }
}
