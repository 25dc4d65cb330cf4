// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import dev.alluvium.connect.delta.config.SequenceSource;
import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.connect.delta.config.TableConfig.DeleteMode;
import dev.alluvium.connect.delta.config.TableConfig.RareEvent;
import dev.alluvium.connect.delta.config.TableConfig.RecordPolicy;
import dev.alluvium.connect.delta.error.RecordException;
import dev.alluvium.connect.delta.error.SchemaMismatchException;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Event.Kind;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Converts the records of one table. Keeps its columns and the compiled plans. Confined to the task thread. */
public final class RecordConverter {
    private static final @Nullable Object[] NO_VALUES = {};

    private final TableConfig config;
    private final OperationReader operations;
    private final SequenceReader sequences;
    private final TypePlans types;
    private final KeyReader keys;
    private final RowReader rows;
    private final MetadataColumns metadata;
    private final boolean keepsSequence;
    private final boolean keepsOrigin;
    private @Nullable Set<String> skippedNames;
    private int skippedKeys;
    private RowColumns columns = new RowColumns(StructType.of(), true);
    private List<String> partitionColumns;
    private @Nullable RowChecks checks;

    /** @param config of the table */
    public RecordConverter(TableConfig config) {
        this.config = config;
        this.partitionColumns = config.schema().partitionBy();
        this.operations = new OperationReader(config.events());
        this.sequences = new SequenceReader(config.sequence());
        this.types = new TypePlans(config.schema());
        DynamicValues dynamic = new DynamicValues(config.schema().underscoreNames());
        this.keys = new KeyReader(config, types, dynamic);
        this.rows = new RowReader(config, types, dynamic);
        this.metadata = new MetadataColumns(config);
        this.keepsSequence = MetadataColumns.keepsSequence(config);
        this.keepsOrigin = config.events().late() != RecordPolicy.ACCEPT
                && config.sequence().isStored();
        types.mayGrow(true);
    }

    /** The columns that events follow now: the table's, and those that records brought since. */
    public StructType schema() {
        return columns.schema();
    }

    /** The key columns in key order; settled by the first record where the settings leave them open. */
    public List<String> keyColumns() {
        return keys.names();
    }

    /** The table is there, and partitioned by these columns whatever the settings say. */
    public void partitionedBy(List<String> tableColumns) {
        partitionColumns = List.copyOf(tableColumns);
    }

    private RowChecks checks() {
        RowChecks current = checks;
        if (current == null || !current.areFor(columns.schema(), partitionColumns, keys.names())) {
            List<String> sequence = config.upserts() ? sequenceColumns() : List.of();
            current = new RowChecks(
                    config, new RowChecks.Subject(columns.schema(), partitionColumns, keys.names(), sequence));
            checks = current;
        }
        return current;
    }

    /** The columns that keep a stored row's sequence. */
    public List<String> sequenceColumns() {
        return config.sequence().columns();
    }

    /**
     * Starts over from the columns of the table. Events converted before follow other columns: there must be none
     * left that is not committed.
     */
    public void follow(StructType tableSchema) {
        if (tableSchema.equals(columns.schema())
                && columns.mayGrow() == config.schema().evolve()) {
            return;
        }
        reset(tableSchema, config.schema().evolve());
    }

    /** Starts over without a table: what a record said that did not bring it about does not count. */
    public void restart() {
        unsettle();
        reset(StructType.of(), true);
    }

    private void unsettle() {
        keys.unsettle();
        skippedNames = null;
        rows.forgetPlans();
    }

    private void reset(StructType schema, boolean mayGrow) {
        columns = new RowColumns(schema, mayGrow);
        types.mayGrow(mayGrow);
        keys.forgetPlans();
        rows.forgetPlans();
    }

    /**
     * Converts a record.
     *
     * @throws RecordException if this record cannot be used
     * @throws SchemaMismatchException if its schema does not fit the table's
     * @throws ConnectException if the settings say that such a record stops the task
     */
    public Conversion convert(SinkRecord record) {
        // What a failed conversion added is taken back: nothing of a refused record shows in the table.
        StructType before = columns.schema();
        boolean wasSettled = !keys.names().isEmpty();
        boolean done = false;
        try {
            Conversion conversion = converted(record);
            done = true;
            return conversion;
        } finally {
            if (!done && !wasSettled) {
                unsettle();
            }
            if (!done && !before.equals(columns.schema())) {
                reset(before, columns.mayGrow());
            }
        }
    }

    private Conversion converted(SinkRecord record) {
        Operation operation = operations.read(record);
        if (operation == null) {
            return new Conversion.Skipped(SkipReason.TOMBSTONE);
        }
        return switch (operation.kind()) {
            case DELETE -> delete(record);
            case TRUNCATE -> truncate(record);
            case UPSERT, PARTIAL -> row(record, operation);
        };
    }

