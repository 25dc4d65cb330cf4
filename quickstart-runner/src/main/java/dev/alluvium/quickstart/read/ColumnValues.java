// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Map;

/** Stored values in the JSON of a use-case folder's {@code expected/}. */
final class ColumnValues {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Map<Class<? extends DataType>, Conversion> SCALARS = Map.ofEntries(
            Map.entry(BooleanType.class, (v, i) -> JSON.booleanNode(v.getBoolean(i))),
            Map.entry(ByteType.class, (v, i) -> JSON.numberNode((long) v.getByte(i))),
            Map.entry(ShortType.class, (v, i) -> JSON.numberNode((long) v.getShort(i))),
            Map.entry(IntegerType.class, (v, i) -> JSON.numberNode((long) v.getInt(i))),
            Map.entry(LongType.class, (v, i) -> JSON.numberNode(v.getLong(i))),
            Map.entry(FloatType.class, (v, i) -> CanonicalValue.ofFloat(v.getFloat(i))),
            Map.entry(DoubleType.class, (v, i) -> CanonicalValue.ofDouble(v.getDouble(i))),
            Map.entry(StringType.class, (v, i) -> JSON.textNode(v.getString(i))),
            Map.entry(
                    BinaryType.class,
                    (v, i) -> JSON.textNode(Base64.getEncoder().encodeToString(v.getBinary(i)))),
            Map.entry(
                    DateType.class,
                    (v, i) -> JSON.textNode(LocalDate.ofEpochDay(v.getInt(i)).toString())),
            Map.entry(TimestampType.class, (v, i) -> JSON.textNode(CanonicalValue.timestamp(v.getLong(i)) + "Z")),
            Map.entry(TimestampNTZType.class, (v, i) -> JSON.textNode(CanonicalValue.timestamp(v.getLong(i)))),
            Map.entry(DecimalType.class, ColumnValues::decimal),
            Map.entry(StructType.class, ColumnValues::struct),
            Map.entry(ArrayType.class, (v, i) -> array(v.getArray(i))),
            Map.entry(MapType.class, (v, i) -> map(v.getMap(i))));

    private ColumnValues() {}

    private interface Conversion {
        JsonNode convert(ColumnVector vector, int row);
    }

    static JsonNode toJson(ColumnVector vector, int row) {
        if (vector.isNullAt(row)) {
            return JSON.nullNode();
        }
        Conversion conversion = SCALARS.get(vector.getDataType().getClass());
        if (conversion == null) {
            throw new IllegalStateException("no JSON form for values of type " + vector.getDataType());
        }
        return conversion.convert(vector, row);
    }

    private static JsonNode decimal(ColumnVector vector, int row) {
        int scale = ((DecimalType) vector.getDataType()).getScale();
        return JSON.textNode(
                vector.getDecimal(row).setScale(scale, RoundingMode.UNNECESSARY).toPlainString());
    }

    private static JsonNode struct(ColumnVector vector, int row) {
        ObjectNode object = JSON.objectNode();
        StructType type = (StructType) vector.getDataType();
        for (int field = 0; field < type.length(); field++) {
            object.set(type.at(field).getName(), toJson(vector.getChild(field), row));
        }
        return object;
    }

    private static JsonNode array(ArrayValue value) {
        ArrayNode array = JSON.arrayNode();
        ColumnVector elements = value.getElements();
        for (int i = 0; i < value.getSize(); i++) {
            array.add(toJson(elements, i));
        }
        return array;
    }

    private static JsonNode map(MapValue value) {
        ArrayNode entries = JSON.arrayNode();
        ColumnVector keys = value.getKeys();
        ColumnVector values = value.getValues();
        for (int i = 0; i < value.getSize(); i++) {
            entries.addArray().add(toJson(keys, i)).add(toJson(values, i));
        }
        return entries;
    }
}
