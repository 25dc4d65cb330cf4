// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import dev.alluvium.delta.error.DeltaTableException;
import java.nio.charset.CharacterCodingException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values of rows that were made. */
public final class RowValues implements ValueCursor {
    private final RowCursor rows;
    private @Nullable Object[] row = new @Nullable Object[0];

    /** @param rows closed with this */
    public RowValues(RowCursor rows) {
        this.rows = rows;
    }

    @Override
    public boolean next() {
        boolean goesOn = rows.next();
        if (goesOn) {
            row = rows.row();
        }
        return goesOn;
    }

    @Override
    public long position() {
        return rows.position();
    }

    @Override
    public boolean isNull(int column) {
        return row[column] == null;
    }

    @Override
    public long number(int column) {
        Object value = present(column);
        return value instanceof Boolean flag ? (flag ? 1 : 0) : ((Number) value).longValue();
    }

    @Override
    public byte[] bytes(int column) {
        Object value = present(column);
        return value instanceof String text ? utf8(text) : (byte[]) value;
    }

    private Object present(int column) {
        return Objects.requireNonNull(row[column]);
    }

    private static byte[] utf8(String text) {
        try {
            return StoredText.strictUtf8(text);
        } catch (CharacterCodingException e) {
            throw new DeltaTableException("a text holds half of a surrogate pair", e);
        }
    }

    @Override
    public @Nullable Object value(int column) {
        return row[column];
    }

    @Override
    public void close() {
        rows.close();
    }
}