    private Conversion delete(SinkRecord record) {
        boolean tombstone = record.value() == null && !operations.isSaid(record);
        if (tombstone && config.events().tombstones() != RareEvent.APPLY) {
            return skipOrFail(config.events().tombstones() == RareEvent.FAIL, SkipReason.TOMBSTONE, "tombstone.mode");
        }
        DeleteMode mode = config.events().deletes();
        if (mode == DeleteMode.FAIL || mode == DeleteMode.IGNORE) {
            return skipOrFail(mode == DeleteMode.FAIL, SkipReason.DELETE, "delete.mode");
        }
        Object[] key = checks().key(keyOfDelete(record));
        return converted(List.of(withoutRow(Kind.DELETE, key, sequenceOfDelete(record), record)), 0);
    }

    private Object[] keyOfDelete(SinkRecord record) {
        if (!keys.isInRow()) {
            keys.settle(record, columns);
            return keys.read(record, columns);
        }
        if (record.value() == null) {
            throw new RecordException("a delete without a value has no key where pk.mode=record_value");
        }
        keys.settle(record, columns);
        return keys.ofRow(deletedRow(record), columns);
    }

    /** The row that a delete carries; read for its key and its sequence only. */
    private @Nullable Object[] deletedRow(SinkRecord record) {
        boolean needed = keys.isInRow() || config.sequence().kind() == SequenceSource.Kind.FIELDS;
        return needed ? rows.read(record.value(), skippedNames(), columns).values() : NO_VALUES;
    }

    /** A delete that does not say its sequence takes, in the engine, the greatest one known for its key. */
    private Sequence sequenceOfDelete(SinkRecord record) {
        if (config.sequence().kind() != SequenceSource.Kind.FIELDS) {
            return sequenceOf(record, NO_VALUES);
        }
        return record.value() == null
                ? Sequence.NONE
                : SequenceReader.ofRow(deletedRow(record), sequencePositions()).orElse(Sequence.NONE);
    }

    private Conversion truncate(SinkRecord record) {
        RareEvent mode = config.events().truncates();
        if (mode != RareEvent.APPLY) {
            return skipOrFail(mode == RareEvent.FAIL, SkipReason.TRUNCATE, "truncate.mode");
        }
        Sequence sequence = sequenceOfDelete(record);
        return converted(List.of(withoutRow(Kind.TRUNCATE, new Object[0], sequence, record)), 0);
    }

    private static Conversion skipOrFail(boolean fail, SkipReason reason, String setting) {
        if (fail) {
            throw new ConnectException(setting + "=fail: the record is a "
                    + reason.name().toLowerCase(Locale.ROOT) + "; change " + setting + " to go on");
        }
        return new Conversion.Skipped(reason);
    }

    private Conversion row(SinkRecord record, Operation operation) {
        boolean keyed = config.upserts();
        if (keyed) {
            keys.settle(record, columns);
        }
        Object[] outerKey = keyed && !keys.isInRow() ? keys.read(record, columns) : null;
        RowReader.Row seen = rows.read(record.value(), skippedNames(), columns);
        metadata.settle(columns);
        Sequence sequence = sequenceOf(record, seen.values());
        RowReader.Row row = widened(record, seen, sequence);
        metadata.fill(record, operation.word(), columns, row);
        applyUnchanged(operation, row);
        Object[] key = new Object[0];
        if (keyed) {
            key = checks().key(outerKey != null ? place(outerKey, row) : keys.ofRow(row.values(), columns));
        }
        checks().row(operation.kind(), row);
        Event event = rowEvent(record, operation, key, row, sequence);
        if (keyed && !operation.previousKey().isEmpty()) {
            Object[] old = checks().key(keys.read(operation.previousKey(), columns));
            Event remove = withoutRow(Kind.DELETE, old, sequence, record);
            return converted(List.of(remove, event), RowSize.ofEvent(row.values()));
        }
        return converted(List.of(event), RowSize.ofEvent(row.values()));
    }

    private Set<String> skippedNames() {
        if (skippedNames == null || keys.names().size() != skippedKeys) {
            skippedNames = findSkippedNames();
            skippedKeys = keys.names().size();
        }
        return skippedNames;
    }

    private Set<String> findSkippedNames() {
        Set<String> skipped = new HashSet<>();
        metadata.names().forEach(name -> skipped.add(name.toLowerCase(Locale.ROOT)));
        if (keepsSequence) {
            skipped.add(SequenceSource.COLUMN);
        }
        if (config.upserts() && !keys.isInRow()) {
            keys.names().forEach(name -> skipped.add(name.toLowerCase(Locale.ROOT)));
        }
        return skipped;
    }

