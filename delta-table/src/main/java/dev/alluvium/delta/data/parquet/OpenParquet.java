// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.log.Action.AddFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** A Parquet file that some columns are read of. Confined to one thread. */
final class OpenParquet {
    private final ReadFailures failures;
    private final ParquetFileReader reader;
    private final MessageType requested;
    private final List<Integer> targets = new ArrayList<>();

    /** @param columns positions in the layout */
    OpenParquet(ObjectInputFile input, AddFile file, TableLayout layout, BitSet columns) {
        this.failures = new ReadFailures(file);
        try {
            this.reader = ParquetFileReader.open(input, options());
        } catch (IOException | RuntimeException e) {
            throw failures.of(e);
        }
        MessageType stored = reader.getFileMetaData().getSchema();
        List<Type> types = new ArrayList<>();
        for (int i = 0; i < layout.dataCount(); i++) {
            int target = layout.dataPosition(i);
            Type type = columns.get(target)
                    ? find(stored, layout.schema().field(target).name())
                    : null;
            if (type != null) {
                types.add(type);
                targets.add(target);
            }
        }
        this.requested = new MessageType(stored.getName(), types);
        this.reader.setRequestedSchema(requested);
    }

    static ParquetReadOptions options() {
        return ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new PageCodecs())
                .build();
    }

    private static @Nullable Type find(MessageType stored, String name) {
        if (stored.containsField(name)) {
            return stored.getType(name);
        }
        for (Type type : stored.getFields()) {
            if (type.getName().equalsIgnoreCase(name)) {
                return type;
            }
        }
        return null;
    }

    ParquetFileReader reader() {
        return reader;
    }

    /** The columns that the file has of those that are asked for. */
    MessageType requested() {
        return requested;
    }

    /** The columns of a row group, to be asked for their values where they are. */
    ColumnReadStoreImpl columns(PageReadStore group) {
        String createdBy = reader.getFileMetaData().getCreatedBy();
        return new ColumnReadStoreImpl(group, new Nowhere(requested), requested, createdBy);
    }

    /** Where in a row each of them goes. */
    List<Integer> targets() {
        return targets;
    }

    void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw failures.of(e);
        }
    }

    /** What is wrong where it cannot be read. */
    ReadFailures failures() {
        return failures;
    }
}
