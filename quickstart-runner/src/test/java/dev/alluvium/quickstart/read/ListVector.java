// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.read;

import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A column of plain Java values, for writing test tables: structs and arrays are lists, maps are maps. */
record ListVector(DataType type, List<Object> values) implements ColumnVector {
    @Override
    public DataType getDataType() {
        return type;
    }

    @Override
    public int getSize() {
        return values.size();
    }

    @Override
    public void close() {}

    @Override
    public boolean isNullAt(int row) {
        return values.get(row) == null;
    }

    @Override
    public boolean getBoolean(int row) {
        return (Boolean) values.get(row);
    }

    @Override
    public byte getByte(int row) {
        return ((Number) values.get(row)).byteValue();
    }

    @Override
    public short getShort(int row) {
        return ((Number) values.get(row)).shortValue();
    }

    @Override
    public int getInt(int row) {
        return ((Number) values.get(row)).intValue();
    }

    @Override
    public long getLong(int row) {
        return ((Number) values.get(row)).longValue();
    }

    @Override
    public float getFloat(int row) {
        return (Float) values.get(row);
    }

    @Override
    public double getDouble(int row) {
        return (Double) values.get(row);
    }

    @Override
    public byte[] getBinary(int row) {
        return (byte[]) values.get(row);
    }

    @Override
    public String getString(int row) {
        return (String) values.get(row);
    }

    @Override
    public BigDecimal getDecimal(int row) {
        return (BigDecimal) values.get(row);
    }

    @Override
    public ColumnVector getChild(int ordinal) {
        List<Object> children = new ArrayList<>();
        values.forEach(value -> children.add(value == null ? null : ((List<?>) value).get(ordinal)));
        return new ListVector(((StructType) type).at(ordinal).getDataType(), children);
    }

    @Override
    public ArrayValue getArray(int row) {
        List<Object> elements = new ArrayList<>((List<?>) values.get(row));
        return array(((ArrayType) type).getElementType(), elements);
    }

    @Override
    public MapValue getMap(int row) {
        Map<?, ?> map = (Map<?, ?>) values.get(row);
        MapType mapType = (MapType) type;
        ArrayValue keys = array(mapType.getKeyType(), new ArrayList<>(map.keySet()));
        ArrayValue mapped = array(mapType.getValueType(), new ArrayList<>(map.values()));
        return new MapValue() {
            @Override
            public int getSize() {
                return map.size();
            }

            @Override
            public ColumnVector getKeys() {
                return keys.getElements();
            }

            @Override
            public ColumnVector getValues() {
                return mapped.getElements();
            }
        };
    }

    private static ArrayValue array(DataType elementType, List<Object> elements) {
        return new ArrayValue() {
            @Override
            public int getSize() {
                return elements.size();
            }

            @Override
            public ColumnVector getElements() {
                return new ListVector(elementType, elements);
            }
        };
    }
}
