// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.commit;

import dev.alluvium.connect.delta.config.SequenceSource;
import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.connect.delta.convert.RecordConverter;
import dev.alluvium.connect.delta.error.SinkErrors;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.FlushResult;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.stage.Backlog;
import dev.alluvium.delta.stage.StageWriter;
import dev.alluvium.delta.stage.StagingFormat;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table that this task writes: found or made when it is first needed, written by one writer. Where events are staged
 * it is the staging table, under the name of the table of rows, which itself is looked at only before the staging table
 * is made. Engine exceptions pass through. Confined to the task thread, which
 * hands it to the flush thread for the time of a flush.
 */
public final class TableTarget implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TableTarget.class);
    private static final String FORGETFUL = "delta.setTransactionRetentionDuration";

    private final TableConfig config;
    private final RecordConverter converter;
    private final ObjectStore store;
    private final Supplier<ObjectStore> rowStore;
    private final TableContext context;
    private final SpillBudget budget;
    private @Nullable Snapshot rows;
    private @Nullable DeltaTable table;
    private @Nullable Function<FlushRequest, FlushResult> writer;
    private @Nullable TableWriter rowWriter;

    /**
     * @param store of the table that flushes write
     * @param rowStore of the table of rows, where that is another one
     * @param budget for finding the keys of a flush's events
     */
    TableTarget(
            TableConfig config,
            ObjectStore store,
            Supplier<ObjectStore> rowStore,
            TableContext context,
            SpillBudget budget) {
        this.config = config;
        this.converter = new RecordConverter(config);
        this.store = store;
        this.rowStore = rowStore;
        this.context = context;
        this.budget = budget;
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
        if (table == null && config.stages() && rows == null) {
            lookAtRows();
        }
        return table != null;
    }

    /**
     * Events are staged for the first time: rows that are there already say what the columns are, and how far they
     * hold what was staged before, if the staging table was removed.
     */
    private void lookAtRows() {
        try (ObjectStore found = rowStore.get()) {
            DeltaTable.open(found, context).ifPresent(opened -> {
                Snapshot snapshot = opened.snapshot();
                if (StagingFormat.isStaging(snapshot)) {
                    throw SinkErrors.rowsAreStaged(name());
                }
                rows = snapshot;
                converter.partitionedBy(snapshot.metadata().partitionColumns());
                converter.follow(opened.schema());
            });
        }
    }

    /** Whether there is no row that a first event could be about. */
    public boolean isNew() {
        return table == null && rows == null;
    }

    /** The table must be there, or be one that may be made. */
    public void checkMayBeMissing() {
        if (isNew() && !config.schema().create()) {
            throw SinkErrors.tableMissing(name(), store.location());
        }
    }

    /**
     * Where the table is still to be made: what it will hold of a topic-partition from the beginning.
     *
     * @param appId of the topic-partition
     */
    public OptionalLong heldFromTheBeginning(String appId) {
        return begin().stream()
                .filter(txn -> txn.appId().equals(appId))
                .mapToLong(Txn::version)
                .findFirst();
    }

    private List<Txn> begin() {
        return rows == null ? List.of() : Backlog.begin(rows, context.clock().millis());
    }

    /** Makes the table with the columns that the converter has now; another task may have been faster. */
    public void create() {
        try {
            TableSpec spec = config.stages() ? stagingSpec() : NewTables.spec(config, converter.schema());
            adopt(DeltaTable.create(store, spec, begin(), context));
        } catch (IllegalArgumentException impossible) {
            throw SinkErrors.cannotCreate(name(), String.valueOf(impossible.getMessage()));
        }
    }

    /** If there is no table of rows, one with these columns must be possible. */
    private TableSpec stagingSpec() {
        List<String> partitions = rows == null
                ? NewTables.spec(config, converter.schema()).partitionColumns()
                : rows.metadata().partitionColumns();
        return new StagingFormat(converter.schema(), converter.keyColumns(), partitions).spec();
    }

    private void adopt(DeltaTable opened) {
        if (opened.snapshot().metadata().configuration().containsKey(FORGETFUL)) {
            throw SinkErrors.forgetfulTable(name());
        }
        if (config.stages()) {
            converter.partitionedBy(StagingFormat.of(opened.snapshot()).partitionColumns());
        } else if (StagingFormat.isStaging(opened.snapshot())) {
            throw SinkErrors.rowsAreStaged(name());
        } else {
            converter.partitionedBy(opened.snapshot().metadata().partitionColumns());
        }
        converter.follow(columns(opened));
        table = opened;
        rows = null; // what it was needed for is in the staging table now
    }

    private StructType columns(DeltaTable of) {
        return config.stages() ? StagingFormat.of(of.snapshot()).payload() : of.schema();
    }

    /** The newest version, read from the log. */
    public Snapshot refresh() {
        return open().refresh();
    }

    /** The newest version that is known. */
    public Snapshot snapshot() {
        return open().snapshot();
    }

    /** Whether rows that flushes supersede are marked in deletion vectors, and so left to a compaction. */
    public boolean marksRows() {
        return table != null && EngineSettings.marksRows(config, snapshot());
    }

    /** How many columns of rows the newest known version has. */
    int snapshotColumns() {
        return columns(open()).size();
    }

    /** Commits; afterwards the converter follows the table's columns. */
    FlushResult flush(FlushRequest request) {
        FlushResult result = writer(request).apply(request);
        converter.follow(columns(open()));
        return result;
    }

    private Function<FlushRequest, FlushResult> writer(FlushRequest request) {
        Function<FlushRequest, FlushResult> known = writer;
        if (known != null) {
            return known;
        }
        boolean isSettled = !config.upserts() || !converter.keyColumns().isEmpty();
        boolean mustBe = !config.stages()
                && request.parts().stream().anyMatch(part -> !part.events().isEmpty());
        if (!isSettled && mustBe) {
            throw SinkErrors.keyUnknown(name());
        }
        Function<FlushRequest, FlushResult> made = newWriter();
        writer = isSettled ? made : null;
        return made;
    }

    /** Once per task and table: whether the text is of a form that is known can only be told of each value. */
    private void tellOfText() {
        StructType columns = columns(open());
        for (String name : config.sequence().names()) {
            int position = columns.indexOfIgnoringCase(name);
            boolean isText = config.upserts()
                    && config.sequence().kind() == SequenceSource.Kind.FIELDS
                    && position >= 0
                    && columns.field(position).type() == PrimitiveType.STRING;
            if (isText) {
                LOG.warn(
                        "ALV-SNK-037 sequence is text table={} column={} hint=\"digits, PostgreSQL's source.sequence"
                                + " and binlog positions compare as numbers, any other text byte by byte\"",
                        name(),
                        name);
            }
        }
    }

    private Function<FlushRequest, FlushResult> newWriter() {
        tellOfText();
        if (!config.stages()) {
            TableWriter made = new TableWriter(open(), EngineSettings.ofFlush(config, converter.keyColumns()), budget);
            rowWriter = made;
            return made::flush;
        }
        StagingFormat format = StagingFormat.of(snapshot());
        if (!converter.keyColumns().isEmpty() && !format.hasKey(converter.keyColumns())) {
            throw SinkErrors.stagedByAnotherKey(name(), format.keyColumns(), converter.keyColumns());
        }
        StageWriter.Settings settings = new StageWriter.Settings(
                config.files().targetBytes(), EngineSettings.compression(config), TableTarget::timestamp);
        return new StageWriter(open(), settings)::flush;
    }

    /** Of an event that is staged, the converter keeps its record's time stamp and nothing else. */
    private static @Nullable Long timestamp(Event event) {
        return event.origin() instanceof Long millis ? millis : null;
    }

    private DeltaTable open() {
        if (table == null) {
            throw new IllegalStateException("table '" + name() + "' is used before it is open");
        }
        return table;
    }

    @Override
    public void close() {
        if (rowWriter != null) {
            rowWriter.close();
        }
        store.close();
    }
}
