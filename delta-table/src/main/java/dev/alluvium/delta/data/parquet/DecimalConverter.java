// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.schema.DecimalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/** Decimals of any physical type and of a smaller scale. */
final class DecimalConverter extends PrimitiveConverter {
    private final int storedScale;
    private final int scale;
    private final ValueConverters.Slot slot;

    DecimalConverter(DecimalType type, PrimitiveType stored, ValueConverters.Slot slot) {
        this.scale = type.scale();
        this.slot = slot;
        this.storedScale =
                stored.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation decimal
                        ? decimal.getScale()
                        : 0;
    }

    @Override
    public void addInt(int value) {
        set(BigDecimal.valueOf(value, storedScale));
    }

    @Override
    public void addLong(long value) {
        set(BigDecimal.valueOf(value, storedScale));
    }

    @Override
    public void addBinary(Binary value) {
        set(new BigDecimal(new BigInteger(value.getBytes()), storedScale));
    }

    private void set(BigDecimal value) {
        slot.set(value.scale() == scale ? value : value.setScale(scale));
    }
}
