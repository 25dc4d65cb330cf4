// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.Json;
import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * One version of a Delta table in a local directory, opened once.
 *
 * <p>Rows come without those that a deletion vector marks, with partition columns as columns of the schema's type.
 *
 * <p>Confined to one thread.
 */
public final class KernelTableReader {
    private final Engine engine;
    private final Snapshot snapshot;

    private KernelTableReader(Engine engine, Snapshot snapshot) {
        this.engine = engine;
        this.snapshot = snapshot;
    }

    /**
     * Opens the latest version.
     *
     * @param tableDirectory the directory that holds {@code _delta_log}
     */
    public static KernelTableReader open(Path tableDirectory) {
        Engine engine = DefaultEngine.create(new Configuration());
        String path = tableDirectory.toAbsolutePath().normalize().toString();
        return new KernelTableReader(engine, TableManager.loadSnapshot(path).build(engine));
    }

    /** Opens a given version. */
    public static KernelTableReader open(Path tableDirectory, long version) {
        Engine engine = DefaultEngine.create(new Configuration());
        String path = tableDirectory.toAbsolutePath().normalize().toString();
        return new KernelTableReader(
                engine, TableManager.loadSnapshot(path).atVersion(version).build(engine));
    }

    /** The version that was opened. */
    public long version() {
        return snapshot.getVersion();
    }

    /** The schema in Delta's own JSON: {@code {"type":"struct","fields":[...]}}. */
    public JsonNode schema() {
        try {
            return Json.MAPPER.readTree(snapshot.getSchema().toJson());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Kernel wrote a schema that is not JSON", e);
        }
    }

    /** Names of the partition columns, in order. */
    public List<String> partitionColumns() {
        return List.copyOf(snapshot.getPartitionColumnNames());
    }

    /** Reader and writer version. */
    public List<Integer> protocol() {
        return List.of(
                snapshot.getProtocol().getMinReaderVersion(),
                snapshot.getProtocol().getMinWriterVersion());
    }

    /** The table's properties as its metadata holds them. */
    public Map<String, String> properties() {
        return Map.copyOf(snapshot.getMetadata().getConfiguration());
    }

    /** The last {@code txn} version of an application. */
    public OptionalLong txn(String appId) {
        Optional<Long> version = snapshot.getLatestTransactionVersion(engine, appId);
        return version.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    /** Paths of the active data files, as Kernel resolves them, sorted. */
    public List<String> files() {
        List<String> files = new ArrayList<>();
        Scan scan = snapshot.getScanBuilder().build();
        forEachFile(
                scan,
                file -> files.add(InternalScanFileUtils.getAddFileStatus(file).getPath()));
        files.sort(null);
        return files;
    }

    /** All rows, all columns. */
    public List<ObjectNode> rows() {
        List<ObjectNode> rows = new ArrayList<>();
        forEachRow(Set.copyOf(snapshot.getSchema().fieldNames()), rows::add);
        return rows;
    }

    /**
     * Streams the rows, projected.
     *
     * @param columns names to read; one that the table lacks is left out of the rows
     */
    public void forEachRow(Set<String> columns, Consumer<ObjectNode> consumer) {
        StructType projection = projection(columns);
        Scan scan = snapshot.getScanBuilder().withReadSchema(projection).build();
        Row state = scan.getScanState(engine);
        Set<String> partitionColumns = Set.copyOf(partitionColumns());
        forEachFile(scan, file -> {
            try {
                readFile(
                        state,
                        file,
                        batch -> toJson(batch, columns, row -> {
                            partitionColumns.forEach(column -> emptyIsNull(row, column));
                            consumer.accept(row);
                        }));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The protocol writes null as an empty text: the two cannot be told apart, and Kernel gives back what it finds. */
    private static void emptyIsNull(ObjectNode row, String partitionColumn) {
        if (row.has(partitionColumn) && row.path(partitionColumn).asText().isEmpty()) {
            row.putNull(partitionColumn);
        }
    }

    private StructType projection(Set<String> columns) {
        List<StructField> fields = new ArrayList<>();
        for (StructField field : snapshot.getSchema().fields()) {
            if (columns.contains(field.getName())) {
                fields.add(field);
            }
        }
        // Rows are counted even where no named column exists; Kernel needs a column for that.
        return new StructType(fields.isEmpty() ? List.of(snapshot.getSchema().at(0)) : fields);
    }

    private void forEachFile(Scan scan, Consumer<Row> consumer) {
        try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
            while (batches.hasNext()) {
                try (CloseableIterator<Row> rows = batches.next().getRows()) {
                    rows.forEachRemaining(consumer);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readFile(Row state, Row file, Consumer<FilteredColumnarBatch> consumer) throws IOException {
        FileStatus status = InternalScanFileUtils.getAddFileStatus(file);
        StructType physical = ScanStateRow.getPhysicalDataReadSchema(state);
        try (CloseableIterator<FileReadResult> read = engine.getParquetHandler()
                        .readParquetFiles(Utils.singletonCloseableIterator(status), physical, Optional.empty());
                CloseableIterator<ColumnarBatch> data = read.map(FileReadResult::getData);
                CloseableIterator<FilteredColumnarBatch> logical =
                        Scan.transformPhysicalData(engine, state, file, data)) {
            logical.forEachRemaining(consumer);
        }
    }

    private static void toJson(FilteredColumnarBatch filtered, Set<String> columns, Consumer<ObjectNode> consumer) {
        ColumnarBatch batch = filtered.getData();
        Optional<ColumnVector> selection = filtered.getSelectionVector();
        List<StructField> fields = batch.getSchema().fields();
        for (int row = 0; row < batch.getSize(); row++) {
            if (selection.isPresent() && !isSelected(selection.get(), row)) {
                continue;
            }
            ObjectNode json = Json.object();
            for (int column = 0; column < fields.size(); column++) {
                String name = fields.get(column).getName();
                if (columns.contains(name)) {
                    json.set(name, ColumnValues.toJson(batch.getColumnVector(column), row));
                }
            }
            consumer.accept(json);
        }
    }

    private static boolean isSelected(ColumnVector selection, int row) {
        return !selection.isNullAt(row) && selection.getBoolean(row);
    }
}
