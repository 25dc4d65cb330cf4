// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log.kernel;

import dev.alluvium.delta.storage.ObjectStore;
import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table's rows as Delta Kernel reads them: the independent opinion about what we write. */
public final class KernelRows {
    private final Engine engine;
    private final Snapshot snapshot;

    /** The newest version of the table in this store. */
    public KernelRows(ObjectStore store) {
        KernelTable table = new KernelTable(new StoreFileIo(store), store.location());
        this.engine = table.engine();
        this.snapshot = table.latest(engine);
    }

    /** All rows in no order, each as a list in the order of the schema; structs are lists, bytes are hex text. */
    public List<List<Object>> all() {
        return read(Optional.empty());
    }

    /** The rows of the files that Kernel does not skip for this predicate, and that satisfy it. */
    public List<List<Object>> where(Predicate predicate) {
        return read(Optional.of(predicate));
    }

    /** What the newest version's checksum says: files and bytes; empty if Kernel finds none. */
    public List<Long> checksum() {
        return ((SnapshotImpl) snapshot)
                .getCurrentCrcInfo()
                .map(crc -> List.of(crc.getNumFiles(), crc.getTableSizeBytes()))
                .orElse(List.of());
    }

    /** The metadata of a domain, if the table has it. */
    public Optional<String> domainMetadata(String domain) {
        return snapshot.getDomainMetadata(domain);
    }

    /** The newest version. */
    public long version() {
        return snapshot.getVersion();
    }

    /** The columns in order. */
    public List<String> columns() {
        return snapshot.getSchema().fieldNames();
    }

    /** The live files' keys below the table's root, decoded, and their partition values. */
    public Map<String, Map<String, String>> files() {
        Map<String, Map<String, String>> files = new LinkedHashMap<>();
        Scan scan = snapshot.getScanBuilder().build();
        try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
            while (batches.hasNext()) {
                try (CloseableIterator<Row> rows = batches.next().getRows()) {
                    rows.forEachRemaining(file -> files.put(
                            KernelTable.key(
                                    InternalScanFileUtils.getAddFileStatus(file).getPath()),
                            InternalScanFileUtils.getPartitionValues(file)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** How far this application has written. */
    public Optional<Long> txn(String appId) {
        return snapshot.getLatestTransactionVersion(engine, appId);
    }

    private List<List<Object>> read(Optional<Predicate> predicate) {
        List<List<Object>> rows = new ArrayList<>();
        Scan scan = predicate
                .map(wanted -> snapshot.getScanBuilder().withFilter(wanted).build())
                .orElseGet(() -> snapshot.getScanBuilder().build());
        Row state = scan.getScanState(engine);
        try (CloseableIterator<FilteredColumnarBatch> files = scan.getScanFiles(engine)) {
            while (files.hasNext()) {
                try (CloseableIterator<Row> fileRows = files.next().getRows()) {
                    while (fileRows.hasNext()) {
                        readFile(state, fileRows.next(), rows);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    private void readFile(Row state, Row file, List<List<Object>> rows) throws IOException {
        StructType physical = ScanStateRow.getPhysicalDataReadSchema(state);
        CloseableIterator<FileReadResult> data = engine.getParquetHandler()
                .readParquetFiles(
                        Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                        physical,
                        Optional.empty());
        try (CloseableIterator<FilteredColumnarBatch> batches =
                Scan.transformPhysicalData(engine, state, file, data.map(FileReadResult::getData))) {
            while (batches.hasNext()) {
                add(batches.next(), rows);
            }
        }
    }

    private static void add(FilteredColumnarBatch batch, List<List<Object>> rows) {
        Optional<ColumnVector> selected = batch.getSelectionVector();
        int columns = batch.getData().getSchema().length();
        for (int i = 0; i < batch.getData().getSize(); i++) {
            if (selected.isEmpty()
                    || (!selected.get().isNullAt(i) && selected.get().getBoolean(i))) {
                List<Object> row = new ArrayList<>();
                for (int c = 0; c < columns; c++) {
                    row.add(value(batch.getData().getColumnVector(c), i));
                }
                rows.add(row);
            }
        }
    }

    private static Object value(ColumnVector vector, int i) {
        DataType type = vector.getDataType();
        if (vector.isNullAt(i)) {
            return null;
        }
        if (type instanceof StructType struct) {
            List<Object> values = new ArrayList<>();
            for (int c = 0; c < struct.length(); c++) {
                values.add(value(vector.getChild(c), i));
            }
            return values;
        }
        if (type instanceof ArrayType) {
            ArrayValue array = vector.getArray(i);
            return values(array.getElements(), array.getSize());
        }
        if (type instanceof MapType) {
            MapValue map = vector.getMap(i);
            Map<Object, Object> entries = new LinkedHashMap<>();
            for (int e = 0; e < map.getSize(); e++) {
                entries.put(value(map.getKeys(), e), value(map.getValues(), e));
            }
            return entries;
        }
        return type instanceof BinaryType
                ? "0x" + HexFormat.of().formatHex(vector.getBinary(i))
                : leaf(vector, type, i);
    }

    private static List<Object> values(ColumnVector elements, int size) {
        List<Object> values = new ArrayList<>();
        for (int e = 0; e < size; e++) {
            values.add(value(elements, e));
        }
        return values;
    }

    private static Object leaf(ColumnVector vector, DataType type, int i) {
        if (type instanceof StringType) {
            return vector.getString(i);
        }
        if (type instanceof BooleanType) {
            return vector.getBoolean(i);
        }
        if (type instanceof ByteType) {
            return vector.getByte(i);
        }
        if (type instanceof ShortType) {
            return vector.getShort(i);
        }
        if (type instanceof IntegerType || type instanceof DateType) {
            return vector.getInt(i);
        }
        if (type instanceof FloatType) {
            return vector.getFloat(i);
        }
        if (type instanceof DoubleType) {
            return vector.getDouble(i);
        }
        return type instanceof DecimalType ? vector.getDecimal(i) : (Object) vector.getLong(i);
    }
}
