// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.connect.delta.error.RecordException;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.reduce.Event.Kind;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.reduce.StoredSequence;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a table demands of an event beyond the types of its columns, checked before the event is held: a commit that
 * found it out would fail for all of its records. Made anew when columns or keys change. Confined to the task thread.
 */
final class RowChecks {
    private final Subject subject;
    private final boolean reportsNullPartition;
    private final BitSet demanding = new BitSet();
    private final BitSet partitioning = new BitSet();
    private final @Nullable NestedNulls[] nested;
    private final boolean[] partitionKeys;
    private final boolean leavesOutRows;
    private final @Nullable StoredSequence sequences;

    /**
     * What the checks are about.
     *
     * @param schema of the rows
     * @param partitionColumns of the table
     * @param keys the key columns in key order
     * @param sequenceColumns that keep a stored row's sequence
     */
    record Subject(StructType schema, List<String> partitionColumns, List<String> keys, List<String> sequenceColumns) {}

    RowChecks(TableConfig config, Subject subject) {
        this.subject = subject;
        this.reportsNullPartition = config.schema().reportNullPartition();
        StructType schema = subject.schema();
        for (String column : subject.partitionColumns()) {
            int position = schema.indexOfIgnoringCase(column);
            if (position >= 0) {
                partitioning.set(position);
            }
        }
        this.nested = new @Nullable NestedNulls[schema.size()];
        BitSet required = new BitSet();
        for (int i = 0; i < nested.length; i++) {
            StructField field = schema.field(i);
            nested[i] = NestedNulls.of(field.type(), field.name());
            required.set(i, !field.nullable());
            demanding.set(i, !field.nullable() || nested[i] != null || partitioning.get(i));
        }
        this.partitionKeys = new boolean[subject.keys().size()];
        for (int i = 0; i < partitionKeys.length; i++) {
            int position = schema.indexOfIgnoringCase(subject.keys().get(i));
            partitionKeys[i] = position >= 0 && partitioning.get(position);
            if (position >= 0) {
                required.clear(position);
            }
        }
        this.leavesOutRows = config.upserts() && !required.isEmpty();
        this.sequences = storedSequence(subject);
    }

    private static @Nullable StoredSequence storedSequence(Subject subject) {
        boolean known = !subject.sequenceColumns().isEmpty()
                && subject.sequenceColumns().stream()
                        .allMatch(column -> subject.schema().indexOfIgnoringCase(column) >= 0);
        try {
            return known ? new StoredSequence(subject.schema(), subject.sequenceColumns()) : null;
        } catch (DeltaTableException unfit) {
            return null; // a column that holds no sequence at all is not the record's fault: the first flush says it
        }
    }

    /** Whether these are the checks of this subject; asked per record, and what changes is another object. */
    @SuppressWarnings("ReferenceEquality")
    boolean areFor(StructType schema, List<String> partitionColumns, List<String> keys) {
        return subject.schema() == schema && subject.keys() == keys && subject.partitionColumns() == partitionColumns;
    }

    /** Whether the engine may find that an event, together with the stored row, leaves a required column empty. */
    boolean mayBeLeftOut() {
        return leavesOutRows;
    }

    /**
     * The key, if the log can spell it.
     *
     * @throws RecordException naming the field otherwise
     */
    Object[] key(Object[] key) {
        for (int i = 0; i < Math.min(key.length, partitionKeys.length); i++) {
            if (partitionKeys[i] && isEmpty(key[i])) {
                throw new RecordException("key field '" + subject.keys().get(i)
                        + "' is empty and partitions the table, where empty and null are one");
            }
        }
        return key;
    }

    /**
     * Looks for nulls where the table allows none.
     *
     * @throws RecordException naming the column
     */
    void row(Kind kind, RowReader.Row row) {
        for (int i = demanding.nextSetBit(0); i >= 0; i = demanding.nextSetBit(i + 1)) {
            boolean silent = row.unavailable().get(i)
                    || (kind == Kind.PARTIAL && !row.present().get(i));
            if (!silent) {
                Object value = i < row.values().length ? row.values()[i] : null;
                column(i, value == null || (partitioning.get(i) && isEmpty(value)) ? null : value);
            }
        }
    }

    private void column(int i, @Nullable Object value) {
        StructField field = subject.schema().field(i);
        if (value == null && !field.nullable()) {
            throw new RecordException("field '" + field.name() + "' is missing or null but its column is required");
        }
        if (value == null && partitioning.get(i) && reportsNullPartition) {
            throw new RecordException("partition column '" + field.name() + "' is null (partition.null.policy=dlq)");
        }
        NestedNulls inside = nested[i];
        String missing = value == null || inside == null ? null : inside.find(value);
        if (missing != null) {
            throw new RecordException("field '" + missing + "' is null but the table allows no null there");
        }
    }

    /**
     * Makes sure that the sequence can be stored.
     *
     * @throws RecordException naming the column
     */
    Sequence sequence(Sequence sequence) {
        if (sequences != null && !sequence.parts().isEmpty()) {
            try {
                sequences.write(
                        sequences.normalize(sequence),
                        new @Nullable Object[subject.schema().size()]);
            } catch (DeltaTableException unfit) {
                throw new RecordException(String.valueOf(unfit.getMessage()));
            } catch (ArithmeticException fraction) {
                throw new RecordException("the sequence is no whole number, which its column needs");
            }
        }
        return sequence;
    }

    private static boolean isEmpty(@Nullable Object value) {
        return "".equals(value) || (value instanceof byte[] bytes && bytes.length == 0);
    }
}
