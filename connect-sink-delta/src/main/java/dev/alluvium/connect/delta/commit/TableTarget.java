// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.commit;

import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.connect.delta.convert.RecordConverter;
import dev.alluvium.connect.delta.error.SinkErrors;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.DeleteMode;
import dev.alluvium.delta.merge.DuplicateKeyPolicy;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.FlushResult;
import dev.alluvium.delta.merge.LatePolicy;
import dev.alluvium.delta.merge.MissingBasePolicy;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.WriteMode;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table that this task writes: found or made when it is first needed, written by one writer. Engine exceptions pass
 * through. Confined to the task thread.
 */
public final class TableTarget implements AutoCloseable {
    private static final String FORGETFUL = "delta.setTransactionRetentionDuration";

    private final TableConfig config;
    private final RecordConverter converter;
    private final ObjectStore store;
    private final TableContext context;
    private @Nullable DeltaTable table;
    private @Nullable TableWriter writer;

    TableTarget(TableConfig config, ObjectStore store, TableContext context) {
        this.config = config;
        this.converter = new RecordConverter(config);
        this.store = store;
        this.context = context;
    }

    /** Its settings. */
    public TableConfig config() {
        return config;
    }

    /** Its name. */
    public String name() {
        return config.name();
    }

    /** Converts its records. */
    public RecordConverter converter() {
        return converter;
    }

    /** Whether it is open. */
    public boolean isOpen() {
        return table != null;
    }

    /** Opens the table if there is one. */
    public boolean openIfThere() {
        if (table == null) {
            DeltaTable.open(store, context).ifPresent(this::adopt);
        }
        return table != null;
    }

    /** The table must be there, or be one that may be made. */
    public void checkMayBeMissing() {
        if (!config.schema().create()) {
            throw SinkErrors.tableMissing(name(), store.location());
        }
    }

    /** Makes the table with the columns that the converter has now; another task may have been faster. */
    public void create() {
        StructType schema = converter.schema();
        List<String> partitionColumns = new ArrayList<>();
        for (String column : config.schema().partitionBy()) {
            int position = schema.indexOfIgnoringCase(column);
            if (position < 0) {
                throw SinkErrors.cannotCreate(
                        name(), "partition.by names '" + column + "', which the first record does not have");
            }
            partitionColumns.add(schema.field(position).name());
        }
        try {
            TableSpec spec =
                    new TableSpec(schema, partitionColumns, config.schema().properties(), "");
            adopt(DeltaTable.create(store, spec, context));
        } catch (IllegalArgumentException impossible) {
            throw SinkErrors.cannotCreate(name(), String.valueOf(impossible.getMessage()));
        }
    }

    private void adopt(DeltaTable opened) {
        if (opened.snapshot().metadata().configuration().containsKey(FORGETFUL)) {
            throw SinkErrors.forgetfulTable(name());
        }
        table = opened;
        converter.partitionedBy(opened.snapshot().metadata().partitionColumns());
        converter.follow(opened.schema());
    }

    /** The newest version, read from the log. */
    public Snapshot refresh() {
        return open().refresh();
    }

    /** The newest version that is known. */
    public Snapshot snapshot() {
        return open().snapshot();
    }

    /** How many columns the newest known version has. */
    int snapshotColumns() {
        return open().schema().size();
    }

    /** Commits; afterwards the converter follows the table's columns. */
    FlushResult flush(FlushRequest request) {
        if (writer == null) {
            writer = new TableWriter(open(), settings());
        }
        FlushResult result = writer.flush(request);
        converter.follow(open().schema());
        return result;
    }

    private DeltaTable open() {
        if (table == null) {
            throw new IllegalStateException("table '" + name() + "' is used before it is open");
        }
        return table;
    }

    private WriterSettings settings() {
        return new WriterSettings(
                config.upserts() ? WriteMode.UPSERT : WriteMode.APPEND,
                config.upserts() ? converter.keyColumns() : List.of(),
                config.upserts() && config.sequence().isStored(),
                config.upserts() ? converter.sequenceColumns() : List.of(),
                config.upserts() && config.keys().laneScoped(),
                config.events().deletes() == TableConfig.DeleteMode.SOFT ? DeleteMode.SOFT : DeleteMode.HARD,
                config.events().late() == TableConfig.RecordPolicy.ACCEPT ? LatePolicy.DROP : LatePolicy.REPORT,
                config.events().missingBase() == TableConfig.RecordPolicy.ACCEPT
                        ? MissingBasePolicy.NULL
                        : MissingBasePolicy.REPORT,
                config.events().keepOnNull(),
                config.keys().repairDuplicates() ? DuplicateKeyPolicy.REPAIR : DuplicateKeyPolicy.FAIL,
                config.files().targetBytes(),
                compression(config.files().codec()),
                config.files().statsColumns());
    }

    private static Compression compression(TableConfig.Codec codec) {
        return switch (codec) {
            case SNAPPY -> Compression.SNAPPY;
            case ZSTD -> Compression.ZSTD;
            case GZIP -> Compression.GZIP;
            case NONE -> Compression.NONE;
        };
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
        store.close();
    }
}