    /** The row with room for the columns that came after it was read, and with its sequence where a column keeps it. */
    private RowReader.Row widened(SinkRecord record, RowReader.Row row, Sequence sequence) {
        if (keepsSequence && columns.find(SequenceSource.COLUMN) < 0) {
            boolean isNumber = sequence.parts().isEmpty() || SequenceReader.isOneLong(sequence);
            columns.put(SequenceSource.COLUMN, isNumber ? PrimitiveType.LONG : PrimitiveType.STRING);
        }
        @Nullable
        Object[] values = java.util.Arrays.copyOf(row.values(), columns.schema().size());
        if (keepsSequence) {
            int column = columns.find(SequenceSource.COLUMN);
            boolean isNumber = columns.type(column) == PrimitiveType.LONG;
            if (isNumber
                    && !SequenceReader.isOneLong(sequence)
                    && !sequence.parts().isEmpty()) {
                throw new RecordException("the sequence is no single 64-bit number but the column "
                        + SequenceSource.COLUMN + " is long; a table keeps one kind of sequence");
            }
            values[column] = MetadataColumns.stored(record, sequence, columns.type(column));
            row.present().set(column);
        }
        return new RowReader.Row(values, row.present(), row.unavailable());
    }

    private void applyUnchanged(Operation operation, RowReader.Row row) {
        for (String name : operation.unchanged()) {
            int column = columns.find(ColumnName.of(name, config.schema().underscoreNames()));
            if (column >= 0) {
                row.unavailable().set(column);
                row.values()[column] = null;
            }
        }
        for (String name : operation.unset()) {
            int column = columns.find(ColumnName.of(name, config.schema().underscoreNames()));
            if (column < 0 && name.contains(".")) {
                throw new RecordException("the header entity.unset names '" + name
                        + "' inside a column; only whole columns" + " can be unset");
            }
            if (column >= 0) {
                row.values()[column] = null;
                row.present().set(column);
            }
        }
    }

    private Object[] place(Object[] key, RowReader.Row row) {
        for (int i = 0; i < key.length; i++) {
            int column = columns.find(keys.names().get(i));
            row.values()[column] = key[i];
            row.present().set(column);
        }
        return key;
    }

    private Event rowEvent(SinkRecord record, Operation operation, Object[] key, RowReader.Row row, Sequence sequence) {
        BitSet present = null;
        Kind kind = config.upserts() ? operation.kind() : Kind.UPSERT;
        boolean lacksValues =
                !row.unavailable().isEmpty() || !operation.unchanged().isEmpty();
        if (config.upserts() && operation.kind() == Kind.PARTIAL) {
            present = row.present();
            present.andNot(row.unavailable());
            // What is not at hand needs a stored row, which the engine asks of a masked upsert and not of a partial
            // one.
            kind = lacksValues ? Kind.UPSERT : Kind.PARTIAL;
        } else if (config.upserts() && lacksValues) {
            present = MetadataColumns.allBut(row.unavailable(), columns.schema().size());
        }
        boolean needsBase = kind == Kind.UPSERT && present != null;
        Object origin = origin(record, needsBase, present != null && checks().mayBeLeftOut());
        Sequence fitting = checks().sequence(sequence);
        return new Event(kind, key, row.values(), present, fitting, record.originalKafkaOffset(), origin);
    }

    private Sequence sequenceOf(SinkRecord record, @Nullable Object[] row) {
        if (config.sequence().kind() == SequenceSource.Kind.OFFSET) {
            return Sequence.NONE;
        }
        Optional<Sequence> found = config.sequence().kind() == SequenceSource.Kind.FIELDS
                ? SequenceReader.ofRow(row, sequencePositions())
                : sequences.ofRecord(record);
        if (found.isPresent()) {
            return found.get();
        }
        if (config.sequence().onNull() == RecordPolicy.FAIL) {
            throw new ConnectException("the record has no sequence (sequence.by) and sequence.null.policy=fail");
        }
        throw new RecordException("the record has no sequence (sequence.by); see sequence.null.policy");
    }

    private int[] sequencePositions() {
        List<Integer> positions = new ArrayList<>();
        for (String name : config.sequence().names()) {
            int column = columns.find(name);
            if (column < 0) {
                throw new SchemaMismatchException("sequence.by names '" + name + "', which the table does not have");
            }
            positions.add(column);
        }
        return positions.stream().mapToInt(Integer::intValue).toArray();
    }

    /** A record that may yet have to be reported is kept; of one that is staged only the time stamp. */
    private @Nullable Object origin(SinkRecord record, boolean needsBase, boolean mayBeLeftOut) {
        if (config.stages()) {
            return record.timestamp();
        }
        boolean mayLackBase = needsBase && config.events().missingBase() != RecordPolicy.ACCEPT;
        return keepsOrigin || mayLackBase || mayBeLeftOut ? record : null;
    }

    private Event withoutRow(Kind kind, Object[] key, Sequence sequence, SinkRecord record) {
        boolean mayBeLeftOut = checks().mayBeLeftOut() && config.events().deletes() == DeleteMode.SOFT;
        Object origin = origin(record, false, mayBeLeftOut);
        Sequence fitting = checks().sequence(sequence);
        return new Event(kind, key, NO_VALUES, null, fitting, record.originalKafkaOffset(), origin);
    }

    private static Conversion converted(List<Event> events, long bytes) {
        return new Conversion.Converted(events, Math.max(bytes, RowSize.ofEvent(NO_VALUES)));
    }
}
