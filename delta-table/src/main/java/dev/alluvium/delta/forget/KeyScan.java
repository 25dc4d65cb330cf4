// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.forget;

import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.KeyCodec;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which data files hold a row of some keys, whether or not a deletion vector marks it. A file is read once: it never
 * changes. Confined to one thread.
 */
final class KeyScan {
    private final DataFiles files;
    private final List<String> keyColumns;
    private final StructType keySchema;
    private final KeyCodec codec;
    private final Set<Key> keys = new HashSet<>();
    private final Map<String, Boolean> known = new HashMap<>();

    /**
     * A scan for these keys.
     *
     * @param keys each the values of the key columns in this order
     * @throws DeltaTableException if a column is missing, makes no key, or partitions the table: then its values are
     *     in the names of directories and files, which stay in the log
     */
    KeyScan(DataFiles files, StructType schema, List<String> partitionColumns, ForgottenKeys keys) {
        this.files = files;
        this.keyColumns = keys.columns();
        List<StructField> fields = new ArrayList<>();
        for (String column : keyColumns) {
            int position = schema.indexOfIgnoringCase(column);
            if (position < 0) {
                throw new DeltaTableException("the key column '" + column + "' is not in the table");
            }
            if (partitionColumns.stream().anyMatch(column::equalsIgnoreCase)) {
                throw new DeltaTableException("the key column '" + column + "' partitions the table, so that its values"
                        + " are in the names of files, which the log keeps; such a table has to be copied");
            }
            StructField field = schema.field(position);
            fields.add(new StructField(field.name(), field.type(), true, field.metadata()));
        }
        this.keySchema = new StructType(fields);
        this.codec = new KeyCodec(keySchema, keyColumns);
        keys.values().forEach(values -> this.keys.add(codec.encode(values)));
    }

    /** A reader of rows of this schema. */
    RowFilter rowsOf(StructType schema) {
        int[] positions = new KeyCodec(schema, keyColumns).positions();
        return row -> {
            @Nullable Object[] values = new @Nullable Object[positions.length];
            for (int i = 0; i < positions.length; i++) {
                values[i] = row[positions[i]];
            }
            return matches(values);
        };
    }

    /** Whether a table's key, of these columns or of more, has the values of one of the keys next to each other. */
    boolean isIn(Key tableKey) {
        return keys.stream().anyMatch(key -> contains(tableKey.bytes(), key.bytes()));
    }

    private static boolean contains(byte[] whole, byte[] part) {
        for (int from = 0; from + part.length <= whole.length; from++) {
            if (Arrays.equals(whole, from, from + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    /** Tells the rows of the keys. */
    interface RowFilter {
        boolean matches(@Nullable Object[] row);
    }

    private boolean matches(@Nullable Object[] values) {
        for (Object value : values) {
            if (value == null) {
                return false;
            }
        }
        return keys.contains(codec.ofRow(values));
    }

    /**
     * Whether the object holds a row of a key.
     *
     * @throws DeltaTableException if it cannot be read: nobody knows then
     */
    boolean holds(String objectKey, long size) {
        Boolean before = known.get(objectKey);
        if (before == null) {
            before = read(objectKey, size);
            known.put(objectKey, before);
        }
        return before;
    }

    private boolean read(String objectKey, long size) {
        AddFile whole = new AddFile(
                DataFilePaths.encode(objectKey), Map.of(), size, 0, false, null, Map.of(), Optional.empty());
        BitSet all = new BitSet();
        all.set(0, keySchema.size());
        try (RowCursor rows = files.read(whole, new TableLayout(keySchema, List.of()), all)) {
            while (rows.next()) {
                if (matches(rows.row())) {
                    return true;
                }
            }
        }
        return false;
    }
}
