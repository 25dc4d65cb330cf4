// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.storage.ObjectKeys;
import dev.alluvium.delta.storage.ObjectStore;
import java.io.IOException;
import java.util.function.Predicate;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** The texts and bytes in a Parquet object of whatever schema: a data file's, or those of a checkpoint. */
public final class ParquetTexts {
    private ParquetTexts() {}

    /**
     * Whether the test holds for any value of a column of texts or bytes. Costs a read of those columns.
     *
     * @throws ProtocolViolationException if the object is not readable Parquet
     */
    public static boolean any(ObjectStore store, String key, long size, Predicate<byte[]> test) {
        try (ParquetFileReader reader =
                ParquetFileReader.open(new ObjectInputFile(store, key, size), OpenParquet.options())) {
            MessageType schema = reader.getFileMetaData().getSchema();
            String createdBy = reader.getFileMetaData().getCreatedBy();
            for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
                if (anyOf(pages, schema, createdBy, test)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new StorageUnavailableException("the object " + ObjectKeys.shown(key) + " could not be read", e);
        } catch (DeltaTableException e) {
            throw e;
        } catch (RuntimeException e) {
            // Parquet throws what it likes at what is no Parquet.
            throw new ProtocolViolationException(ObjectKeys.shown(key) + " is not readable Parquet: "
                    + e.getClass().getSimpleName());
        }
    }

    private static boolean anyOf(PageReadStore pages, MessageType schema, String createdBy, Predicate<byte[]> test) {
        ColumnReadStoreImpl columns = new ColumnReadStoreImpl(pages, new Nowhere(schema), schema, createdBy);
        for (ColumnDescriptor column : schema.getColumns()) {
            PrimitiveTypeName type = column.getPrimitiveType().getPrimitiveTypeName();
            boolean isBytes = type == PrimitiveTypeName.BINARY || type == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
            if (isBytes) {
                long count = pages.getPageReader(column).getTotalValueCount();
                if (anyOf(column, columns.getColumnReader(column), count, test)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean anyOf(ColumnDescriptor column, ColumnReader values, long count, Predicate<byte[]> test) {
        for (long i = 0; i < count; i++) {
            boolean isNull = values.getCurrentDefinitionLevel() < column.getMaxDefinitionLevel();
            if (!isNull && test.test(values.getBinary().getBytesUnsafe())) {
                return true;
            }
            values.consume();
        }
        return false;
    }
}
