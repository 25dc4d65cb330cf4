// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.storage.ObjectOutput;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/** Writes rows of any schema, field by field, as other engines may. */
final class ForeignRows extends WriteSupport<Consumer<RecordConsumer>> {
    private final MessageType type;
    private RecordConsumer out;

    private ForeignRows(MessageType type) {
        this.type = type;
    }

    /** A file that is published when the output is closed. */
    static Builder to(ObjectOutput output, MessageType type) {
        return new Builder(type)
                .withFile(new ObjectOutputFile(output))
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new PageCodecs());
    }

    static void field(RecordConsumer out, String name, int index, Runnable value) {
        out.startField(name, index);
        value.run();
        out.endField(name, index);
    }

    @Override
    public WriteContext init(Configuration configuration) {
        return new WriteContext(type, Map.of());
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(type, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
        out = consumer;
    }

    @Override
    public void write(Consumer<RecordConsumer> row) {
        out.startMessage();
        row.accept(out);
        out.endMessage();
    }

    /** Parquet's builder, which wants a subclass. */
    static final class Builder extends ParquetWriter.Builder<Consumer<RecordConsumer>, Builder> {
        private final MessageType type;

        private Builder(MessageType type) {
            this.type = type;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<Consumer<RecordConsumer>> getWriteSupport(Configuration configuration) {
            return new ForeignRows(type);
        }

        @Override
        protected WriteSupport<Consumer<RecordConsumer>> getWriteSupport(ParquetConfiguration configuration) {
            return new ForeignRows(type);
        }
    }
}
