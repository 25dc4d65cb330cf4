// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.index.IndexedColumns;
import dev.alluvium.delta.reduce.FoldRules;
import dev.alluvium.delta.reduce.KeyCodec;
import dev.alluvium.delta.reduce.Reducer;
import dev.alluvium.delta.reduce.StoredSequence;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.StructField;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What an upsert has to know about the columns of one version of its table.
 *
 * @param layout of the table
 * @param codec of its keys
 * @param fold how the events of a key come to one mutation
 * @param indexed the columns that say where each key's row is
 * @param reducer groups and orders events
 */
public record UpsertRules(TableLayout layout, KeyCodec codec, FoldRules fold, IndexedColumns indexed, Reducer reducer) {
    /**
     * The rules of a table that was grown by what the records need.
     *
     * @throws dev.alluvium.delta.error.DeltaTableException naming the column, if a key or sequence column is missing
     */
    public static UpsertRules of(TableEvolution evolution, WriterSettings settings) {
        TableLayout layout = evolution.layout();
        IndexedColumns indexed = indexed(layout, settings);
        KeyCodec codec = indexed.codec();
        StoredSequence sequences = indexed.sequences();
        int deleted = indexed.deletedPosition();
        List<DataType> keyTypes = new ArrayList<>();
        for (int position : codec.positions()) {
            keyTypes.add(layout.schema().field(position).type());
        }
        FoldRules fold = new FoldRules(
                evolution.mapping(),
                codec.positions(),
                keyTypes,
                sequences,
                settings.ordersBySequence(),
                deleted,
                settings.missingBasePolicy() != MissingBasePolicy.NULL,
                settings.keepOnExplicitNull(),
                demands(layout, settings, codec, deleted));
        return new UpsertRules(
                layout, codec, fold, indexed, new Reducer(codec, sequences, settings.ordersBySequence()));
    }

    /**
     * What the index of such a table reads of its files.
     *
     * @throws dev.alluvium.delta.error.DeltaTableException naming the column, if a key or sequence column is missing
     */
    public static IndexedColumns indexed(TableLayout layout, WriterSettings settings) {
        int deleted = settings.deleteMode() == DeleteMode.SOFT
                ? layout.schema().indexOfIgnoringCase(WriterSettings.DELETED_COLUMN)
                : -1;
        return new IndexedColumns(
                layout,
                new KeyCodec(layout.schema(), settings.keyColumns(), partitionColumns(layout)),
                new StoredSequence(
                        layout.schema(), settings.ordersBySequence() ? settings.sequenceColumns() : List.of()),
                settings.ordersBySequence(),
                deleted);
    }

    private static List<String> partitionColumns(TableLayout layout) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < layout.partitionCount(); i++) {
            names.add(layout.partitionField(i).name());
        }
        return names;
    }

    private static FoldRules.Demands demands(TableLayout layout, WriterSettings settings, KeyCodec codec, int deleted) {
        BitSet required = new BitSet();
        BitSet partitioning = new BitSet();
        for (int i = 0; i < layout.width(); i++) {
            StructField field = layout.schema().field(i);
            boolean isSequence = settings.ordersBySequence()
                    && settings.sequenceColumns().stream().anyMatch(field.name()::equalsIgnoreCase);
            required.set(i, !field.nullable() && !isSequence && i != deleted);
        }
        for (int key : codec.positions()) {
            required.clear(key);
        }
        for (int i = 0; i < layout.partitionCount(); i++) {
            partitioning.set(layout.partitionPosition(i));
        }
        return new FoldRules.Demands(required, partitioning);
    }
}
