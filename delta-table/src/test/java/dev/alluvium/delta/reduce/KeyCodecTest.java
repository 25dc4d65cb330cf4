// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.RowValues;
import dev.alluvium.delta.data.ValueCursor;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class KeyCodecTest {
    private static KeyCodec codec(DataType... types) {
        StructField[] fields = new StructField[types.length];
        String[] names = new String[types.length];
        for (int i = 0; i < types.length; i++) {
            names[i] = "k" + i;
            fields[i] = StructField.of(names[i], types[i]);
        }
        return new KeyCodec(StructType.of(fields), List.of(names));
    }

    private static Key key(KeyCodec codec, Object... values) {
        return codec.encode(values);
    }

    @Test
    void wideningAColumnNeverChangesAKey() {
        assertThat(key(codec(PrimitiveType.INTEGER), 5)).isEqualTo(key(codec(PrimitiveType.LONG), 5L));
        assertThat(key(codec(PrimitiveType.BYTE), (byte) -1)).isEqualTo(key(codec(PrimitiveType.LONG), -1L));
        assertThat(key(codec(PrimitiveType.LONG), 5)).isEqualTo(key(codec(PrimitiveType.LONG), 5L));
    }

    @Test
    void decimalsCompareByValue() {
        KeyCodec codec = codec(new DecimalType(10, 2));

        assertThat(key(codec, new BigDecimal("1.5"))).isEqualTo(key(codec, new BigDecimal("1.50")));
        assertThat(key(codec, new BigDecimal("1.5"))).isNotEqualTo(key(codec, new BigDecimal("1.51")));
    }

    @Test
    void noTwoTuplesShareBytes() {
        KeyCodec codec = codec(PrimitiveType.STRING, PrimitiveType.STRING);
        String[] texts = {
            "", "a", "ab", "b", "\u0000", "a\u0000", "\u0002\u0000\u0000\u0000\u0001a", " a", "A", "é", "e\u0301"
        };
        Set<Key> keys = new HashSet<>();
        for (String left : texts) {
            for (String right : texts) {
                keys.add(key(codec, left, right));
            }
        }

        assertThat(keys).hasSize(texts.length * texts.length);
    }

    @Test
    void aKeyIsTheSameWhetherARowIsThereOrItsValues() {
        KeyCodec codec = codec(
                PrimitiveType.BINARY,
                PrimitiveType.BOOLEAN,
                PrimitiveType.DATE,
                PrimitiveType.TIMESTAMP,
                PrimitiveType.SHORT,
                PrimitiveType.STRING,
                new DecimalType(10, 2));
        Object[] row = {new byte[] {1, 2}, true, -3, 4L, (short) -5, "t\u00e9xt", new BigDecimal("1.5")};
        Object[] longer = {new byte[40], false, 3, -4L, (short) 5, "", new BigDecimal("-1.55")};
        Object[] partly = {new byte[1], true, 3, null, (short) 5, "", BigDecimal.ONE};
        KeyBytes key = new KeyBytes();

        for (Object[] each : List.of(row, longer, row)) {
            assertThat(codec.write(values(each), key)).isTrue();
            assertThat(key.toKey()).isEqualTo(codec.ofRow(each));
            assertThat(key.length()).isEqualTo(codec.ofRow(each).bytes().length);
        }
        assertThat(codec.write(values(partly), key)).isFalse();
        assertThatThrownBy(() -> codec(PrimitiveType.STRING).write(values("\ud800"), key))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("half of a surrogate pair");
    }

    private static ValueCursor values(Object... row) {
        RowValues values = new RowValues(new OneRow(row));
        assertThat(values.next()).isTrue();
        return values;
    }

    private record OneRow(Object[] row) implements RowCursor {
        @Override
        public boolean next() {
            return true;
        }

        @Override
        public long position() {
            return 0;
        }

        @Override
        public void close() {}
    }

    @Test
    void everyAllowedTypeHasItsOwnEncoding() {
        KeyCodec codec = codec(
                PrimitiveType.BINARY,
                PrimitiveType.BOOLEAN,
                PrimitiveType.DATE,
                PrimitiveType.TIMESTAMP,
                PrimitiveType.SHORT);
        Object[] row = {new byte[] {1, 2}, true, 3, 4L, (short) 5};

        assertThat(codec.encode(row)).isEqualTo(codec.ofRow(row));
        assertThat(codec.encode(row)).isNotEqualTo(key(codec, new byte[] {1, 2}, false, 3, 4L, (short) 5));
        assertThat(codec.encode(row)).isNotEqualTo(key(codec, new byte[] {1}, true, 3, 4L, (short) 5));
    }

    @Test
    void longKeysFit() {
        KeyCodec codec = codec(PrimitiveType.STRING, PrimitiveType.STRING);

        assertThat(key(codec, "x".repeat(1000), "y")).isNotEqualTo(key(codec, "x".repeat(1000), "z"));
    }

    @Test
    void typesThatDoNotCompareExactlyAreRefused() {
        for (DataType type :
                List.of(PrimitiveType.FLOAT, PrimitiveType.DOUBLE, new ArrayType(PrimitiveType.LONG, true))) {
            assertThatThrownBy(() -> codec(type))
                    .isInstanceOf(DeltaTableException.class)
                    .hasMessageContaining("column 'k0' of type " + type + " cannot be a key");
        }
        StructType schema = StructType.of(StructField.of("a", PrimitiveType.LONG));
        assertThatThrownBy(() -> new KeyCodec(schema, List.of("b"))).hasMessageContaining("'b' is not in the table");
    }

    @Test
    void nullsAndBrokenTextAreRefusedWithoutTheirValue() {
        assertThatThrownBy(() -> key(codec(PrimitiveType.LONG), new Object[] {null}))
                .hasMessageContaining("the key column 'k0' is null");
        assertThatThrownBy(() -> key(codec(PrimitiveType.STRING), "secret\uD800"))
                .hasMessageContaining("'k0' holds half of a surrogate pair")
                .hasMessageNotContaining("secret");
    }

    @Test
    void onlyATruncatedHashOfAKeyShows() {
        assertThat(key(codec(PrimitiveType.STRING), "secret").toString()).matches("key#[0-9a-f]{8}");
    }
}
