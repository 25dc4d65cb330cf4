// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.schema.PrimitiveType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** Converters of values without parts. */
final class LeafConverters {
    private LeafConverters() {}

    static PrimitiveConverter of(
            PrimitiveType type, org.apache.parquet.schema.PrimitiveType stored, ValueConverters.Slot slot) {
        return switch (type) {
            case BYTE, SHORT, INTEGER, LONG, FLOAT, DOUBLE, BOOLEAN, DATE -> new NumberConverter(type, slot);
            case TIMESTAMP, TIMESTAMP_NTZ ->
                stored.getPrimitiveTypeName() == PrimitiveTypeName.INT96
                        ? new BinaryConverter(slot, LeafConverters::microsOfInt96)
                        : new TimestampConverter(stored.getLogicalTypeAnnotation(), slot);
            case STRING -> new BinaryConverter(slot, Binary::toStringUsingUTF8);
            case BINARY -> new BinaryConverter(slot, Binary::getBytes);
        };
    }

    /** Days since the Julian epoch and nanoseconds of the day, as Spark and Hive wrote timestamps for long. */
    private static Object microsOfInt96(Binary value) {
        long julianEpochDay = 2_440_588;
        long microsPerDay = 86_400_000_000L;
        ByteBuffer bytes = value.toByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN);
        long nanosOfDay = bytes.getLong();
        return (bytes.getInt() - julianEpochDay) * microsPerDay + Math.floorDiv(nanosOfDay, 1000L);
    }

    /** Numbers, dates and booleans, from the same physical type or a narrower one. */
    private static final class NumberConverter extends PrimitiveConverter {
        private final PrimitiveType type;
        private final ValueConverters.Slot slot;

        NumberConverter(PrimitiveType type, ValueConverters.Slot slot) {
            this.type = type;
            this.slot = slot;
        }

        @Override
        public void addBoolean(boolean value) {
            slot.set(value);
        }

        @Override
        public void addInt(int value) {
            slot.set(
                    switch (type) {
                        case BYTE -> (Object) (byte) value;
                        case SHORT -> (short) value;
                        case LONG -> (long) value;
                        case DOUBLE -> (double) value;
                        case INTEGER, DATE, FLOAT, BOOLEAN, STRING, BINARY, TIMESTAMP, TIMESTAMP_NTZ -> value;
                    });
        }

        @Override
        public void addLong(long value) {
            slot.set(value);
        }

        @Override
        public void addFloat(float value) {
            if (type == PrimitiveType.DOUBLE) {
                slot.set((double) value);
            } else {
                slot.set(value);
            }
        }

        @Override
        public void addDouble(double value) {
            slot.set(value);
        }
    }

    /** Microseconds, from whatever unit the file says. */
    private static final class TimestampConverter extends PrimitiveConverter {
        private static final long THOUSAND = 1000;

        private final LogicalTypeAnnotation.@Nullable TimeUnit unit;
        private final ValueConverters.Slot slot;

        TimestampConverter(@Nullable LogicalTypeAnnotation annotation, ValueConverters.Slot slot) {
            this.slot = slot;
            this.unit = annotation instanceof LogicalTypeAnnotation.TimestampLogicalTypeAnnotation timestamp
                    ? timestamp.getUnit()
                    : null;
        }

        @Override
        public void addLong(long value) {
            if (unit == LogicalTypeAnnotation.TimeUnit.MILLIS) {
                slot.set(Math.multiplyExact(value, THOUSAND));
            } else if (unit == LogicalTypeAnnotation.TimeUnit.NANOS) {
                slot.set(Math.floorDiv(value, THOUSAND));
            } else {
                slot.set(value);
            }
        }
    }

    /** Strings and the like; a value of a dictionary is decoded once. */
    private static final class BinaryConverter extends PrimitiveConverter {
        private final ValueConverters.Slot slot;
        private final Function<Binary, Object> decode;
        private Object[] dictionary = new Object[0];

        BinaryConverter(ValueConverters.Slot slot, Function<Binary, Object> decode) {
            this.slot = slot;
            this.decode = decode;
        }

        @Override
        public boolean hasDictionarySupport() {
            return true;
        }

        @Override
        public void setDictionary(Dictionary values) {
            dictionary = new Object[values.getMaxId() + 1];
            for (int i = 0; i < dictionary.length; i++) {
                dictionary[i] = decode.apply(values.decodeToBinary(i));
            }
        }

        @Override
        public void addValueFromDictionary(int id) {
            slot.set(dictionary[id]);
        }

        @Override
        public void addBinary(Binary value) {
            slot.set(decode.apply(value));
        }
    }
}
