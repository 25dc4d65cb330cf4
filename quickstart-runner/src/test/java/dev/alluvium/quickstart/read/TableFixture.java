// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.read;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.Json;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.defaults.internal.data.DefaultColumnarBatch;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Writes small Delta tables: data files by Kernel's Parquet writer, the log by hand. */
public final class TableFixture {
    private final Path root;
    private final StructType schema;
    private final List<String> partitionColumns;
    private final List<String> actions = new ArrayList<>();
    private int version;

    /** A table with no commit yet. */
    public TableFixture(Path root, StructType schema, String... partitionColumns) {
        this.root = root;
        this.schema = schema;
        this.partitionColumns = List.of(partitionColumns);
        actions.add("{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}");
        actions.add(metadata(Map.of("delta.appendOnly", "false")));
    }

    /** A schema from names and types in turn. */
    public static StructType schema(Object... namesAndTypes) {
        StructType type = new StructType();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            type = type.add((String) namesAndTypes[i], (DataType) namesAndTypes[i + 1], true);
        }
        return type;
    }

    /** Replaces protocol and metadata of the first commit by those of a table with deletion vectors. */
    public TableFixture withDeletionVectors() {
        actions.clear();
        actions.add("{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,"
                + "\"readerFeatures\":[\"deletionVectors\"],\"writerFeatures\":[\"deletionVectors\"]}}");
        actions.add(metadata(Map.of("delta.enableDeletionVectors", "true")));
        return this;
    }

    /** Adds a data file of rows; each row has the values of the columns that are not partition columns. */
    @SafeVarargs
    public final TableFixture add(Map<String, String> partitionValues, List<Object>... rows) {
        return add(Json.object(), partitionValues, rows);
    }

    /** Adds a data file with more fields in its action. */
    @SafeVarargs
    public final TableFixture add(ObjectNode more, Map<String, String> partitionValues, List<Object>... rows) {
        DataFileStatus status = write(Arrays.asList(rows));
        ObjectNode add = Json.object();
        add.put(
                "path",
                Path.of(status.getPath().replaceFirst("^file:", ""))
                        .getFileName()
                        .toString());
        ObjectNode values = add.putObject("partitionValues");
        partitionValues.forEach(values::put);
        add.put("size", status.getSize()).put("modificationTime", 0L).put("dataChange", true);
        add.setAll(more);
        actions.add("{\"add\":" + Json.text(add) + "}");
        return this;
    }

    /** Adds a row file to a table without partition columns. */
    @SafeVarargs
    public final TableFixture rows(List<Object>... rows) {
        return add(Json.object(), Map.of(), rows);
    }

    /** Adds a transaction identifier. */
    public TableFixture txn(String appId, long txnVersion) {
        actions.add("{\"txn\":{\"appId\":\"" + appId + "\",\"version\":" + txnVersion + "}}");
        return this;
    }

    /** Writes the actions so far as the next log entry. */
    public TableFixture commit() {
        try {
            Path log = Files.createDirectories(root.resolve("_delta_log"));
            Files.writeString(log.resolve(String.format("%020d.json", version)), String.join("\n", actions) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        version++;
        actions.clear();
        return this;
    }

    private DataFileStatus write(List<List<Object>> rows) {
        StructType written = new StructType(schema.fields().stream()
                .filter(field -> !partitionColumns.contains(field.getName()))
                .toList());
        ColumnVector[] vectors = new ColumnVector[written.length()];
        for (int column = 0; column < vectors.length; column++) {
            List<Object> values = new ArrayList<>();
            for (List<Object> row : rows) {
                values.add(row.get(column));
            }
            vectors[column] = new ListVector(written.at(column).getDataType(), values);
        }
        FilteredColumnarBatch batch =
                new FilteredColumnarBatch(new DefaultColumnarBatch(rows.size(), written, vectors), Optional.empty());
        Engine engine = DefaultEngine.create(new Configuration());
        try {
            Files.createDirectories(root);
            try (CloseableIterator<DataFileStatus> files = engine.getParquetHandler()
                    .writeParquetFiles(root.toString(), Utils.singletonCloseableIterator(batch), List.of())) {
                return files.next();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String metadata(Map<String, String> configuration) {
        ObjectNode metadata = Json.object().put("id", "7a1c6e0e-0000-4000-8000-000000000001");
        metadata.putObject("format").put("provider", "parquet").putObject("options");
        metadata.put("schemaString", schema.toJson());
        partitionColumns.forEach(metadata.putArray("partitionColumns")::add);
        ObjectNode properties = metadata.putObject("configuration");
        new LinkedHashMap<>(configuration).forEach(properties::put);
        metadata.put("createdTime", 0L);
        return "{\"metaData\":" + Json.text(metadata) + "}";
    }
}
