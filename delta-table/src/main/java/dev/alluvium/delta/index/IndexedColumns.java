// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.KeyCodec;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.reduce.StoredSequence;
import dev.alluvium.delta.schema.StructField;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The columns that the index reads of a data file.
 *
 * @param layout of the table
 * @param codec of its keys
 * @param sequences where the sequence stands; unused where the offset alone orders
 * @param ordersBySequence whether the sequence counts
 * @param deletedPosition where a soft delete is marked; -1 where there are none
 */
public record IndexedColumns(
        TableLayout layout, KeyCodec codec, StoredSequence sequences, boolean ordersBySequence, int deletedPosition) {
    /** Where in a row the columns stand. */
    public BitSet positions() {
        BitSet positions = new BitSet(layout.width());
        for (int position : codec.positions()) {
            positions.set(position);
        }
        if (ordersBySequence) {
            for (int position : sequences.positions()) {
                positions.set(position);
            }
        }
        if (deletedPosition >= 0) {
            positions.set(deletedPosition);
        }
        return positions;
    }

    /** What these columns are. As long as it stays, the index of a file stays what it is. */
    String identity() {
        StringBuilder text = new StringBuilder("key");
        for (int position : codec.positions()) {
            append(text, position);
        }
        text.append("; sequence");
        for (int position : ordersBySequence ? sequences.positions() : new int[0]) {
            append(text, position);
        }
        text.append("; deleted");
        if (deletedPosition >= 0) {
            append(text, deletedPosition);
        }
        return text.toString();
    }

    private void append(StringBuilder text, int position) {
        StructField field = layout.schema().field(position);
        String name = field.name();
        text.append(' ')
                .append(name.length())
                .append(' ')
                .append(name)
                .append(' ')
                .append(field.type());
    }

    /** The key of a row; empty for one that no event can mean, since a part of its key is null. */
    public Optional<Key> key(@Nullable Object[] row) {
        for (int position : codec.positions()) {
            if (row[position] == null) {
                return Optional.empty();
            }
        }
        return Optional.of(codec.ofRow(row));
    }

    /** Where the row is, and what is known of it. */
    public RowLocation location(String path, long position, @Nullable Object[] row) {
        Sequence sequence = ordersBySequence ? sequences.read(row) : Sequence.NONE;
        return RowLocation.of(path, position, sequence, isDeleted(row));
    }

    /** Whether the row is marked as deleted. */
    boolean isDeleted(@Nullable Object[] row) {
        return deletedPosition >= 0 && Boolean.TRUE.equals(row[deletedPosition]);
    }
}
